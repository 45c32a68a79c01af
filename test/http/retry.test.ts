import { expect, test } from "vitest";
import { SyncError } from "../../src/core/errors.ts";
import { usualRetries, withRetries, type Attempt } from "../../src/http/retry.ts";
import { manualWorld } from "../support/manual-world.ts";

const failed: Attempt<string> = {
  kind: "again",
  waitMs: undefined,
  sentMaybe: true,
  error: new SyncError("http/server-error", "It failed."),
};
const notSent: Attempt<string> = { ...failed, sentMaybe: false };
const throttled = (waitMs?: number): Attempt<string> => ({
  kind: "throttled",
  waitMs,
  error: new SyncError("http/throttled", "It asks to slow down."),
});
const done: Attempt<string> = { kind: "done", value: "ok" };

async function tries(script: readonly Attempt<string>[], repeatable: boolean) {
  await using world = manualWorld({ autoAdvance: true });
  let calls = 0;
  const result = await withRetries(world, usualRetries, { repeatable }, () => {
    const outcome = script[Math.min(calls, script.length - 1)] ?? done;
    calls += 1;
    return Promise.resolve(outcome);
  }).catch((error: unknown) => error);
  return { calls, result, elapsed: world.clock.monotonic(), sleeping: world.sleeping() };
}

test("repeats what may be repeated", async () => {
  expect(await tries([failed, failed, done], true)).toMatchObject({ calls: 3, result: "ok" });
});

test("does not repeat what may have had its effect", async () => {
  const { calls, result } = await tries([failed, done], false);
  expect(calls).toBe(1);
  expect(result).toMatchObject({ code: "http/server-error" });
});

test("repeats what certainly was not sent, even if it is not repeatable", async () => {
  expect(await tries([notSent, notSent, done], false)).toMatchObject({ calls: 3, result: "ok" });
});

test("gives up after so many tries and says how many", async () => {
  const { calls, result } = await tries([failed], true);
  expect(calls).toBe(usualRetries.attempts);
  expect(result).toMatchObject({ message: "It failed. Tried 5 times.", recovery: "retry" });
});

test("does not count being throttled: an hour of it drains", async () => {
  const hour = Array.from({ length: 360 }, () => throttled(10_000));
  const { calls, result, elapsed } = await tries([failed, ...hour, failed, done], true);
  expect(result).toBe("ok");
  expect(calls).toBe(363);
  expect(elapsed).toBeGreaterThanOrEqual(3_600_000);
});

test("does not wait for throttling for ever", async () => {
  const { result, elapsed } = await tries([throttled(60_000)], true);
  expect(result).toMatchObject({ code: "http/throttled" });
  expect(elapsed).toBeLessThanOrEqual(usualRetries.throttleDeadlineMs);
  expect(elapsed).toBeGreaterThan(usualRetries.throttleDeadlineMs - 61_000);
});

test("waits of its own accord where the other side does not say how long", async () => {
  const { result, elapsed } = await tries([throttled(), throttled(), throttled(0), done], true);
  expect(result).toBe("ok");
  expect(elapsed).toBeGreaterThanOrEqual(300);
});

test("honours a longer wait that the other side asks for", async () => {
  const { elapsed } = await tries([{ ...failed, waitMs: 90_000 } as Attempt<string>, done], true);
  expect(elapsed).toBe(90_000);
});

test("does not go past the deadline of all tries", async () => {
  const slow = { ...failed, waitMs: 200_000 } as Attempt<string>;
  expect(await tries([slow], true)).toMatchObject({ calls: 2, elapsed: 200_000 });
});

test("stops waiting when the caller stops", async () => {
  await using world = manualWorld();
  const stop = new AbortController();
  const waiting = withRetries(world, usualRetries, { repeatable: true, signal: stop.signal }, () =>
    Promise.resolve(throttled(60_000)),
  );
  await world.advance(1000);
  stop.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  expect(world.sleeping()).toBe(0);
});
