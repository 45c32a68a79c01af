import type { Json } from "../core/json.ts";

/** One HTTP request, as a simulated system sees it. */
export interface SimRequest {
  readonly method: string;
  /** Scheme, host, path and query exactly as the client addressed them; OAuth signs this. */
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** A fault that struck it and that only the system itself can act out, e.g. another record's answer. */
  readonly fault?: string;
}

export interface SimResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/**
 * One simulated system. The server in front of it owns sockets, faults, the request log and the
 * control endpoint; the system only answers, keeps its data, and can be saved and restored.
 */
export interface SimulatedSystem {
  readonly name: string;
  handle(request: SimRequest): Promise<SimResponse>;
  /** Changes how the system behaves (index lag, bulk access, case folding …); unknown keys throw. */
  configure(settings: Readonly<Record<string, Json>>): void;
  /** The settings in force, with their defaults. */
  settings(): Readonly<Record<string, Json>>;
  /** Fills the system with what a seed says and answers what came of it; left out where it cannot be. */
  seed?(body: Json): Json;
  /** Everything the system holds, as plain JSON, for `--state` and for tests' own expectations. */
  snapshot(): Json;
  restore(snapshot: Json): void;
}
