import type { MediaRecord, ProductRecord } from "../catalogue/records.ts";
import type { Store } from "../catalogue/store.ts";
import { gid } from "../gid.ts";
import type { Input } from "./edit.ts";

/** Makes an image out of CreateMediaInput or FileSetInput; known ones are found by id or source. */
export function editMedia(store: Store, before: readonly MediaRecord[], input: Input): MediaRecord {
  const url = input["originalSource"] == null ? undefined : String(input["originalSource"]);
  const known = findMedia(before, input);
  const alt =
    input["alt"] === undefined ? (known?.alt ?? null) : ((input["alt"] ?? null) as string | null);
  if (known !== undefined && known.alt === alt) return known;
  const now = store.stamp();
  return {
    id: known?.id ?? store.nextId(),
    url: known?.url ?? url ?? "",
    alt,
    // Pictures are not fetched, so their size is made up.
    width: known?.width ?? 1000,
    height: known?.height ?? 1000,
    createdAt: known?.createdAt ?? now,
    updatedAt: now,
  };
}

/** Finds the image an input means among those of a product. */
export function findMedia(media: readonly MediaRecord[], input: Input): MediaRecord | undefined {
  return media.find(
    (each) => gid("MediaImage", each.id) === input["id"] || each.url === input["originalSource"],
  );
}

/** Takes images off a product and its variants. */
export function withoutMedia(product: ProductRecord, ids: readonly number[]): ProductRecord {
  return {
    ...product,
    media: product.media.filter(({ id }) => !ids.includes(id)),
    variants: product.variants.map((variant) =>
      variant.mediaIds.some((id) => ids.includes(id))
        ? { ...variant, mediaIds: variant.mediaIds.filter((id) => !ids.includes(id)) }
        : variant,
    ),
  };
}
