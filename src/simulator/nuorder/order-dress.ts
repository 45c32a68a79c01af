import type { JsonObject } from "../../core/json.ts";
import { textOf } from "./product.ts";
import { linesOf } from "./order.ts";
import type { NuorderSettings } from "./settings.ts";

/** What a new order's answer needs beside what was written. */
export interface OrderDress {
  readonly schemaId: string;
  readonly newId: () => string;
  readonly settings: NuorderSettings;
}

/** Fills in what a new order has that nobody wrote, as servers of the chosen era do. */
export function dressedOrder(
  given: JsonObject,
  { schemaId, newId, settings }: OrderDress,
): JsonObject {
  const common = { schema_id: schemaId, ...unset, existing_pdf_original: newId(), ...given };
  if (settings.era === "2014") return common;
  const [first] = linesOf(given);
  const product = (first?.["product"] ?? {}) as JsonObject;
  return {
    ...unsetIn2025,
    order_group_id: newId(),
    // Recorded: a stray copy of a line's.
    style_number: textOf(product, "style_number"),
    ...common,
  };
}

// Recorded: these are there even when nobody set them.
const unset: JsonObject = {
  additional_percentage: 0,
  customer_po_number: "",
  discount: 0,
  easy_order_ready: false,
  edited: false,
  notes: "",
  order_tags: [],
  rep_name: "",
  rep_code: "",
  split: false,
  submitted_by: "web",
};

const unsetIn2025: JsonObject = {
  creator_name: "",
  rep_email: "",
  buyer_submitted: false,
  collaborative_draft: false,
  is_drop_ship: false,
  locked: false,
  payment_status: "Not Paid",
  selected_shipping_locations: [],
  shipments: [],
  shipping_information: {},
  legal_file: null,
  __shipment_status: [],
  __split_overrides: [],
  __uninitiated_order: false,
  __includes_cancelled: false,
  __is_rtp: false,
  __cancelled_units: 0,
  __cancelled_total: 0,
  __configure_to_order_items: [],
};
