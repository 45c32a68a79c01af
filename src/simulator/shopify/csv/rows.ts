import { CsvError, parse } from "csv-parse/sync";
import { columnOf, type Column, type CsvField } from "./columns.ts";

/** One line of data, by what its columns mean. */
export interface CsvRow {
  /** The line of the file it begins on, counted from 1. */
  readonly line: number;
  readonly fields: Readonly<Partial<Record<CsvField, string>>>;
  readonly metafields: readonly CsvMetafield[];
}

/** A metafield cell with what its heading says. */
export interface CsvMetafield {
  readonly owner: "product" | "variant";
  readonly namespace: string;
  readonly key: string;
  readonly type: string | undefined;
  readonly value: string;
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Reads a product export of Shopify, old or new columns.
 *
 * @throws Error naming the line, where the file is no such export.
 */
export function readRows(text: string): readonly CsvRow[] {
  // The head goes first: with the wrong separator the lines below would only look uneven.
  const [head] = parsedCsv(text, 1);
  if (head === undefined) throw new Error("The CSV file is empty.");
  const columns = head.record.map(columnOf);
  const has = (field: CsvField): boolean =>
    columns.some((column) => column?.kind === "field" && column.field === field);
  if (!has("handle")) {
    const found = head.record.join(", ").slice(0, 200);
    const semicolons = head.record.length === 1 && (head.record[0] ?? "").includes(";");
    throw new Error(
      semicolons
        ? `Line 1: the columns are separated by semicolons (${found}); Shopify separates by commas.`
        : `Line 1: there is no column "Handle" or "URL handle"; found: ${found}.`,
    );
  }
  const lines = parsedCsv(text).slice(1);
  let line = head.info.lines + 1;
  const rows: CsvRow[] = [];
  for (const { record, info } of lines) {
    if (record.some((cell) => cell.trim() !== "")) rows.push(rowOf(columns, record, line));
    line = info.lines + 1;
  }
  return rows;
}

/**
 * Parses CSV, all of it or its first records, each with the line it ends on.
 *
 * @throws Error naming the line where it is malformed.
 */
export function parsedCsv(text: string, records = -1): readonly Parsed[] {
  try {
    return parse(text, {
      bom: true,
      info: true,
      relax_column_count_less: true,
      to: records,
    }) as unknown as readonly Parsed[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = (error as unknown as { lines?: number }).lines;
    throw new Error(`Line ${line ?? "?"}: the CSV is malformed (${error.message}).`, {
      cause: error,
    });
  }
}

function rowOf(
  columns: readonly (Column | undefined)[],
  record: readonly string[],
  line: number,
): CsvRow {
  const fields: Partial<Record<CsvField, string>> = {};
  const metafields: CsvMetafield[] = [];
  for (const [index, column] of columns.entries()) {
    const value = record[index] ?? "";
    if (column === undefined) continue;
    if (column.kind === "metafield") {
      if (value.trim() !== "") {
        const { owner, namespace, key, type } = column;
        metafields.push({ owner, namespace, key, type, value });
      }
      continue;
    }
    // Of two columns that mean the same the first with something in it counts.
    if ((fields[column.field] ?? "") === "") fields[column.field] = value;
  }
  return { line, fields, metafields };
}
