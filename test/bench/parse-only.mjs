// The ceiling for anything that must parse: the same file, block by block, JSON.parse per row.
import { closeSync, openSync, readSync } from "node:fs";

/** Parses every row of a bulk file and does nothing with it. */
export function parseOnly(bulkPath) {
  const file = openSync(bulkPath, "r");
  const block = Buffer.allocUnsafe(1 << 20);
  let rest = Buffer.alloc(0);
  let rows = 0;
  for (;;) {
    const got = readSync(file, block, 0, block.length, null);
    if (got === 0) break;
    const bytes = rest.length > 0 ? Buffer.concat([rest, block.subarray(0, got)]) : block;
    const end = rest.length + got;
    let from = 0;
    for (;;) {
      const at = bytes.subarray(0, end).indexOf(10, from);
      if (at < 0) break;
      JSON.parse(bytes.toString("utf8", from, at));
      rows += 1;
      from = at + 1;
    }
    rest = Buffer.from(bytes.subarray(from, end));
  }
  closeSync(file);
  return { rows, writes: 0 };
}
