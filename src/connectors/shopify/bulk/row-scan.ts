/*
 * Reads who a row is and whose child it is without parsing it. Everything here is a shortcut that
 * verifies what it takes for granted; where it cannot, `scanRow` says so and the row is parsed.
 */

/** An id as numbers, or as text where it is not of the usual `gid://shopify/Type/123` kind. */
export interface FoundId {
  present: boolean;
  /** Number of the type's name, see `TypeNames`; -1 where the id is not of the usual kind. */
  type: number;
  number: number;
  /** The id itself, unescaped, where `type` is -1. */
  text: string;
}

/** What is known about a row; reused from row to row, because a million objects would cost more than the scan. */
export interface ScannedRow {
  readonly id: FoundId;
  readonly parent: FoundId;
}

/** Names of types that ids mention, numbered as they are met. */
export interface TypeNames {
  readonly names: string[];
  readonly bytes: Buffer[];
}

const emptyId = (): FoundId => ({ present: false, type: -1, number: 0, text: "" });

export const createScannedRow = (): ScannedRow => ({ id: emptyId(), parent: emptyId() });
export const createTypeNames = (): TypeNames => ({ names: [], bytes: [] });

const quote = 0x22;
const slash = 0x2f;
const backslash = 0x5c;
const idKey = Buffer.from('{"id":"');
const typenameKey = Buffer.from('{"__typename":"');
const idAfterTypename = Buffer.from('","id":"');
const parentKey = Buffer.from('"__parentId":"');
const parentWord = Buffer.from('"__parentId"');
const prefixes = [Buffer.from("gid:\\/\\/shopify\\/"), Buffer.from("gid://shopify/")];
/** No id of the usual kind is longer, so a longer tail is not searched. */
const longestTail = 200;

/**
 * Finds a row's own id at its start and its parent's at its end; `from` to `to` is the row without
 * its line break. `needsId`: whether a child's own id matters. False where only parsing can tell.
 */
export function scanRow(
  bytes: Buffer,
  from: number,
  to: number,
  needsId: boolean,
  types: TypeNames,
  into: ScannedRow,
): boolean {
  into.id.present = false;
  into.parent.present = false;
  // A row that was cut off does not end in a brace.
  if (to - from < 2 || bytes[from] !== 0x7b || bytes[to - 1] !== 0x7d) return false;
  const parentAt = parentStart(bytes, from, to);
  if (parentAt >= 0) {
    if (!readGid(bytes, parentAt, to - 2, types, into.parent)) return false;
    if (!needsId) return true;
  } else if (bytes.subarray(from, to).indexOf(parentWord) >= 0) {
    // Somewhere else than at the end, or inside a value: only parsing can tell.
    return false;
  }
  const idAt = idStart(bytes, from, to);
  if (idAt < 0) return false;
  const idEnd = bytes.indexOf(quote, idAt);
  return idEnd > 0 && idEnd < to && readGid(bytes, idAt, idEnd, types, into.id);
}

/** Reads an id given as text, as `scanRow` would have. */
export function idFromText(text: string, types: TypeNames, into: FoundId): void {
  const bytes = Buffer.from(text);
  if (readGid(bytes, 0, bytes.length, types, into)) return;
  into.present = true;
  into.type = -1;
  into.text = text;
}

/** Where the value of `"__parentId"` begins, if that is the row's last key; -1 otherwise. */
function parentStart(bytes: Buffer, from: number, to: number): number {
  if (bytes[to - 2] !== quote) return -1;
  // In valid JSON a quote inside a text has a backslash before it, so the first bare one opens the
  // value, and one brace at the end means that the key is the row's own.
  const lowest = Math.max(from, to - longestTail);
  let at = to - 3;
  while (at > lowest && bytes[at] !== quote) at -= 1;
  const keyAt = at + 1 - parentKey.length;
  if (keyAt <= from || bytes[at] !== quote) return -1;
  for (let index = 0; index < parentKey.length; index += 1) {
    if (bytes[keyAt + index] !== parentKey[index]) return -1;
  }
  return bytes[keyAt - 1] === backslash ? -1 : at + 1;
}

/** Where the value of `"id"` begins, if it is the first key or follows `__typename`; -1 otherwise. */
function idStart(bytes: Buffer, from: number, to: number): number {
  if (startsWith(bytes, from, idKey)) return from + idKey.length;
  if (!startsWith(bytes, from, typenameKey)) return -1;
  const nameEnd = bytes.indexOf(quote, from + typenameKey.length);
  return nameEnd > 0 && nameEnd < to && startsWith(bytes, nameEnd, idAfterTypename)
    ? nameEnd + idAfterTypename.length
    : -1;
}

/** Reads `gid://shopify/Type/123`, slashes escaped or not; false for any other text. */
function readGid(
  bytes: Buffer,
  from: number,
  to: number,
  types: TypeNames,
  into: FoundId,
): boolean {
  const prefix = prefixes.find((one) => startsWith(bytes, from, one));
  if (!prefix) return false;
  const typeFrom = from + prefix.length;
  let at = typeFrom;
  while (at < to && isLetter(bytes[at] ?? 0)) at += 1;
  const typeTo = at;
  if (prefix[4] === backslash) {
    if (bytes[at] !== backslash) return false;
    at += 1;
  }
  if (typeTo === typeFrom || bytes[at] !== slash) return false;
  const digitsFrom = at + 1;
  let number = 0;
  for (at = digitsFrom; at < to; at += 1) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return false;
    number = number * 10 + digit;
  }
  const digits = to - digitsFrom;
  // More digits than a double holds exactly, or a leading zero: kept as text.
  if (digits === 0 || digits > 15 || (digits > 1 && bytes[digitsFrom] === 0x30)) return false;
  into.type = typeNumber(bytes, typeFrom, typeTo, types);
  if (into.type < 0) return false;
  into.present = true;
  into.number = number;
  return true;
}

function typeNumber(bytes: Buffer, from: number, to: number, types: TypeNames): number {
  for (let type = 0; type < types.bytes.length; type += 1) {
    const known = types.bytes[type];
    if (known?.length === to - from && startsWith(bytes, from, known)) return type;
  }
  if (types.bytes.length >= 255) return -1;
  const name = Buffer.from(bytes.subarray(from, to));
  types.bytes.push(name);
  return types.names.push(name.toString("latin1")) - 1;
}

function startsWith(bytes: Buffer, from: number, word: Buffer): boolean {
  for (let index = 0; index < word.length; index += 1) {
    if (bytes[from + index] !== word[index]) return false;
  }
  return true;
}

function isLetter(byte: number): boolean {
  return (
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    byte === 0x5f
  );
}
