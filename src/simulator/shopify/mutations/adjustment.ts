import { levelAt, onHand, withLevel, withQuantities } from "../catalogue/levels.ts";
import type { LevelRecord, QuantityName } from "../catalogue/records.ts";
import type { OwnedVariant } from "../catalogue/store.ts";
import type { Context } from "../context.ts";
import { gid, parseGid } from "../gid.ts";
import { fault } from "../graphql/errors.ts";
import { itemNode } from "../reads/inventory.ts";
import { locationNode } from "../reads/nodes.ts";
import { activeLevel, saveItem } from "./edit-levels.ts";
import type { Input, UserError } from "./edit.ts";

const REASONS =
  "correction, cycle_count_available, damaged, movement_canceled, movement_created, movement_received, movement_updated, other, promotion, quality_control, received, reservation_created, reservation_deleted, reservation_updated, restock, safety_stock, shrinkage";
// Since then the error "not stocked at the location" is gone from the schema.
const STOCKS_SINCE = "2026-10";
// Recorded from this version on; before, the comparison could be left out.
const COMPARES_SINCE = "2026-04";

/** What a refused change of quantities answers besides its errors. */
export const NO_GROUP = { inventoryAdjustmentGroup: null };

/** One quantity of one level that is to change. */
export interface Change {
  readonly itemId: number;
  readonly locationId: number;
  readonly name: QuantityName;
  readonly delta: number;
  readonly ledgerDocumentUri?: unknown;
}

/** A level that a change is about; one that is not stocked yet is shown as it would begin. */
export interface Target {
  readonly itemId: number;
  readonly locationId: number;
  readonly level: LevelRecord;
}

/** Finds the item and the location that a row names, or says what is wrong with them. */
export function target(
  itemRow: Input,
  itemField: readonly string[],
  locationRow: Input,
  locationField: readonly string[],
  { store, admin }: Context,
): Target | { readonly errors: readonly UserError[] } {
  const owned = store.byInventoryItem(idOf(itemRow["inventoryItemId"]));
  const location = store.locations.get(idOf(locationRow["locationId"]));
  const errors: UserError[] = [];
  if (owned === undefined) {
    const message = "The specified inventory item could not be found.";
    const field = [...itemField, "inventoryItemId"];
    errors.push({ field, message, code: "INVALID_INVENTORY_ITEM" });
  }
  const field = [...locationField, "locationId"];
  if (location === undefined || !location.isActive) {
    const message = "The specified location could not be found.";
    errors.push({ field, message, code: "INVALID_LOCATION" });
  }
  if (owned === undefined || location === undefined || errors.length > 0) return { errors };
  const { item, inventoryItemId } = owned.variant;
  if (levelAt(item, location.id)?.isActive !== true && admin.version < STOCKS_SINCE) {
    const message = "The specified inventory item is not stocked at the location.";
    return { errors: [{ field, message, code: "ITEM_NOT_STOCKED_AT_LOCATION" }] };
  }
  const level = activeLevel(item, location.id, store.stamp());
  return { itemId: inventoryItemId, locationId: location.id, level };
}

/** Makes the changes and answers the group of them, as recorded: the names first, `on_hand` last. */
export function adjusted(changes: readonly Change[], input: Input, context: Context) {
  const { store } = context;
  const made = changes.filter(({ delta }) => delta !== 0);
  const onHandDeltas = new Map<string, Change & { readonly onHand: number }>();
  for (const change of made) {
    const owned = store.byInventoryItem(change.itemId);
    if (owned === undefined) continue;
    const by = addTo(context, owned, change);
    const key = `${change.itemId} ${change.locationId}`;
    onHandDeltas.set(key, { ...change, onHand: (onHandDeltas.get(key)?.onHand ?? 0) + by });
  }
  const row = (change: Change, name: string, delta: number, ledgerDocumentUri: unknown) => {
    const owned = store.byInventoryItem(change.itemId);
    const location = store.locations.get(change.locationId);
    return {
      name,
      delta,
      quantityAfterChange: null,
      ledgerDocumentUri,
      item: owned && itemNode(owned),
      location: location && locationNode(location),
    };
  };
  const rows = [
    ...made.map((each) => row(each, each.name, each.delta, each.ledgerDocumentUri ?? null)),
    ...[...onHandDeltas.values()]
      .filter((each) => each.onHand !== 0)
      .map((each) => row(each, "on_hand", each.onHand, null)),
  ];
  const group = {
    id: gid("InventoryAdjustmentGroup", store.nextId()),
    createdAt: store.stamp(),
    reason: input["reason"],
    referenceDocumentUri: input["referenceDocumentUri"] ?? null,
    changes: rows,
  };
  return { inventoryAdjustmentGroup: rows.length === 0 ? null : group, userErrors: [] };
}

/** The quantity a row expects; null where it does not care. Saying nothing is refused (recorded). */
export function changeFrom(row: Input, inputType: string, { admin }: Context): number | null {
  const value = row["changeFromQuantity"];
  if (value === undefined && admin.version >= COMPARES_SINCE) {
    throw fault(
      "INVALID_FIELD_ARGUMENTS",
      `${inputType} must include the following argument: changeFromQuantity.`,
    );
  }
  return value == null ? null : Number(value);
}

/** What is wrong with the reason of a change. */
export function reasonProblem(input: Input): readonly UserError[] {
  if (REASONS.split(", ").includes(String(input["reason"]))) return [];
  const message = `The specified reason is invalid. Valid values are: ${REASONS}.`;
  return [{ field: ["input", "reason"], message, code: "INVALID_REASON" }];
}

/** What is wrong with the document that a change of a quantity refers to. */
export function ledgerProblem(
  row: Input,
  name: QuantityName,
  at: readonly string[],
): UserError | undefined {
  const field = [...at, "ledgerDocumentUri"];
  const uri = row["ledgerDocumentUri"];
  if (name === "available") {
    if (uri == null) return undefined;
    const message = "A ledger document URI is not allowed when adjusting available.";
    return { field, message, code: "INVALID_AVAILABLE_DOCUMENT" };
  }
  if (uri == null) {
    const message = "A ledger document URI is required except when adjusting available.";
    return { field, message, code: "INVALID_QUANTITY_DOCUMENT" };
  }
  if (!String(uri).startsWith("gid://shopify/")) return undefined;
  const message =
    "Internal (gid://shopify/) ledger documents are not allowed to be adjusted via API.";
  return { field, message, code: "INTERNAL_LEDGER_DOCUMENT" };
}

// Answers by how much `on_hand` moved.
function addTo({ store }: Context, owned: OwnedVariant, change: Change): number {
  const { name, delta, locationId } = change;
  const { item } = owned.variant;
  const now = store.stamp();
  const before = activeLevel(item, locationId, now);
  const after = withQuantities(before, { [name]: before.quantities[name] + delta }, now);
  saveItem(store, owned, withLevel(item, after));
  return onHand(after.quantities) - onHand(before.quantities);
}

function idOf(value: unknown): number {
  return parseGid(String(value))?.number ?? 0;
}
