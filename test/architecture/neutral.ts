import type { Tree } from "./source-tree.ts";

/** Systems that the runner itself must not know. No other word contains these, so any trace counts. */
const vendors = ["shopify", "nuorder"];

/**
 * Things that pipelines, mappings and documents speak of, and the runner does not. Whole words, also
 * inside identifiers: `productId`, `order_lines` and `SKU-list` are found; "border", "sorted" and
 * "reorder" are other words. "ordered" and "ordering" are found too: here they would only ever mean
 * a sequence, and a reader could not tell.
 */
const entities = [
  "product",
  "order",
  "ordered",
  "ordering",
  "customer",
  "inventory",
  "inventories",
  "warehouse",
  "upc",
  "sku",
];

/** What holds an entity's letters and is none: a system's own name, and two words of SQL. */
const notEntities = /[Ss]hopify|SHOPIFY|[Nn]uorder|NuORDER|NUORDER|\bORDER BY\b/g;

/** Gives a sentence for each word that a file under `src/` may not know, its path and comments included. */
export function neutralViolations(tree: Tree, brands: readonly string[]): readonly string[] {
  return [...tree].flatMap(([file, text]) => {
    const banned = bannedIn(file, brands);
    return [file, ...text.split("\n")].flatMap((line, number) =>
      banned(line).map((word) => `${file}:${Math.max(1, number)} says "${word}"`),
    );
  });
}

function bannedIn(file: string, brands: readonly string[]): (line: string) => readonly string[] {
  const inside = (folder: string) => file.startsWith(`src/${folder}/`);
  const simulates = inside("simulator");
  const speaks = inside("connectors") || simulates;
  // A probe tries at the system itself what the pipelines rely on, so it names what it tries. What
  // the law asks for comes under names that the system gave it.
  const tries = /^src\/connectors\/[^/]+\/(probes\/|hooks\/privacy\.ts$)/.test(file);
  return (line) => {
    const text = line.toLowerCase();
    const words = wordsOf(line.replaceAll(notEntities, " "));
    const joined = ` ${words.join(" ")} `;
    return [
      ...(speaks ? [] : vendors.filter((vendor) => text.includes(vendor))),
      ...(simulates || tries
        ? []
        : entities.filter((one) => words.some((word) => means(word, one)))),
      ...brands.filter((brand) => joined.includes(` ${wordsOf(brand).join(" ")} `)),
    ];
  };
}

/** Splits at everything that is no letter or digit, and at the humps of camelCase. */
function wordsOf(line: string): readonly string[] {
  const parts = line.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+/gu) ?? [];
  return parts.map((part) => part.toLowerCase());
}

function means(word: string, entity: string): boolean {
  return word === entity || word === `${entity}s`;
}
