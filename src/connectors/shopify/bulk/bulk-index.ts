import { readSync } from "node:fs";
import xxhash from "xxhash-wasm";
import { SyncError } from "../../../core/errors.ts";
import { isObject, type Json } from "../../../core/json.ts";
import { createGidIndex } from "./gid-index.ts";
import { createRowStore, type RowStore } from "./row-store.ts";
import {
  createScannedRow,
  createTypeNames,
  idFromText,
  scanRow,
  type FoundId,
  type ScannedRow,
  type TypeNames,
} from "./row-scan.ts";

/** Which types have children of their own; `roots`: only the records themselves. */
export type Parents = "roots" | "all" | ReadonlySet<string>;

/** Everything that one pass over a file tells. */
export interface BulkIndex {
  readonly rows: RowStore;
  /** Rows without a parent. */
  readonly roots: number;
  /** The id of a record. */
  ref(record: number): string;
  /** Records whose id stands in the file twice. */
  readonly repeated: ReadonlySet<number>;
}

const blockBytes = 1 << 20;
/** A row longer than this is taken for damage. */
const longestRow = 64 << 20;

/**
 * Reads a file of JSON lines once and notes for each record where its rows are and a 64-bit hash of
 * their bytes in sequence. Rows may stand in any sequence; a child may come before its parent.
 * @throws SyncError `source/incomplete` where a row belongs to no record, or cannot be told apart.
 */
export async function indexBulkFile(file: number, parents: Parents): Promise<BulkIndex> {
  const { h64Raw } = await xxhash();
  const rows = createRowStore();
  const numbered = createGidIndex();
  const texts = new Map<string, number>();
  const types = createTypeNames();
  const found = createScannedRow();
  const refTexts = new Map<number, string>();
  const repeated = new Set<number>();
  const pending: { readonly row: number; readonly parent: FoundId }[] = [];
  let rootType = -1;
  let roots = 0;

  eachRow(file, (bytes, from, to, offset) => {
    const scanned = scanRow(bytes, from, to, parents !== "roots", types, found);
    if (!scanned) parseInstead(bytes, from, to, rows.rowCount(), types, found);
    const row = rows.addRow(offset, to - from);
    const record = found.parent.present ? addChild(row) : addRoot(row, bytes, from, to, scanned);
    if (record >= 0) rows.setHash(record, h64Raw(bytes.subarray(from, to), rows.hash(record)));
  });
  adoptPending();
  return { rows, roots, repeated, ref: refOf };

  function addRoot(row: number, bytes: Buffer, from: number, to: number, scanned: boolean): number {
    const { id } = found;
    roots += 1;
    if (rootType < 0) rootType = id.type;
    // Another type than the other records: perhaps a child whose end is damaged.
    if (scanned && id.type !== rootType) parseInstead(bytes, from, to, row, types, found);
    const known = register(id, row);
    if (known >= 0) {
      const record = rows.recordOf(known);
      if (record < 0)
        throw incomplete(`The id of row ${String(row + 1)} stands in the export twice.`);
      repeated.add(record);
      rows.append(record, row);
      return record;
    }
    const record = rows.addRecord(row, id.type, id.number);
    if (id.type < 0) refTexts.set(record, id.text);
    return record;
  }

  function addChild(row: number): number {
    const { id, parent } = found;
    if (id.present && mayHaveChildren(id)) register(id, row);
    const record = recordOf(parent);
    if (record < 0) pending.push({ row, parent: { ...parent } });
    else rows.append(record, row);
    return record;
  }

  /** Finds the records of rows that came before their parents, until no more are found. */
  function adoptPending(): void {
    let left = pending;
    while (left.length > 0) {
      const homeless: typeof pending = [];
      for (const one of left) {
        const record = recordOf(one.parent);
        if (record < 0) {
          homeless.push(one);
          continue;
        }
        rows.append(record, one.row);
        rows.setHash(record, h64Raw(readRow(file, rows, one.row), rows.hash(record)));
      }
      if (homeless.length === left.length) {
        const [first] = homeless;
        const ref = first ? textOf(first.parent, types) : "";
        throw incomplete(
          `${String(homeless.length)} rows belong to records that are missing, first "${ref}".`,
        );
      }
      left = homeless;
    }
  }

  function register(id: FoundId, row: number): number {
    if (id.type >= 0) return numbered.add(id.type, id.number, row);
    const known = texts.get(id.text) ?? -1;
    if (known < 0) texts.set(id.text, row);
    return known;
  }

  function recordOf(id: FoundId): number {
    const row = id.type >= 0 ? numbered.get(id.type, id.number) : (texts.get(id.text) ?? -1);
    return row < 0 ? -1 : rows.recordOf(row);
  }

  function mayHaveChildren(id: FoundId): boolean {
    if (parents === "all" || id.type < 0) return true;
    return parents !== "roots" && parents.has(types.names[id.type] ?? "");
  }

  function refOf(record: number): string {
    const [type, number] = [rows.idType(record), rows.idNumber(record)];
    return textOf({ present: true, type, number, text: refTexts.get(record) ?? "" }, types);
  }
}

