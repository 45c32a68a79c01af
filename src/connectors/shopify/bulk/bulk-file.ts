import { isUtf8 } from "node:buffer";
import { closeSync, openSync, readSync } from "node:fs";
import { SyncError } from "../../../core/errors.ts";
import type { JsonObject } from "../../../core/json.ts";
import type { RawRecord } from "../../../core/ports.ts";
import {
  assembleRecord,
  flatLists,
  parseRowText,
  type Children,
  type EmptyLists,
} from "./assemble.ts";
import { indexBulkFile, type BulkIndex, type Parents } from "./bulk-index.ts";

/** What Shopify says a file holds. */
export interface BulkCounts {
  readonly objects: number;
  readonly roots: number;
}

/** A file of an export, indexed. Disposing it closes the file; records can be loaded until then. */
export interface BulkFile extends Disposable {
  readonly counts: BulkCounts;
  batches(size?: number): Generator<readonly RawRecord[], void, void>;
}

const usualBatch = 500;

/**
 * Reads a bulk operation's file of JSON lines, grouped by record or not, in memory that depends on
 * the number of rows (about 24 bytes each), not on their size.
 *
 * `children` names for each type of child row the field it is collected in; `parents` are the types
 * that have children beside the records themselves. `lists` are the fields that are there even where
 * no row fills them; where only records have children, that is every field of `children`.
 * @throws SyncError `source/incomplete` where rows are missing, damaged beyond telling, or without
 * their record; also where the file does not hold what `expected` says.
 */
export async function readBulkFile(
  path: string,
  children: Children,
  parents: Parents = "roots",
  expected: Partial<BulkCounts> = {},
  lists: EmptyLists = parents === "roots" ? flatLists(children) : new Map(),
): Promise<BulkFile> {
  const file = openSync(path, "r");
  let open = true;
  const close = (): void => {
    if (open) closeSync(file);
    open = false;
  };
  try {
    const index = await indexBulkFile(file, parents);
    const counts = { objects: index.rows.rowCount(), roots: index.roots };
    compare("objects", expected.objects, counts.objects);
    compare("records", expected.roots, counts.roots);
    const load = (record: number): JsonObject => {
      if (!open)
        throw new SyncError("internal/bug", "A record is loaded after its file was closed.");
      return assembleRecord(rowsOf(file, index, record), children, lists);
    };
    return { counts, batches: (size) => batches(index, load, size), [Symbol.dispose]: close };
  } catch (error) {
    close();
    throw error;
  }
}

function* batches(
  index: BulkIndex,
  load: (record: number) => JsonObject,
  size = usualBatch,
): Generator<readonly RawRecord[], void, void> {
  const count = index.rows.recordCount();
  for (let from = 0; from < count; from += size) {
    const length = Math.min(size, count - from);
    yield Array.from({ length }, (_, at) => rawRecord(index, from + at, load));
  }
}

function rawRecord(
  index: BulkIndex,
  record: number,
  load: (record: number) => JsonObject,
): RawRecord {
  const ref = index.ref(record);
  return {
    ref,
    fingerprint: index.rows.hash(record).toString(16).padStart(16, "0"),
    load: () => {
      if (index.repeated.has(record)) {
        throw new SyncError("record/incomplete", `"${ref}" stands in the export twice.`);
      }
      return load(record);
    },
  };
}

function rowsOf(file: number, { rows }: BulkIndex, record: number): JsonObject[] {
  const own: number[] = [];
  let first = Number.POSITIVE_INFINITY;
  let end = 0;
  let bytesOfRows = 0;
  for (let row = rows.firstRow(record); row >= 0; row = rows.nextRow(row)) {
    own.push(row);
    first = Math.min(first, rows.offset(row));
    end = Math.max(end, rows.offset(row) + rows.length(row));
    bytesOfRows += rows.length(row) + 1;
  }
  // Rows that came before their parent were appended late. The record's own row stays the first.
  const [root = -1, ...others] = own;
  const sequence = [root, ...others.sort((a, b) => a - b)];
  // A grouped record lies in one piece, or nearly.
  const whole = end - first <= 2 * bytesOfRows ? readBytes(file, first, end - first) : undefined;
  return sequence.map((row) => {
    const [offset, length] = [rows.offset(row), rows.length(row)];
    const bytes =
      whole?.subarray(offset - first, offset - first + length) ?? readBytes(file, offset, length);
    // Bytes that are no UTF-8 would turn into other text without a word.
    if (!isUtf8(bytes))
      throw new SyncError("record/unreadable", "A row of the export is no UTF-8 text.");
    return parseRowText(bytes.toString("utf8"));
  });
}

function readBytes(file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  if (readSync(file, bytes, 0, length, offset) === length) return bytes;
  throw new SyncError("source/incomplete", "The export became shorter while it was read.");
}

function compare(what: string, expected: number | undefined, actual: number): void {
  if (expected === undefined || expected === actual) return;
  throw new SyncError(
    "source/incomplete",
    `The export should hold ${String(expected)} ${what} and holds ${String(actual)}.`,
    { facts: { expected, actual } },
  );
}
