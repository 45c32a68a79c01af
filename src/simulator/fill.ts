import type { Json } from "../core/json.ts";
import type { NuorderSimulator } from "./nuorder/index.ts";
import type { ShopifySimulator } from "./shopify/index.ts";

/** A file to fill a new Shopify with. */
export interface FillFile {
  readonly name: string;
  readonly text: string;
}

/** What to fill a new Shopify with, in this order. */
export interface Filling {
  /** Product exports. */
  readonly csv?: readonly FillFile[];
  /** Tags that every imported product gets. */
  readonly tags?: readonly string[];
  /** Customer exports. */
  readonly customersCsv?: readonly FillFile[];
  /** Tags that every imported customer gets. */
  readonly customerTags?: readonly string[];
  /** Inventory exports. */
  readonly inventoryCsv?: readonly FillFile[];
  /** GraphQL operations to run, as JSON. */
  readonly seeds?: readonly FillFile[];
}

/** What a file brought: how many of what. */
export interface ImportedFile {
  readonly name: string;
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * Fills a shop, and lets its search index know all of it.
 *
 * @throws Error naming the file and what is wrong with it.
 */
export function fillShopify(shopify: ShopifySimulator, filling: Filling): readonly ImportedFile[] {
  const { csv = [], tags = [], customersCsv = [], customerTags = [] } = filling;
  const { inventoryCsv = [], seeds = [] } = filling;
  const filled = [
    ...csv.map((file) => taken("CSV", file, (text) => shopify.importCsv(text, tags))),
    ...customersCsv.map((file) =>
      taken("CSV", file, (text) => shopify.importCustomersCsv(text, customerTags)),
    ),
    ...inventoryCsv.map((file) => taken("CSV", file, (text) => shopify.importInventoryCsv(text))),
    ...seeds.map((file) =>
      taken("seed", file, (text) => {
        const { operations } = shopify.seed(jsonOf(text));
        return { operations: Number(operations) };
      }),
    ),
  ];
  shopify.catchUp();
  return filled;
}

/**
 * Fills a portal with orders and lets people do what seeds say.
 *
 * @throws Error naming the file and what is wrong with it.
 */
export function fillNuorder(
  nuorder: NuorderSimulator,
  seeds: readonly FillFile[],
): readonly ImportedFile[] {
  return seeds.map((file) =>
    taken("seed", file, (text) => {
      const { orders, deeds } = nuorder.seed(jsonOf(text));
      return { orders, deeds: deeds.length };
    }),
  );
}

function taken(
  kind: "CSV" | "seed",
  { name, text }: FillFile,
  take: (text: string) => ImportedFile["counts"],
): ImportedFile {
  try {
    return { name, counts: take(text) };
  } catch (error) {
    const done = kind === "CSV" ? "imported" : "run";
    throw new Error(`The ${kind} file "${name}" cannot be ${done}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function jsonOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new Error(`It is not JSON (${(error as Error).message}).`, { cause: error });
  }
}
