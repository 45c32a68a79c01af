import type { MetafieldRecord } from "../catalogue/records.ts";
import { holdersOf } from "../catalogue/unique-values.ts";
import type { Context } from "../context.ts";
import { editMetafields, VALUE_TAKEN } from "./edit-metafields.ts";
import { done, list, refused, type Edited, type Input } from "./edit.ts";

/**
 * The metafields that a draft or an order has after an input, or what is wrong with them.
 *
 * Whether `orderCreate` minds a value that must be unique and is taken is not known, and neither
 * is what happens when two come at once: the setting `unique_ids` decides.
 */
export function saleMetafields(
  context: Context,
  ownerType: "DRAFTORDER" | "ORDER",
  before: readonly MetafieldRecord[],
  input: Input,
  field: readonly string[],
): Edited<readonly MetafieldRecord[]> {
  const at = [...field, "metafields"];
  const owner = { type: ownerType, id: 0, checksUnique: false };
  const edited = editMetafields(context.store, before, list(input, "metafields"), at, owner);
  if (!edited.ok) return edited;
  const taken = edited.value.filter(
    (each) => !before.includes(each) && isTaken(context, ownerType, each),
  );
  if (taken.length === 0) return edited;
  const { unique_ids, unique_ids_none } = context.settings;
  if (unique_ids !== "none") {
    return refused({ field: at, message: VALUE_TAKEN, code: "INVALID" });
  }
  return unique_ids_none === "duplicate"
    ? edited
    : done(edited.value.filter((each) => !taken.includes(each)));
}

// With `race`, what was stored a moment ago is not seen yet.
function isTaken(
  { store, settings, world }: Context,
  ownerType: "DRAFTORDER" | "ORDER",
  metafield: MetafieldRecord,
): boolean {
  if (store.definitions.of(ownerType, metafield)?.uniqueValues !== true) return false;
  const window = settings.unique_ids === "race" ? settings.unique_ids_window_ms : 0;
  const until = world.clock.monotonic() - window;
  return holdersOf(store, ownerType, metafield).some(({ storedAt }) => storedAt <= until);
}
