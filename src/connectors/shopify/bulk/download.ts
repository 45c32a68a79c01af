import { open } from "node:fs/promises";
import { SyncError } from "../../../core/errors.ts";
import type { World } from "../../../core/world.ts";
import { withDeadline } from "../../../http/deadline.ts";
import { readEndpoint } from "../../../http/endpoint.ts";
import { classifyFailure } from "../../../http/failure.ts";
import { judgeResponse } from "../../../http/judge-response.ts";
import { withRetries, type Attempt, type RetryPolicy } from "../../../http/retry.ts";

export interface Download {
  readonly url: string;
  /** File to write; what is there is replaced. */
  readonly path: string;
  /** Size that was announced. */
  readonly bytes: number | undefined;
  /** Longest silence between two parts. */
  readonly idleMs: number;
  readonly retries: RetryPolicy;
}

/** For all tries of one file together. */
const longestDownloadMs = 2 * 3_600_000;

const party = { role: "source", name: "Shopify's file store" } as const;

/**
 * Streams a file to disk without any token: its address is signed. Begins anew after a failure or
 * where the size differs from what was announced.
 * @returns false where the address is no longer good.
 */
export async function downloadFile(
  world: World,
  download: Download,
  signal: AbortSignal,
): Promise<boolean> {
  // The address comes from an answer: it must be as safe as one that a person writes.
  const { origin } = new URL(download.url);
  readEndpoint(origin);
  const { retries } = download;
  // An export may take long to arrive; the deadline of a call would leave it no second try.
  const patient = { ...retries, deadlineMs: Math.max(retries.deadlineMs, longestDownloadMs) };
  return withRetries(world, patient, { repeatable: true, signal }, () =>
    attempt(world, download, signal),
  );
}

async function attempt(
  world: World,
  { url, path, bytes, idleMs }: Download,
  signal: AbortSignal,
): Promise<Attempt<boolean>> {
  using deadline = withDeadline(world, idleMs, signal);
  let response: Response;
  try {
    response = await world.fetch(url, { method: "GET", signal: deadline.signal });
    if (response.status !== 200) return refused(world, response);
  } catch (thrown) {
    return failed(thrown);
  }
  const file = await open(path, "w");
  let size = 0;
  try {
    for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      deadline.restart();
      size += part.byteLength;
      await file.writeFile(part);
    }
  } catch (thrown) {
    return failed(thrown);
  } finally {
    await file.close();
  }
  if (bytes === undefined || bytes === size) return { kind: "done", value: true };
  const message = `The export should have ${String(bytes)} bytes, and ${String(size)} came.`;
  return {
    kind: "again",
    waitMs: undefined,
    sentMaybe: true,
    error: new SyncError("source/incomplete", message),
  };

  function failed(thrown: unknown): Attempt<boolean> {
    signal.throwIfAborted();
    const code = thrown instanceof Error ? (thrown as NodeJS.ErrnoException).code : undefined;
    if (code === "ENOSPC" || code === "EDQUOT") {
      return {
        kind: "refused",
        error: new SyncError("state/full", "There is no room for the export."),
      };
    }
    const { reason } = deadline.passed() ? { reason: "it went silent" } : classifyFailure(thrown);
    const error = new SyncError("http/bad-answer", `The export could not be fetched: ${reason}.`);
    return { kind: "again", waitMs: undefined, sentMaybe: true, error };
  }
}

async function refused(world: World, response: Response): Promise<Attempt<boolean>> {
  await response.body?.cancel();
  // A signed address that has run out is denied, not said to be old.
  if ([400, 401, 403, 404, 410].includes(response.status)) return { kind: "done", value: false };
  const { status, headers } = response;
  const judgement = judgeResponse({ status, headers, text: "" }, party, world);
  if (judgement.kind !== "fine") return judgement;
  const error = new SyncError("http/bad-answer", `The file store answers with ${String(status)}.`);
  return { kind: "again", waitMs: undefined, sentMaybe: true, error };
}
