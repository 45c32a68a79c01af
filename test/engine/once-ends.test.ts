import { expect, test } from "vitest";
import { SyncError } from "../../src/core/errors.ts";
import { pause, type OnceParts } from "../../src/engine/once/calls.ts";
import { onceWorld, type OnceWorld } from "./once-world.ts";

const thing = (w: OnceWorld, id = "a") =>
  w.records.set(id, { status: "wanted", revision: 1 }).get(id)!;

const codeOf = (of: Promise<unknown>): Promise<unknown> =>
  of.then(
    () => "done",
    (error: unknown) => (error as { code?: unknown }).code ?? String(error),
  );

test("what was claimed and then deleted is never replaced silently", async () => {
  await using w = onceWorld();
  thing(w);
  w.onCall = (name) => {
    if (name === "mirror") w.minted.get("m1")!.state = "deleted";
  };
  expect(await codeOf(w.carry("a"))).toBe("once/gone");
  w.onCall = () => {};
  w.calls.length = 0;
  expect(await codeOf(w.carry("a"))).toBe("once/gone");
  expect(w.calls).toEqual(["look"]);
  expect(w.minted.size).toBe(1);
});

test("the sink is given time to make ready what it minted, and no more than that", async () => {
  await using w = onceWorld();
  thing(w);
  w.onCall = (name) => {
    if (name === "claim") w.minted.get("m1")!.busy = 3;
  };
  await w.carry("a");
  thing(w, "b");
  w.onCall = (name) => {
    if (name === "look") for (const one of w.minted.values()) one.busy = 9;
  };
  expect(await codeOf(w.carry("b"))).toBe("once/unfinished");
});

test("a record withdrawn before anything was made is forgotten, later it is told", async () => {
  await using w = onceWorld();
  const record = thing(w);
  w.dieAt = { name: "once.intended", nth: 1 };
  await codeOf(w.carry("a"));
  w.restart();
  record.status = "cancelled";
  expect(await w.follow("a")).toEqual({ kind: "dropped" });
  expect(await w.intent("a")).toBeUndefined();

  const other = thing(w, "b");
  w.dieAt = { name: "once.claimed", nth: 1 };
  await codeOf(w.carry("b"));
  w.restart();
  other.status = "cancelled";
  expect(await codeOf(w.follow("b"))).toBe("once/withdrawn");
  expect(w.results.size).toBe(0);
});

test("what was completed although it may not be created any more is followed to its end", async () => {
  await using w = onceWorld();
  const record = thing(w);
  w.dieAt = { name: "once.complete", nth: 1 };
  await codeOf(w.carry("a"));
  w.restart();
  expect((await w.follow("a")).kind).toBe("concluded");
  expect(record.status).toBe("done");

  thing(w, "b");
  w.dieAt = { name: "once.bound", nth: 1 };
  await codeOf(w.carry("b"));
  w.restart();
  expect(await w.follow("b")).toEqual({ kind: "waits" });
});

test("what is withdrawn after it was created stands, and somebody is told", async () => {
  await using w = onceWorld();
  const record = thing(w);
  w.onCall = (name) => {
    if (name === "verify") record.status = "cancelled";
  };
  expect(await w.carry("a")).toMatchObject({ phase: "marked" });
  expect(w.alerts).toEqual(["once/withdrawn"]);
  expect(record.status).toBe("cancelled");
});

test("what is withdrawn is discarded once, not by every run", async () => {
  await using w = onceWorld();
  const record = thing(w);
  let discarded = 0;
  Object.assign(w.phases, {
    undo: async () => {},
    discard: async () => {
      discarded += 1;
      w.minted.get("m1")!.state = "deleted";
    },
  });
  w.dieAt = { name: "once.claimed", nth: 1 };
  await codeOf(w.carry("a"));
  w.restart();
  record.status = "cancelled";
  expect(await codeOf(w.follow("a"))).toBe("once/withdrawn");
  expect(await codeOf(w.follow("a"))).toBe("once/withdrawn");
  expect(discarded).toBe(1);
});

test("what is done in both systems is concluded without another call", async () => {
  await using w = onceWorld();
  const record = thing(w);
  await w.carry("a");
  // Asked for once more: that it was done before must not tell the source so again.
  record.status = "wanted";
  w.calls.length = 0;
  expect(await w.follow("a")).toMatchObject({ kind: "concluded", intent: { phase: "marked" } });
  expect(w.calls).toEqual([]);
  expect(record.status).toBe("wanted");
});

test("being stopped while it waits is an interruption and no fault of ours", async () => {
  const stop = new AbortController();
  const sleep = (_: number, signal?: AbortSignal) =>
    new Promise<void>((_, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason as Error));
      stop.abort();
    });
  await using w = onceWorld();
  const parts = { world: { ...w.world, clock: { ...w.world.clock, sleep } }, stop: stop.signal };
  expect(await codeOf(pause(parts as unknown as OnceParts))).toBe("run/interrupted");
});

test("a taking back whose outcome is not known is told before it is asked for", async () => {
  await using w = onceWorld();
  const record = thing(w);
  const forewarned: unknown[] = [];
  Object.assign(w.phases, {
    undo: async () => {
      forewarned.push([...w.forewarned]);
      throw new SyncError("http/timeout", "the taking back did not answer");
    },
  });
  w.onCall = (name) => {
    if (name === "verify") record.status = "cancelled";
  };
  expect(await codeOf(w.carry("a"))).toBe("http/timeout");
  expect(forewarned[0]).toEqual(["once/taken-back"]);
  expect(w.alerts).toEqual([]);
});

test("what could not be taken back is told so", async () => {
  await using w = onceWorld();
  const record = thing(w);
  Object.assign(w.phases, {
    undo: async () => {
      throw new SyncError("sink/refused", "it was sent already");
    },
  });
  w.onCall = (name) => {
    if (name === "verify") record.status = "cancelled";
  };
  expect(await w.carry("a")).toMatchObject({ phase: "marked" });
  expect(w.alerts).toEqual(["once/withdrawn"]);
});

test("what is claimed but was minted for another is never revised nor completed", async () => {
  await using w = onceWorld();
  thing(w);
  thing(w, "b");
  w.dieAt = { name: "once.bound", nth: 1 };
  await codeOf(w.carry("b"));
  w.restart();
  w.claims.set("a", "m1");
  w.calls.length = 0;
  expect(await codeOf(w.carry("a"))).toBe("once/differs");
  expect(w.calls.at(-1)).toBe("look");
  expect(w.minted.get("m1")).toMatchObject({ key: "b", state: "open" });
});
