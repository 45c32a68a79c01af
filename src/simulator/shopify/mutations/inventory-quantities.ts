import { onHand } from "../catalogue/levels.ts";
import { STORED_QUANTITIES, type LevelRecord, type QuantityName } from "../catalogue/records.ts";
import { idempotent } from "./idempotent.ts";
import { list, type Input, type UserError } from "./edit.ts";
import {
  adjusted,
  changeFrom,
  ledgerProblem,
  NO_GROUP,
  reasonProblem,
  target,
  type Change,
} from "./adjustment.ts";

const HIGHEST_SET = 1_000_000_000;
const HIGHEST_CHANGED = 2_000_000_000;
const CHANGEABLE = STORED_QUANTITIES.filter((name) => name !== "committed");

/** `inventorySetQuantities`: what a level holds from now on. */
export const inventorySetQuantities = idempotent(NO_GROUP, (_, args, context) => {
  const input = args["input"] as Input;
  const name = String(input["name"]);
  if (name !== "available" && name !== "on_hand") {
    const message = "The quantity name must be either 'available' or 'on_hand'.";
    return {
      ...NO_GROUP,
      userErrors: [{ field: ["input", "name"], message, code: "INVALID_NAME" }],
    };
  }
  return setTo(name, "InventoryQuantityInput", "quantities", input, context);
});

/** `inventorySetOnHandQuantities`, deprecated but served. */
export const inventorySetOnHandQuantities = idempotent(NO_GROUP, (_, args, context) =>
  setTo("on_hand", "InventorySetQuantityInput", "setQuantities", args["input"] as Input, context),
);

/** `inventoryAdjustQuantities`: adds to what a level holds. */
export const inventoryAdjustQuantities = idempotent(NO_GROUP, (_, args, context) => {
  const input = args["input"] as Input;
  const rows = list(input, "changes");
  const name = CHANGEABLE.find((each) => each === input["name"]);
  if (name === undefined) {
    return { ...NO_GROUP, userErrors: [wrongName(["input", "name"])] };
  }
  const expected = rows.map((row) => changeFrom(row, "InventoryChangeInput", context));
  const errors: UserError[] = [...reasonProblem(input)];
  const documents = new Set(rows.map((row) => row["ledgerDocumentUri"] ?? null));
  if (documents.size > 1) {
    const message =
      "All changes must have the same ledger document URI or, in the case of adjusting available, no ledger document URI.";
    errors.push({ field: ["input", "changes"], message, code: "MAX_ONE_LEDGER_DOCUMENT" });
  }
  const changes: Change[] = [];
  for (const [index, row] of rows.entries()) {
    const field = ["input", "changes", String(index)];
    const ledger = ledgerProblem(row, name, field);
    const found = target(row, field, row, field, context);
    const delta = Number(row["delta"]);
    if (ledger) errors.push(ledger);
    if ("errors" in found) errors.push(...found.errors);
    else {
      const was = found.level.quantities[name];
      const wrong = stale(expected[index], was, field) ?? bounds(was + delta, field, "delta");
      if (wrong) errors.push(wrong);
      else changes.push({ ...found, name, delta, ledgerDocumentUri: row["ledgerDocumentUri"] });
    }
  }
  return errors.length > 0
    ? { ...NO_GROUP, userErrors: errors }
    : adjusted(changes, input, context);
});

