import { parsedCsv } from "./rows.ts";

/** One line of an inventory export: a variant at a location. */
export interface InventoryRow {
  /** The line of the file it begins on, counted from 1. */
  readonly line: number;
  readonly handle: string;
  /** The option values that are given, in their order. */
  readonly options: readonly string[];
  readonly location: string;
  /** Null where the location does not stock it. */
  readonly quantities: InventoryQuantities | null;
}

/** What a line says is there. */
export interface InventoryQuantities {
  readonly available: number;
  readonly committed: number;
  readonly unavailable: number;
  readonly incoming: number;
}

/** Every heading of a column, with and without Shopify's notes, in lower case. */
const ALIASES = {
  handle: ["handle"],
  option1: ["option1 value"],
  option2: ["option2 value"],
  option3: ["option3 value"],
  location: ["location"],
  incoming: ["incoming", "incoming (not editable)"],
  unavailable: ["unavailable", "unavailable (not editable)"],
  committed: ["committed", "committed (not editable)"],
  available: ["available", "available (not editable)"],
  onHand: ["on hand", "on hand (current)"],
  onHandNew: ["on hand (new)"],
} as const;

type Column = keyof typeof ALIASES;

/**
 * Reads an inventory export of Shopify, old or new columns.
 *
 * @throws Error naming the line, where the file is no such export.
 */
export function readInventoryRows(text: string): readonly InventoryRow[] {
  const [head, ...lines] = parsedCsv(text);
  if (head === undefined) throw new Error("The CSV file is empty.");
  const headings = head.record.map((each) => each.trim().toLowerCase().replaceAll(/\s+/g, " "));
  const at = new Map<Column, number>();
  for (const [column, names] of Object.entries(ALIASES) as [Column, readonly string[]][]) {
    const index = headings.findIndex((heading) => names.includes(heading));
    if (index >= 0) at.set(column, index);
  }
  const quantities: readonly Column[] = ["available", "onHand", "onHandNew"];
  const missing = !at.has("handle")
    ? '"Handle"'
    : !at.has("location")
      ? '"Location"'
      : !quantities.some((column) => at.has(column))
        ? '"Available" or "On hand"'
        : undefined;
  if (missing !== undefined) {
    const found = head.record.join(", ").slice(0, 200);
    throw new Error(`Line 1: there is no column ${missing}; found: ${found}.`);
  }
  let line = head.info.lines + 1;
  const rows: InventoryRow[] = [];
  for (const { record, info } of lines) {
    const cell = (column: Column): string => (record[at.get(column) ?? -1] ?? "").trim();
    if (record.some((each) => each.trim() !== "")) {
      rows.push(rowOf(line, cell, (column) => head.record[at.get(column) ?? -1] ?? column));
    }
    line = info.lines + 1;
  }
  return rows;
}

function rowOf(
  line: number,
  cell: (column: Column) => string,
  heading: (column: Column) => string,
): InventoryRow {
  const handle = cell("handle");
  const location = cell("location");
  if (handle === "") throw new Error(`Line ${line}: the handle is empty.`);
  if (location === "") throw new Error(`Line ${line}: the location of "${handle}" is empty.`);
  const options = [cell("option1"), cell("option2"), cell("option3")];
  while (options.at(-1) === "") options.pop();
  const number = (column: Column): number | "not stocked" | undefined => {
    const text = cell(column);
    if (text === "") return undefined;
    if (text.toLowerCase() === "not stocked") return "not stocked";
    if (/^-?\d+$/.test(text)) return Number(text);
    throw new Error(
      `Line ${line}, column "${heading(column)}": "${text}" is neither a whole number nor "not stocked".`,
    );
  };
  return { line, handle, options, location, quantities: quantitiesOf(line, number) };
}

function quantitiesOf(
  line: number,
  number: (column: Column) => number | "not stocked" | undefined,
): InventoryQuantities | null {
  const plain = (column: Column): number => {
    const value = number(column);
    return typeof value === "number" ? value : 0;
  };
  const [committed, unavailable, incoming] = [
    plain("committed"),
    plain("unavailable"),
    plain("incoming"),
  ];
  const [available, onHand, onHandNew] = [
    number("available"),
    number("onHand"),
    number("onHandNew"),
  ];
  const other = committed + unavailable;
  const rest = { committed, unavailable, incoming };
  // Somebody filled in the column that Shopify would import.
  if (typeof onHandNew === "number") return { available: onHandNew - other, ...rest };
  if ([available, onHand, onHandNew].includes("not stocked")) return null;
  if (typeof available !== "number") return { available: plain("onHand") - other, ...rest };
  if (typeof onHand === "number" && onHand !== available + other) {
    throw new Error(
      `Line ${line}: on hand is ${onHand}, but available ${available}, committed ${committed} and unavailable ${unavailable} make ${available + other}.`,
    );
  }
  return { available, ...rest };
}
