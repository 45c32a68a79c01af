import { Agent, fetch as undiciFetch } from "undici";
import type { World } from "../../src/core/world.ts";

export interface ManualWorldOptions {
  /** Wall time at the start: an ISO instant or epoch milliseconds. */
  readonly startAt?: string | number;
  /** The same seed gives the same `random` and `randomHex`. */
  readonly seed?: number;
  /**
   * Lets sleepers wake without `advance`, earliest first: at the next macrotask, or, while a request
   * of this world is under way, once nothing has happened on the network for a moment. So a client's
   * 30 s timeout never beats an answer that is really coming.
   */
  readonly autoAdvance?: boolean;
  readonly failPoint?: (name: string) => void;
}

export interface ManualWorld extends World, AsyncDisposable {
  /** Moves the clock on and wakes whoever is due, earliest first, giving each time to go on. */
  advance(ms: number): Promise<void>;
  /** How many sleepers wait. */
  sleeping(): number;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Real milliseconds without network traffic after which sleepers may wake in spite of open requests. */
const quietMs = 25;
/** Turns of the event loop that must pass without network traffic as well. */
const quietTurns = 50;

/** Makes a world whose clock moves only when told, whose chance is seeded and whose network is real. */
export function manualWorld(options: ManualWorldOptions = {}): ManualWorld {
  const start = new Date(options.startAt ?? "2026-03-02T08:00:00.000Z").getTime();
  const next = seededBits(options.seed ?? 1);
  const agent = new Agent({ connections: 64 });
  let elapsed = 0;
  let sleepers: Sleeper[] = [];
  let pumping = false;
  let openRequests = 0;
  let traffic = 0;

  return {
    clock: { now: () => start + elapsed, monotonic: () => elapsed, sleep },
    random: () => next() / 2 ** 32,
    randomHex: (bytes) =>
      Array.from({ length: bytes }, () => (next() >>> 24).toString(16).padStart(2, "0")).join(""),
    fetch: async (url, init) => {
      openRequests += 1;
      traffic += 1;
      let open = true;
      const closed = (): void => {
        if (open) openRequests -= 1;
        open = false;
        traffic += 1;
      };
      try {
        const sent = { redirect: "manual" as const, ...init, dispatcher: agent };
        const response = (await undiciFetch(url, sent)) as unknown as Response;
        // The exchange is under way until its last byte is read, or a timeout would beat the body.
        return watched(response, () => void (traffic += 1), closed);
      } catch (error) {
        closed();
        throw error;
      }
    },
    failPoint: options.failPoint ?? (() => {}),
    advance,
    sleeping: () => sleepers.length,
    [Symbol.asyncDispose]: () => agent.destroy(),
  };

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const sleeper: Sleeper = {
        at: elapsed + Math.max(0, ms),
        wake: () => {
          signal?.removeEventListener("abort", abort);
          resolve();
        },
      };
      const abort = (): void => {
        sleepers = sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener("abort", abort, { once: true });
      sleepers.push(sleeper);
      if (options.autoAdvance) void pump();
    });
  }

  async function advance(ms: number): Promise<void> {
    const until = elapsed + ms;
    await macrotask();
    for (let first = earliest(); first && first.at <= until; first = earliest()) {
      wakeAt(first.at);
      await macrotask();
    }
    elapsed = Math.max(elapsed, until);
  }

  async function pump(): Promise<void> {
    if (pumping) return;
    pumping = true;
    while (sleepers.length > 0) {
      await macrotask();
      if (openRequests > 0) await quiet();
      const first = earliest();
      if (first) wakeAt(first.at);
    }
    pumping = false;
  }

  async function quiet(): Promise<void> {
    for (let seen = -1; seen !== traffic && openRequests > 0;) {
      seen = traffic;
      await new Promise((resolve) => setTimeout(resolve, quietMs));
      // Lets answers in that arrived while the event loop was busy. A server of the same process
      // needs several turns of its own for one request, however little time this machine gives us.
      for (let turn = 0; turn < quietTurns && seen === traffic; turn += 1) await macrotask();
    }
  }

  function wakeAt(at: number): void {
    elapsed = Math.max(elapsed, at);
    const due = sleepers.filter((sleeper) => sleeper.at <= elapsed);
    sleepers = sleepers.filter((sleeper) => sleeper.at > elapsed);
    for (const sleeper of due) sleeper.wake();
  }

  function earliest(): Sleeper | undefined {
    return sleepers.reduce<Sleeper | undefined>(
      (first, other) => (first && first.at <= other.at ? first : other),
      undefined,
    );
  }
}

/** The same answer; tells of every part of its body, and when there is no more to come. */
function watched(response: Response, onPart: () => void, onEnd: () => void): Response {
  if (!response.body) {
    onEnd();
    return response;
  }
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const part = await reader.read();
        onPart();
        if (!part.done) {
          controller.enqueue(part.value);
          return;
        }
        controller.close();
      } catch (error) {
        controller.error(error);
      }
      onEnd();
    },
    cancel: async (reason) => {
      onEnd();
      await reader.cancel(reason);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(body, { status, statusText, headers });
}

function macrotask(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Mulberry32. */
function seededBits(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return (bits ^ (bits >>> 14)) >>> 0;
  };
}
