import { expect, test } from "vitest";
import { bookPipeline } from "../support/pipeline.ts";
import { book, edition, engineWorld } from "./engine-world.ts";

const strict = { limits: { fuse_floor: 0, failed_ratio: 0.3 } };
const ids = ["a", "b", "c", "d"];

function broken(id: string, minute: number) {
  const changed = `2026-03-01T0${String(minute)}:00:00Z`;
  return book(id, { changed, editions: [edition(`${id}1`, { price: "n/a" })] });
}

test("rejections that people have lived with do not blow the fuse at the next change of mapping", async () => {
  await using w = engineWorld(bookPipeline(strict));
  for (const id of ids) w.source.put(book(id));
  await w.run();
  // Two of four break, one at a time: never more than a quarter in one run. The second run of each
  // ends after the letter was written, as every run does where the clock does not stand still.
  for (const [id, minute] of [
    ["a", 1],
    ["b", 2],
  ] as const) {
    w.source.put(broken(id, minute));
    for (let round = 0; round < 2; round += 1) {
      expect(await w.run()).toMatchObject({ outcome: "partial" });
      await w.world.advance(1000);
    }
  }
  w.pipeline = bookPipeline({ ...strict, ignore: ["/nothing"] });
  expect(await w.run()).toMatchObject({ outcome: "partial", counts: { rejected: 2 } });
});

test("what the fuse stopped once it stops again: nobody has lived with that", async () => {
  await using w = engineWorld(bookPipeline(strict));
  for (const id of ids) w.source.put(book(id));
  await w.run();
  w.pipeline = bookPipeline({ ...strict, base: `$reject("no")` });
  for (let round = 0; round < 3; round += 1) {
    await w.world.advance(1000);
    expect(await w.run()).toMatchObject({ outcome: "failed", error: { code: "fuse/failed" } });
  }
});

test("archiving what was kept until now counts for the fuse", async () => {
  const limits = { fuse_floor: 0, retired_ratio: 0.3 };
  await using w = engineWorld(bookPipeline({ limits, changes: { on_absent: "keep" } }));
  for (const id of ids) w.source.put(book(id));
  await w.run();
  for (const id of ["a", "b"]) {
    w.source.books.delete(id);
    expect(await w.run({ full: true, allowRetire: true })).toMatchObject({ outcome: "succeeded" });
  }
  w.pipeline = bookPipeline({ limits, changes: { on_absent: "retire" } });
  expect(await w.run()).toMatchObject({ outcome: "failed", error: { code: "fuse/retired" } });
  expect(await w.run({ allowRetire: true })).toMatchObject({ counts: { retired: 2 } });
});
