/** Breaks a text into lines of at most `width` columns; a longer word stands alone. */
export function wrap(text: string, width: number, indent = ""): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && indent.length + line.length + 1 + word.length > width) {
      lines.push(`${indent}${line}`);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, `${indent}${line}`];
}

/** Cuts a line to `width` columns, with an ellipsis in place of what is gone. */
export function clip(line: string, width: number): string {
  const flat = line.replaceAll(/[\r\n\t]+/g, " ");
  return flat.length <= width ? flat : `${flat.slice(0, Math.max(0, width - 1))}…`;
}

/** Writes rows so that their columns line up; `right` names the columns that hold numbers. */
export function alignRows(
  rows: readonly (readonly string[])[],
  options: { readonly right?: readonly number[]; readonly indent?: string } = {},
): readonly string[] {
  const { right = [], indent = "" } = options;
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, at) => Math.max(cell.length, widest[at] ?? 0)),
    [],
  );
  return rows.map((row) =>
    `${indent}${row
      .map((cell, at) =>
        right.includes(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
      )
      .join("  ")}`.trimEnd(),
  );
}

/** Writes numbers under each other, each with its name and what there is to say of it. */
export function tellingRows(
  rows: readonly (readonly [name: string, value: number, text: string])[],
  width: number,
): readonly string[] {
  const heads = alignRows(
    rows.map(([name, value]) => [name, number(value), "|"]),
    { right: [1], indent: "  " },
  ).map((row) => row.slice(0, -1));
  return rows.flatMap(([, , text], at) => {
    const head = heads[at] ?? "";
    if (text === "") return [head.trimEnd()];
    const lines = wrap(text, width, " ".repeat(head.length));
    return lines.map((line, index) => (index === 0 ? `${head}${line.slice(head.length)}` : line));
  });
}

/** Writes a whole number as people read it: `1,204`. */
export function number(value: number): string {
  return value.toLocaleString("en-US");
}

/** `1 record`, `2 records`, `1,204 records`. */
export function count(value: number, one: string, several = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : several}`;
}

/** An instant as people read it: `2026-11-23 15:04 UTC`; what is no instant stays as it is. */
export function instant(iso: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(iso) && iso.endsWith("Z")
    ? `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`
    : iso;
}
