import { columnOf } from "./columns.ts";
import { parsedCsv } from "./rows.ts";

/** One line of a customer export. */
export interface CustomerRow {
  /** The line of the file it begins on, counted from 1. */
  readonly line: number;
  /** What a column holds, without blanks around and without Shopify's apostrophe; null for nothing. */
  cell(column: string): string | null;
  readonly metafields: readonly CustomerMetafield[];
  /** The error for a cell, with its line, column and value. */
  problem(column: string, what: string): Error;
}

/** A metafield cell with what its heading says. */
export interface CustomerMetafield {
  readonly namespace: string;
  readonly key: string;
  readonly type: string | undefined;
  readonly value: string;
}

// Shopify writes '+1415… and '6940… so that spreadsheets keep the digits.
const APOSTROPHE = ["Customer ID", "Phone", "Default Address Phone", "Default Address Zip"];

// Headings of older exports, and those people write by hand.
const OTHER_NAMES: Readonly<Record<string, string>> = {
  id: "customer id",
  company: "default address company",
  address1: "default address address1",
  address2: "default address address2",
  city: "default address city",
  "province code": "default address province code",
  "country code": "default address country code",
  zip: "default address zip",
  "accepts marketing": "accepts email marketing",
};

/**
 * Reads a customer export of Shopify.
 *
 * @throws Error naming the line, where the file is no such export.
 */
export function readCustomerRows(text: string): readonly CustomerRow[] {
  const [head] = parsedCsv(text, 1);
  if (head === undefined) throw new Error("The CSV file is empty.");
  const headings = head.record.map((heading) => {
    const name = heading.trim().toLowerCase().replaceAll(/\s+/g, " ");
    return OTHER_NAMES[name] ?? name;
  });
  if (!headings.includes("email") && !headings.includes("customer id")) {
    const found = head.record.join(", ").slice(0, 200);
    const semicolons = head.record.length === 1 && (head.record[0] ?? "").includes(";");
    throw new Error(
      semicolons
        ? `Line 1: the columns are separated by semicolons (${found}); Shopify separates by commas.`
        : `Line 1: there is neither a column "Customer ID" nor "Email"; found: ${found}.`,
    );
  }
  let line = head.info.lines + 1;
  const rows: CustomerRow[] = [];
  for (const { record, info } of parsedCsv(text).slice(1)) {
    if (record.some((cell) => cell.trim() !== "")) {
      rows.push(rowOf(line, head.record, headings, record));
    }
    line = info.lines + 1;
  }
  return rows;
}

function rowOf(
  line: number,
  head: readonly string[],
  headings: readonly string[],
  record: readonly string[],
): CustomerRow {
  const cell = (column: string): string | null => {
    const at = headings.indexOf(column.toLowerCase());
    const trimmed = at < 0 ? "" : (record[at] ?? "").trim();
    const text = APOSTROPHE.includes(column) ? trimmed.replace(/^'\s*/, "") : trimmed;
    return text === "" ? null : text;
  };
  return {
    line,
    cell,
    metafields: head.flatMap((heading, at) => {
      const value = record[at] ?? "";
      const name = metafieldOf(heading);
      return name === undefined || value.trim() === "" ? [] : [{ ...name, value }];
    }),
    problem(column, what) {
      const value = cell(column);
      const shown = value === null ? "" : ` "${value.slice(0, 100)}"`;
      return new Error(`Line ${line}, column "${column}":${shown} ${what}.`);
    },
  };
}

function metafieldOf(heading: string): Omit<CustomerMetafield, "value"> | undefined {
  const shown = /\(customer\.metafields\.([^.()]+)\.([^()]+)\)\s*$/i.exec(heading.trim());
  if (shown !== null) return { namespace: shown[1] ?? "", key: shown[2] ?? "", type: undefined };
  const column = columnOf(heading);
  if (column?.kind !== "metafield" || column.owner !== "product" || heading.includes("(")) {
    return undefined;
  }
  const { namespace, key, type } = column;
  return { namespace, key, type };
}
