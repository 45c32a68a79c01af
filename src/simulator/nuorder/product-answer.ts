import type { Json, JsonObject } from "../../core/json.ts";
import { textOf, type StoredProduct, type StoredSize } from "./product.ts";
import type { NuorderSettings } from "./settings.ts";

/**
 * Shows a stored product as servers of the chosen era answer it, unset fields filled in; `stock` is
 * what the newer one tells about its inventory.
 */
export function productAnswer(
  product: StoredProduct,
  schemaId: string,
  settings: NuorderSettings,
  stock: JsonObject,
): JsonObject {
  const common = {
    _id: product.id,
    schema_id: schemaId,
    ...unset,
    ...product.fields,
    warehouses: [],
    created_on: product.createdOn,
    modified_on: product.modifiedOn,
  };
  const { sizes } = product.fields;
  return settings.era === "2014"
    ? { ...common, sizes: sizes.map(sizeOf2014) }
    : {
        ...unsetIn2025,
        ...common,
        ...computedIn2025(product, settings),
        ...stock,
        sizes: sizes.map(sizeOf2025),
      };
}

// Recorded: these are there even when nobody set them; brand_id, color_code and department are not.
const unset: JsonObject = {
  description: "",
  category: "",
  seasons: [],
  size_groups: [],
  images: [],
  available_now: false,
  available_from: "",
  available_until: "",
  order_closing: "",
  cancelled: false,
  active: true,
};

const unsetIn2025: JsonObject = { archived: false, banners: [], subcategory: "" };

function computedIn2025({ fields }: StoredProduct, settings: NuorderSettings): JsonObject {
  const { sizes } = fields;
  const names = sizes.map((size) => size.size);
  const ends = [...new Set([names.at(0), names.at(-1)])];
  return {
    unique_key: ["style_number", "season", "color"].map((name) => textOf(fields, name)).join(","),
    ...("pricing" in fields ? { pricing: withDisabled(fields["pricing"]) } : {}),
    __original_composite_keys: false,
    __merchandising_order: 0,
    __brand_name: settings.brand_name,
    __pending_initial_pricing: false,
    __pack_ids: [],
    __size_ids: sizes.map(({ _id, size, __global_id }) => ({ _id, size, __global_id })),
    __inventory_hashes: [],
    __barcode: "",
    __size_run: names.join(","),
    __size_range: ends.join("-"),
    __cdn: "",
  };
}

function withDisabled(pricing: Json | undefined): JsonObject {
  return Object.fromEntries(
    Object.entries((pricing ?? {}) as JsonObject).map(([currency, price]) => [
      currency,
      { disabled: false, ...(price as JsonObject) },
    ]),
  );
}

function sizeOf2014({ _id, __global_id, ...size }: StoredSize): JsonObject {
  return size;
}

function sizeOf2025({ __global_id, ...size }: StoredSize): JsonObject {
  return size;
}