/** `inventoryMoveQuantities`: from one name to another, at one location. */
export const inventoryMoveQuantities = idempotent(NO_GROUP, (_, args, context) => {
  const input = args["input"] as Input;
  const errors: UserError[] = [...reasonProblem(input)];
  const changes: Change[] = [];
  for (const [index, row] of list(input, "changes").entries()) {
    const field = ["input", "changes", String(index)];
    const quantity = Number(row["quantity"]);
    const ends = (["from", "to"] as const).map((end) => {
      const terminal = row[end] as Input;
      const name = CHANGEABLE.find((each) => each === terminal["name"]);
      const expected = changeFrom(terminal, "InventoryMoveQuantityTerminalInput", context);
      return { terminal, name, expected, field: [...field, end] };
    });
    const [from, to] = ends;
    if (from?.terminal["locationId"] !== to?.terminal["locationId"]) {
      const message = "The quantities can't be moved between different locations.";
      errors.push({ field, message, code: "DIFFERENT_LOCATIONS" });
      continue;
    }
    if (from?.name !== undefined && from.name === to?.name) {
      const message = "The quantity names for each change can't be the same.";
      errors.push({ field, message, code: "SAME_QUANTITY_NAME" });
      continue;
    }
    if (quantity < 0) errors.push(negative(field));
    for (const end of ends) {
      if (end.name === undefined) {
        errors.push(wrongName([...end.field, "name"]));
        continue;
      }
      const ledger = ledgerProblem(end.terminal, end.name, end.field);
      const found = target(row, field, end.terminal, end.field, context);
      if (ledger) errors.push(ledger);
      if ("errors" in found) {
        errors.push(...found.errors);
        break;
      }
      const delta = end === from ? -quantity : quantity;
      const was = found.level.quantities[end.name];
      const wrong = stale(end.expected, was, end.field) ?? bounds(was + delta, field, "quantity");
      const { ledgerDocumentUri } = end.terminal;
      if (wrong) errors.push(wrong);
      else changes.push({ ...found, name: end.name, delta, ledgerDocumentUri });
    }
  }
  return errors.length > 0
    ? { ...NO_GROUP, userErrors: errors }
    : adjusted(changes, input, context);
});

function setTo(
  name: "available" | "on_hand",
  inputType: string,
  listName: string,
  input: Input,
  context: Parameters<typeof adjusted>[2],
) {
  const rows = list(input, listName);
  const expected = rows.map((row) => changeFrom(row, inputType, context));
  const errors: UserError[] = [...reasonProblem(input)];
  const changes: Change[] = [];
  const seen = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const field = ["input", listName, String(index)];
    const pair = `${String(row["inventoryItemId"])} ${String(row["locationId"])}`;
    const found = target(row, field, row, field, context);
    if (seen.has(pair)) {
      const message = "The combination of inventoryItemId and locationId must be unique.";
      const code = "NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR";
      errors.push({ field: [...field, "locationId"], message, code });
    } else if ("errors" in found) errors.push(...found.errors);
    else {
      const was = held(found.level, name);
      const quantity = Number(row["quantity"]);
      const wrong = stale(expected[index], was, field) ?? settable(name, quantity, field);
      if (wrong) errors.push(wrong);
      else changes.push({ ...found, name: "available", delta: quantity - was });
    }
    seen.add(pair);
  }
  return errors.length > 0
    ? { ...NO_GROUP, userErrors: errors }
    : adjusted(changes, input, context);
}

function held({ quantities }: LevelRecord, name: QuantityName | "on_hand"): number {
  return name === "on_hand" ? onHand(quantities) : quantities[name];
}

function settable(name: string, quantity: number, field: readonly string[]): UserError | undefined {
  if (name === "on_hand" && quantity < 0) return negative(field);
  return outside(quantity, HIGHEST_SET, field, "quantity");
}

function bounds(after: number, field: readonly string[], name: string): UserError | undefined {
  return outside(after, HIGHEST_CHANGED, field, name);
}

function outside(
  quantity: number,
  highest: number,
  field: readonly string[],
  name: string,
): UserError | undefined {
  if (Math.abs(quantity) <= highest) return undefined;
  const [side, limit] = quantity > 0 ? ["higher", highest] : ["lower", -highest];
  const message = `The quantity can't be ${side} than ${limit.toLocaleString("en")}.`;
  const code = quantity > 0 ? "INVALID_QUANTITY_TOO_HIGH" : "INVALID_QUANTITY_TOO_LOW";
  return { field: [...field, name], message, code };
}

function negative(field: readonly string[]): UserError {
  const message = "The quantity can't be negative.";
  return { field: [...field, "quantity"], message, code: "INVALID_QUANTITY_NEGATIVE" };
}

function stale(
  expected: number | null | undefined,
  was: number,
  field: readonly string[],
): UserError | undefined {
  if (expected == null || expected === was) return undefined;
  const message = "The changeFromQuantity argument no longer matches the persisted quantity.";
  return {
    field: [...field, "changeFromQuantity"],
    message,
    code: "CHANGE_FROM_QUANTITY_STALE",
  };
}

function wrongName(field: readonly string[]): UserError {
  const message = `The specified quantity name is invalid. Valid values are: ${CHANGEABLE.join(", ")}.`;
  return { field, message, code: "INVALID_QUANTITY_NAME" };
}
