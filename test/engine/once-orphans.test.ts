import { expect, test } from "vitest";
import { SyncError } from "../../src/core/errors.ts";
import type { Orphan } from "../../src/engine/once/phases.ts";
import { onceWorld, type OnceWorld } from "./once-world.ts";

const hour = 3_600_000;

/** Lets the sink list what is open, and remove it. */
function withJanitor(w: OnceWorld): { readonly listed: () => number } {
  const madeAt = new Map<string, number>();
  const inner = w.phases.mint;
  let listed = 0;
  Object.assign(w.phases, {
    mint: async (...call: Parameters<typeof inner>) => {
      const id = `m${String(w.minted.size + 1)}`;
      madeAt.set(id, w.world.clock.now());
      return inner(...call);
    },
    orphans: {
      ageMs: hour,
      find: async (): Promise<readonly Orphan[]> => {
        listed += 1;
        return [...w.minted.values()]
          .filter(({ state }) => state === "open")
          .map(({ id, key }) => ({ id, key, generation: 1, madeAt: madeAt.get(id) }));
      },
    },
    discard: async ({ claimed }: { readonly claimed?: string }) => {
      w.calls.push(`discard ${claimed ?? ""}`);
      w.minted.get(claimed!)!.state = "deleted";
    },
  });
  return { listed: () => listed };
}

const settle = (of: Promise<unknown>): Promise<unknown> => of.catch((error: unknown) => error);

/** One thing minted in vain (its answer was lost), and one that was created. */
async function mintedInVain(w: OnceWorld): Promise<void> {
  w.records.set("a", { status: "wanted", revision: 1 });
  w.faults.set("mint", ["lost"]);
  await w.carry("a");
  expect([...w.minted.values()].map(({ state }) => state)).toEqual(["open", "done"]);
}

test("what was minted in vain is removed once it is old enough, and its history says why", async () => {
  await using w = onceWorld();
  withJanitor(w);
  await mintedInVain(w);
  expect(await w.tidy()).toBe(0);
  await w.world.advance(2 * hour);
  expect(await w.tidy()).toBe(1);
  expect([...w.minted.values()].map(({ state }) => state)).toEqual(["deleted", "done"]);
  expect(await w.history("a")).toEqual(["discarded m1: the key belongs to m2"]);
  await w.world.advance(2 * hour);
  expect(await w.tidy()).toBe(0);
});

test("what is not decided yet stays: nobody has the key", async () => {
  await using w = onceWorld();
  withJanitor(w);
  w.records.set("a", { status: "wanted", revision: 1 });
  w.dieAt = { name: "once.minted", nth: 1 };
  await settle(w.carry("a"));
  w.restart();
  await w.world.advance(2 * hour);
  expect(await w.tidy()).toBe(0);
  await w.carry("a");
  expect(w.results.size).toBe(1);
});

test("what has the key stays, whatever the state says", async () => {
  await using w = onceWorld();
  withJanitor(w);
  w.backup();
  w.records.set("a", { status: "wanted", revision: 1 });
  w.dieAt = { name: "once.claimed", nth: 1 };
  await settle(w.carry("a"));
  w.restart();
  w.restore();
  await w.world.advance(2 * hour);
  // The state knows nothing of it.
  expect(await w.tidy()).toBe(0);
  await w.carry("a");
  expect(w.minted.size).toBe(1);
  expect(w.results.size).toBe(1);
});

test("it is looked for once an hour, and what goes wrong is told and tried again", async () => {
  await using w = onceWorld();
  const { listed } = withJanitor(w);
  await mintedInVain(w);
  await w.world.advance(2 * hour);
  const { discard } = w.phases;
  Object.assign(w.phases, {
    discard: async () => {
      throw new SyncError("sink/refused", "it may not be removed");
    },
  });
  expect(await w.tidy()).toBe(0);
  expect(w.warned).toEqual([expect.stringContaining("it may not be removed")]);
  Object.assign(w.phases, { discard });
  expect(await w.tidy()).toBe(1);
  expect(await w.tidy()).toBe(0);
  expect(listed()).toBe(2);
});
