import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { Agent, fetch as undiciFetch } from "undici";
import type { World } from "./world.ts";

/** What the real world is made of; a test hands in a part of its own. */
export interface RealWorldOptions {
  /** Called at every fail point. Only test harnesses pass one. */
  readonly failPoint?: (name: string) => void;
}

/** The world as it is. The only place that touches the globals the lint rule bans elsewhere. */
export function realWorld(options: RealWorldOptions = {}): World & AsyncDisposable {
  const agent = new Agent({ connections: 16, keepAliveTimeout: 10_000 });
  return {
    clock: {
      now: () => Date.now(),
      monotonic: () => performance.now(),
      sleep: async (ms, signal) => {
        await delay(ms, undefined, signal ? { signal } : {});
      },
    },
    random: () => Math.random(),
    randomHex: (bytes) => randomBytes(bytes).toString("hex"),
    // undici's own fetch and the global one answer with the same class of response.
    fetch: async (url, init) =>
      (await undiciFetch(url, {
        redirect: "manual",
        ...init,
        dispatcher: agent,
      })) as unknown as Response,
    failPoint: options.failPoint ?? (() => {}),
    [Symbol.asyncDispose]: () => agent.close(),
  };
}
