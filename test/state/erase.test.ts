import { expect, test } from "vitest";
import { openHintStore } from "../../src/state/hints.ts";
import {
  accepted,
  ending,
  letter,
  nothing,
  planned,
  record,
  start,
  stateFolder,
} from "./open-state.ts";

/* What is asked to be forgotten is gone, and nothing else is. */

const ann = "gid://x/Person/1";
const sale = "gid://x/Sale/5";
const delivery = { connection: "shop", id: "d-1", topic: "people/forget" };
const erase = { kind: "erase", refs: [ann, sale], number: undefined } as const;

test("a person's rows go, another's stay, and what was made once is emptied and not made again", async () => {
  await using at = stateFolder();
  const store = at.open();
  const run = await store.openRun(start);
  const writes = [
    planned("ann", { ref: ann, title: "Ann Secretname", document: { name: "Ann Secretname" } }),
    planned("bob", { ref: "gid://x/Person/2", title: "Bob", document: { name: "Bob" } }),
    planned("deal", { ref: "r-1", title: "Deal of Secretname", document: { to: "Secretname" } }),
  ];
  await store.stage(run, {
    ...nothing,
    records: writes.map(({ ref }) => record(ref, { data: { is: "Secretname" } })),
    writes,
  });
  await store.settle(run, { accepted: [], refused: [], letters: [] }, writes);
  await store.settle(
    run,
    {
      accepted: writes.map((one) =>
        accepted(one, {
          ...(one.key === "deal" ? { sinkId: sale } : {}),
          diff: { is: "Secretname" },
        }),
      ),
      refused: [],
      letters: [
        letter(ann, { title: "Secretname", record: { is: "Secretname" } }),
        letter("r-1", { key: "deal", title: "Secretname", record: { is: "Secretname" } }),
      ],
    },
    [],
  );
  await store.settleRecords(run, new Set());
  const wanted = {
    ...{ key: "deal", ref: "r-1", title: "Secretname", digest: "d", content: "c" },
    document: { to: "Secretname" },
  };
  let intent = await store.intend(run, wanted);
  intent = await store.bind(run, intent, "minted-1");
  intent = await store.advance(run, intent, { phase: "claimed", claimed: "claim" });
  intent = await store.advance(run, intent, { phase: "completed", result: sale });
  intent = await store.advance(run, intent, { phase: "marked" });

  using hints = openHintStore(at.path, at.world);
  await hints.takePrivacy(delivery, erase);
  expect(await hints.forget()).toBe(0);
  await store.closeRun(run, ending({ checkpoint: { cursor: "1", full: true } }));
  expect(await hints.forget()).toBe(1);
  expect(await hints.forget()).toBe(0);

  const known = await store.documentsByKey("books", ["ann", "bob", "deal"]);
  expect([...known.keys()]).toEqual(["bob", "deal"]);
  expect(known.get("deal")).toMatchObject({ document: {}, title: undefined, sinkId: sale });
  expect((await store.knownRecords("books", [ann, "r-1"])).has(ann)).toBe(false);
  expect(await store.history("books", "ann")).toEqual([]);
  expect(await store.history("books", "deal")).toEqual([]);
  expect(await store.history("books", "bob")).toHaveLength(1);
  expect((await store.letters()).filter(({ ref }) => ref === ann)).toEqual([]);
  const kept = (await store.intents("books", ["deal"])).get("deal");
  expect(kept).toMatchObject({
    phase: "marked",
    document: {},
    title: undefined,
    minted: "minted-1",
  });
  expect(JSON.stringify(await store.letters())).not.toContain("Secretname");

  const [receipt] = await hints.privacy();
  expect(receipt).toMatchObject({ id: "d-1", kind: "erase", refs: [ann, sale] });
  expect(receipt?.doneAt).toBeDefined();
  expect(receipt?.removed).toMatchObject({ documents: 2, intents: 1 });
  store.close();
});

test("what is for people waits for people", async () => {
  await using at = stateFolder();
  using hints = openHintStore(at.path, at.world);
  await hints.takePrivacy(delivery, { kind: "disclose", refs: [ann], number: "9999" });
  await hints.takePrivacy(
    { ...delivery, id: "d-2" },
    { kind: "erase-all", refs: [], number: undefined },
  );
  expect(await hints.takePrivacy(delivery, erase)).toBe("known");
  expect(await hints.forget()).toBe(0);
  expect(await hints.done("d-1")).toBe(true);
  expect(await hints.done("d-1")).toBe(false);
  const open = (await hints.privacy()).filter(({ doneAt }) => doneAt === undefined);
  expect(open.map(({ kind }) => kind)).toEqual(["erase-all"]);
});
