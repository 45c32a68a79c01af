import { expect, test } from "vitest";
import { createLimiter } from "../../src/http/limiter.ts";
import { manualWorld } from "../support/manual-world.ts";

test("runs so many at a time", async () => {
  await using world = manualWorld({ autoAdvance: true });
  const limiter = createLimiter(world, 3);
  let peak = 0;
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      limiter.run(async () => {
        peak = Math.max(peak, limiter.running());
        await world.clock.sleep(10);
        return index;
      }),
    ),
  );
  expect(peak).toBe(3);
  expect(results).toEqual(Array.from({ length: 20 }, (_, index) => index));
  expect(limiter.running()).toBe(0);
});

test("lets nothing begin while it rests, and lets a later end win", async () => {
  await using world = manualWorld({ autoAdvance: true });
  const limiter = createLimiter(world, 2);
  limiter.rest(5000);
  limiter.rest(1000);
  const at = await limiter.run(() => Promise.resolve(world.clock.monotonic()));
  expect(at).toBe(5000);
});

test("gives up a place in the queue when the caller stops", async () => {
  await using world = manualWorld();
  const limiter = createLimiter(world, 1);
  const stop = new AbortController();
  let release = (): void => {};
  const first = limiter.run(() => new Promise<void>((resolve) => (release = resolve)));
  const second = limiter.run(() => Promise.resolve("ran"), stop.signal);
  stop.abort(new Error("enough"));
  await expect(second).rejects.toThrow("enough");
  release();
  await first;
  expect(await limiter.run(() => Promise.resolve("ran"))).toBe("ran");
});