/** Reads the bytes of one row. */
function readRow(file: number, rows: RowStore, row: number): Buffer {
  const bytes = Buffer.allocUnsafe(rows.length(row));
  const read = readSync(file, bytes, 0, bytes.length, rows.offset(row));
  if (read !== bytes.length) throw incomplete("The export became shorter while it was read.");
  return bytes;
}

/** Calls back for every line that is not blank, with its bytes and its offset in the file. */
function eachRow(
  file: number,
  visit: (bytes: Buffer, from: number, to: number, offset: number) => void,
): void {
  let buffer = Buffer.allocUnsafe(blockBytes);
  let filled = 0;
  let position = 0;
  for (;;) {
    const read = readSync(file, buffer, filled, buffer.length - filled, position + filled);
    const end = filled + read;
    let from = 0;
    for (;;) {
      const lineBreak = buffer.indexOf(10, from);
      if (lineBreak < 0 || lineBreak >= end) break;
      visitLine(from, lineBreak);
      from = lineBreak + 1;
    }
    if (read === 0) {
      if (from < end) visitLine(from, end);
      return;
    }
    if (from === 0 && end === buffer.length) {
      if (buffer.length >= longestRow)
        throw incomplete("A row of the export is longer than 64 MiB.");
      buffer = Buffer.concat([buffer], buffer.length * 2);
    } else {
      buffer.copy(buffer, 0, from, end);
    }
    filled = end - from;
    position += from;
  }

  function visitLine(start: number, stop: number): void {
    let from = start;
    let to = stop;
    const atStart = position + from === 0;
    if (
      atStart &&
      buffer[from] === 0xef &&
      buffer[from + 1] === 0xbb &&
      buffer[from + 2] === 0xbf
    ) {
      from += 3;
    }
    while (to > from && isBlank(buffer[to - 1])) to -= 1;
    while (from < to && isBlank(buffer[from])) from += 1;
    if (to > from) visit(buffer, from, to, position + from);
  }
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x0d || byte === 0x20 || byte === 0x09;
}

/** The slow way: what a row says when it is parsed. */
function parseInstead(
  bytes: Buffer,
  from: number,
  to: number,
  row: number,
  types: TypeNames,
  into: ScannedRow,
): void {
  const parsed = parseRow(bytes.subarray(from, to));
  if (!isObject(parsed)) {
    throw incomplete(
      `Row ${String(row + 1)} of the export is damaged, and whose it is cannot be told.`,
    );
  }
  const { id, __parentId: parent } = parsed;
  into.id.present = false;
  into.parent.present = false;
  if (typeof id === "string") idFromText(id, types, into.id);
  if (typeof parent === "string") idFromText(parent, types, into.parent);
  if (!into.parent.present && !into.id.present) {
    throw incomplete(`Row ${String(row + 1)} of the export has neither an id nor a parent.`);
  }
}

function parseRow(bytes: Buffer): Json | undefined {
  try {
    return JSON.parse(bytes.toString("utf8")) as Json;
  } catch {
    return undefined;
  }
}

function textOf(id: FoundId, types: TypeNames): string {
  if (id.type < 0) return id.text;
  return `gid://shopify/${types.names[id.type] ?? ""}/${String(id.number)}`;
}

function incomplete(message: string): SyncError {
  return new SyncError("source/incomplete", message);
}
