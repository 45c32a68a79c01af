import type { World } from "../core/world.ts";
import { classifyFailure } from "./failure.ts";
import { withDeadline } from "./deadline.ts";

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface SendLimits {
  /** For the whole exchange, from the first byte sent to the last byte read. */
  readonly timeoutMs: number;
  /** Makes `timeoutMs` the longest silence between two parts: for answers that are long. */
  readonly eachPart?: boolean;
  /** Most bytes an answer may have, after decompression. */
  readonly maxBytes?: number;
}

/** A whole answer, or why there is none. */
export type Exchange = HttpAnswer | HttpFailure;

export interface HttpAnswer {
  readonly kind: "answer";
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface HttpFailure {
  readonly kind: "failure";
  /** False only where the request certainly never reached the other side: repeating it is safe. */
  readonly sentMaybe: boolean;
  readonly timedOut: boolean;
  /** A short sentence for people, without addresses or secrets. */
  readonly reason: string;
}

const defaultMaxBytes = 32 * 1024 * 1024;

/**
 * Sends one request and reads the whole answer. Never retries and never throws for what the network
 * does; throws the signal's reason once the caller aborts.
 */
export async function send(
  world: World,
  request: HttpRequest,
  limits: SendLimits,
  signal?: AbortSignal,
): Promise<Exchange> {
  signal?.throwIfAborted();
  using deadline = withDeadline(world, limits.timeoutMs, signal);
  try {
    const { url, ...init } = request;
    const response = await world.fetch(url, { ...init, signal: deadline.signal });
    const heard = (): void => {
      if (limits.eachPart === true) deadline.restart();
    };
    heard();
    const text = await readText(response, limits.maxBytes ?? defaultMaxBytes, heard);
    return { kind: "answer", status: response.status, headers: response.headers, text };
  } catch (thrown) {
    signal?.throwIfAborted();
    if (deadline.passed()) {
      const seconds = String(Math.round(limits.timeoutMs / 100) / 10);
      const reason =
        limits.eachPart === true
          ? `nothing came for ${seconds} s`
          : `there was no whole answer within ${seconds} s`;
      return { kind: "failure", sentMaybe: true, timedOut: true, reason };
    }
    return { kind: "failure", timedOut: false, ...classifyFailure(thrown) };
  }
}

async function readText(response: Response, maxBytes: number, heard: () => void): Promise<string> {
  if (!response.body) return "";
  const parts: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the stream, which frees its socket.
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    heard();
    size += part.byteLength;
    if (size > maxBytes) throw new Error(`the answer is larger than ${String(maxBytes)} bytes`);
    parts.push(part);
  }
  // Bytes that are no UTF-8 would turn into other text without a word.
  return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts, size));
}
