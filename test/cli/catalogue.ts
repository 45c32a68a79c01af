/** One line of an invented product export. */
export interface Line {
  readonly handle: string;
  readonly title?: string;
  readonly tags?: string;
  readonly size?: string;
  readonly sku?: string;
  readonly price?: string;
}

const head =
  "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Price";

/** Writes lines as Shopify exports them. */
export function catalogue(lines: readonly Line[]): string {
  const rows = lines.map(({ handle, title = handle, tags = "", size, sku = "", price = "10" }) =>
    [
      ...[handle, title, "", "Sample", "Things", `"${tags}"`, "true"],
      ...[size === undefined ? "Title" : "Size", size ?? "Default Title", sku, price],
    ].join(","),
  );
  return [head, ...rows, ""].join("\n");
}

/** So many products, all of which are to be sent. */
export function wanted(count: number, from = 1): readonly Line[] {
  return Array.from({ length: count }, (_, at) => {
    const handle = `thing-${String(from + at)}`;
    return { handle, title: `Thing ${String(from + at)}`, tags: "NuORDER Sync: True" };
  });
}
