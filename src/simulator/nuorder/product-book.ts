import { brandKey, combinationKey, textOf, type StoredProduct } from "./product.ts";

/** All products, found by id, by brand_id and by style, season and color. */
export interface ProductBook {
  byId(id: string): StoredProduct | undefined;
  byBrandId(brandId: string): StoredProduct | undefined;
  /** Every product of one style, season and color, oldest first. */
  byCombination(key: string): readonly StoredProduct[];
  /** The product that has a size of this `_id`. */
  bySize(sizeId: string): StoredProduct | undefined;
  all(): readonly StoredProduct[];
  put(product: StoredProduct): void;
  clear(): void;
}

/** Makes an empty book. */
export function createProductBook(): ProductBook {
  const products = new Map<string, StoredProduct>();
  const idByBrand = new Map<string, string>();
  const idsByCombination = new Map<string, readonly string[]>();
  const idBySize = new Map<string, string>();
  const known = (ids: readonly string[]): StoredProduct[] =>
    ids.flatMap((id) => products.get(id) ?? []);

  return {
    byId: (id) => products.get(id),
    byBrandId: (brandId) => known([idByBrand.get(brandKey(brandId)) ?? ""])[0],
    byCombination: (key) => known(idsByCombination.get(key) ?? []),
    bySize: (sizeId) => products.get(idBySize.get(sizeId) ?? ""),
    all: () => [...products.values()],
    put: (product) => {
      const before = products.get(product.id);
      if (before) unlink(before);
      products.set(product.id, product);
      link(product);
    },
    clear: () => {
      products.clear();
      idByBrand.clear();
      idsByCombination.clear();
      idBySize.clear();
    },
  };

  function link({ id, fields }: StoredProduct): void {
    const brandId = textOf(fields, "brand_id");
    if (brandId !== "") idByBrand.set(brandKey(brandId), id);
    const key = combinationKey(fields);
    idsByCombination.set(key, [...(idsByCombination.get(key) ?? []), id]);
    for (const { _id } of fields.sizes) idBySize.set(_id, id);
  }

  function unlink({ id, fields }: StoredProduct): void {
    const brandId = textOf(fields, "brand_id");
    if (brandId !== "") idByBrand.delete(brandKey(brandId));
    const key = combinationKey(fields);
    const others = (idsByCombination.get(key) ?? []).filter((other) => other !== id);
    idsByCombination.set(key, others);
    for (const { _id } of fields.sizes) idBySize.delete(_id);
  }
}
