import { expect, test } from "vitest";
import { onceWorld, type OnceWorld } from "./once-world.ts";

const thing = (w: OnceWorld, id = "a") =>
  w.records.set(id, { status: "wanted", revision: 1 }).get(id)!;

const codeOf = (of: Promise<unknown>): Promise<unknown> =>
  of.then(
    () => "done",
    (error: unknown) => (error as { code?: unknown }).code ?? String(error),
  );

/** Carries on until it is done, as run after run would; gives the codes of the runs that failed. */
async function until(w: OnceWorld, id = "a", most = 12): Promise<unknown[]> {
  const codes: unknown[] = [];
  for (let left = most; left > 0; left -= 1) {
    // The source no longer names what it knows to be done.
    if (w.records.get(id)!.status === "done") return codes;
    const code = await codeOf(w.carry(id));
    if (code === "done") return codes;
    codes.push(code);
    if (w.dead) w.restart();
  }
  throw new Error(`never done: ${codes.join(", ")}`);
}

test("all phases are made in their sequence, once each", async () => {
  await using w = onceWorld();
  const record = thing(w);
  expect(await w.carry("a")).toMatchObject({ phase: "marked", minted: "m1", result: "r2" });
  expect(w.calls).toEqual([
    ...["read claim", "read record", "mint", "claim", "mirror", "look", "read record", "complete"],
    ...["stamp", "verify", "read record", "mark", "read record"],
  ]);
  expect(record).toEqual({ status: "done", revision: 1, minted: "m1" });
  expect([...w.results.values()]).toEqual([
    { id: "r2", key: "a", document: { id: "a", revision: 1 } },
  ]);
});

const effects = ["mint", "claim", "mirror", "complete", "stamp", "mark"];
const reads = ["read claim", "read record", "look", "verify"];

test.each([...effects, ...reads].flatMap((name) => [1, 2, 5].map((times) => ({ name, times }))))(
  "$name whose answer is lost $times times makes no second result and loses none",
  async ({ name, times }) => {
    await using w = onceWorld();
    const record = thing(w);
    w.faults.set(
      name,
      Array.from({ length: times }, () => "lost" as const),
    );
    await until(w);
    expect(w.results.size).toBe(1);
    expect(record.status).toBe("done");
  },
);

test.each(effects)("%s that is refused parks it, and it goes on once it is not", async (name) => {
  await using w = onceWorld();
  const record = thing(w);
  w.faults.set(name, ["refused", "refused", "refused"]);
  const codes = await until(w);
  expect(codes.every((code) => code === "sink/refused" || code === "once/unfinished")).toBe(true);
  expect(w.results.size).toBe(1);
  expect(record.status).toBe("done");
});

test("dying at each step it passes leaves one result and a source that knows it", async () => {
  await using clean = onceWorld();
  thing(clean);
  await clean.carry("a");
  const steps = [...new Set(clean.passed)];
  expect(steps.length).toBeGreaterThanOrEqual(12);
  for (const name of steps) {
    await using w = onceWorld();
    const record = thing(w);
    w.dieAt = { name, nth: 1 };
    const codes = await until(w);
    expect(codes.length, name).toBe(1);
    expect(w.results.size, name).toBe(1);
    expect(record.status, name).toBe("done");
  }
});

test("a claim that another process won decides what is completed", async () => {
  await using w = onceWorld();
  thing(w);
  w.minted.set("other", {
    ...{ id: "other", key: "a", digest: "older", document: {}, state: "open", busy: 0 },
  });
  w.onCall = (name) => {
    if (name === "claim") w.claims.set("a", "other");
  };
  const intent = await w.carry("a");
  expect(intent).toMatchObject({ minted: "m1", claimed: "other" });
  expect(w.minted.get("m1")?.state).toBe("open");
  // It was made of an older document: it is brought in line before it is completed.
  expect([...w.results.values()].map(({ document }) => document)).toEqual([
    { id: "a", revision: 1 },
  ]);
});

test.each(["claim", "mirror"])(
  "a state restored from before anything was bound finds what is there by its %s",
  async (evidence) => {
    await using w = onceWorld();
    const record = thing(w);
    w.backup();
    await w.carry("a");
    record.status = "wanted";
    if (evidence === "mirror") w.claims.clear();
    w.restore();
    expect(await w.intent("a")).toBeUndefined();
    expect(await w.carry("a")).toMatchObject({ claimed: "m1", result: "r2", phase: "marked" });
    expect(w.results.size).toBe(1);
  },
);

test("a state restored to another binding completes what the key was claimed for", async () => {
  await using w = onceWorld();
  const record = thing(w);
  w.dieAt = { name: "once.bound", nth: 1 };
  await codeOf(w.carry("a"));
  w.restart();
  w.backup();
  w.claims.set("a", "m1");
  await w.carry("a");
  record.status = "wanted";
  w.restore();
  expect(await w.carry("a")).toMatchObject({ result: "r2", phase: "marked" });
  expect(w.results.size).toBe(1);
});

test("what is asked for once more after it was created waits for somebody's yes", async () => {
  await using w = onceWorld();
  const record = thing(w);
  await w.carry("a");
  record.status = "wanted";
  expect(await codeOf(w.carry("a"))).toBe("once/asked-again");
  expect(w.results.size).toBe(1);
});

test("a record that changed after it was decided is decided again", async () => {
  await using w = onceWorld();
  const record = thing(w);
  w.onCall = (name) => {
    if (name === "mint") record.revision = 2;
    if (name === "complete") w.onCall = () => {};
  };
  expect(await codeOf(w.carry("a"))).toBe("once/changed");
  expect(w.results.size).toBe(0);
  w.onCall = () => {};
  await w.carry("a");
  expect([...w.results.values()].map(({ document }) => document)).toEqual([
    { id: "a", revision: 2 },
  ]);
  expect(w.minted.size).toBe(1);
});

test("a record that changed while it was completed is marked, and somebody is told", async () => {
  await using w = onceWorld();
  const record = thing(w);
  w.onCall = (name) => {
    if (name === "verify") record.revision = 2;
  };
  await w.carry("a");
  expect(record.status).toBe("done");
  expect(w.alerts).toEqual(["once/changed-after"]);
});

test("a result that is not what was to be created is not told to the source", async () => {
  await using w = onceWorld();
  const record = thing(w);
  w.onCall = (name) => {
    if (name === "verify") w.results.set("r2", { id: "r2", key: "a", document: { other: true } });
  };
  expect(await codeOf(w.carry("a"))).toBe("once/differs");
  expect(record.status).toBe("wanted");
  w.onCall = () => {};
  w.results.set("r2", { id: "r2", key: "a", document: { id: "a", revision: 1 } });
  await w.carry("a");
  expect(record.status).toBe("done");
});

test("another result with the same key is an alarm, and the source is not told", async () => {
  await using w = onceWorld();
  const record = thing(w);
  w.results.set("r0", { id: "r0", key: "a", document: {} });
  expect(await codeOf(w.carry("a"))).toBe("once/duplicate");
  expect(record.status).toBe("wanted");
});
