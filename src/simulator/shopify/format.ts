/** Writes an instant in whole seconds, as Shopify shows all its time stamps. */
export function wholeSecond(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}

/** Writes a Money scalar: two decimals; undefined where the text is no amount. */
export function money(amount: string | number): string | undefined {
  const text = String(amount).trim();
  if (!/^-?\d+(\.\d*)?$|^-?\.\d+$/.test(text)) return undefined;
  return Number(text).toFixed(2);
}

/** Writes a Decimal, as `MoneyV2.amount` holds it: no padding beyond one decimal. */
export function decimal(amount: string): string {
  const [whole = "0", fraction = ""] = amount.split(".");
  return `${whole}.${fraction.replace(/0+$/, "") || "0"}`;
}

/** Makes a handle out of a title: lower case, everything else a single dash. */
export function handleFrom(title: string): string {
  return title
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-+|-+$/g, "");
}

/** Reduces HTML to its text, as `description` does. */
export function plainText(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll("&nbsp;", " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** Trims tags, splits them at commas, drops repeats whatever their case, and sorts them. */
export function tidyTags(tags: readonly string[]): string[] {
  const kept = new Map<string, string>();
  for (const tag of tags.flatMap((each) => each.split(","))) {
    const text = tag.trim();
    const key = text.toLowerCase();
    if (text !== "" && !kept.has(key)) kept.set(key, text);
  }
  return [...kept.values()].sort((a, b) => compareTexts(a.toLowerCase(), b.toLowerCase()));
}

/** Compares texts by code unit, so that every machine sorts alike. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
