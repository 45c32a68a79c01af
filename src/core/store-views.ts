import type { Counts, Outcome } from "./counts.ts";
import type { Json } from "./json.ts";

/* What people look at of what is stored. No run depends on it. */

/** One run, as it ended or still goes on. */
export interface RunRow {
  readonly id: string;
  readonly pipeline: string;
  readonly trigger: string;
  readonly startedAt: string;
  readonly finishedAt: string | undefined;
  readonly outcome: Outcome | "running";
  readonly counts: Counts;
  readonly writes: number;
  readonly error: { readonly code: string; readonly message: string } | undefined;
}

/** Where one pipeline stands: what was sent, what is parked, how the last run ended. */
export interface PipelineStatus {
  readonly pipeline: string;
  readonly cursor: string | undefined;
  readonly fullAt: string | undefined;
  readonly sent: number;
  readonly retired: number;
  readonly absent: number;
  readonly letters: number;
  /** What waits for something else, apart from what is parked. */
  readonly held: number;
  /** How much is begun and not done, of what is created once. */
  readonly begun: number;
  /** When the oldest of that was begun, ISO; undefined for none. */
  readonly begunAt: string | undefined;
  readonly lastRun: RunRow | undefined;
}

/** Something that is known, by all that people may call it. */
export interface NamedRecord {
  readonly ref: string;
  /** Key of a document of it; undefined where there is none. */
  readonly key: string | undefined;
  readonly title: string | undefined;
}

/** A history row of one document. */
export interface ChangeRow {
  readonly run: string;
  readonly at: string;
  readonly kind: string;
  readonly reason: string;
  readonly diff: Json;
}
