import type { Json, JsonObject } from "../../core/json.ts";
import { castNumber, plainText } from "./cast.ts";
import type { OrderStatus } from "./order-status.ts";

/** An order as the local NuORDER keeps it, whichever way it came in. */
export interface StoredOrder {
  readonly id: string;
  readonly number: string;
  readonly status: OrderStatus;
  readonly createdOn: string;
  readonly modifiedOn: string;
  /** All else of the answer, as it is answered; totals and other computed keys are set by writes. */
  readonly fields: JsonObject;
}

/** Shows an order; `payments` adds what `__populate=__payments` asks for (recorded 2023). */
export function orderAnswer(order: StoredOrder, payments = false): JsonObject {
  const { id, number, status, createdOn, modifiedOn, fields } = order;
  const { __metadata: metadata, ...rest } = fields;
  return {
    _id: id,
    ...rest,
    order_number: number,
    status,
    created_on: createdOn,
    modified_on: modifiedOn,
    ...(payments ? { __metadata: metadata ?? unpaid } : {}),
  };
}

const unpaid: JsonObject = {
  payments: { credit_card_on_file: false, payment_status: "Not Paid", payment_methods_allowed: [] },
};

/** The lines of an order, or of the fields of one. */
export function linesOf(fields: JsonObject): readonly JsonObject[] {
  return listOf(fields, "line_items");
}

/** The sizes of a line. */
export function sizesOf(line: JsonObject): readonly JsonObject[] {
  return listOf(line, "sizes");
}

function listOf(fields: JsonObject, name: string): readonly JsonObject[] {
  const list: Json | undefined = fields[name];
  return Array.isArray(list) ? (list as readonly JsonObject[]) : [];
}

/** Reads a number that recorded answers also write as text with a currency sign; 0 for all else. */
export function amountOf(value: Json | undefined): number {
  const text = plainText(value).replace(/[^0-9.-]/g, "");
  return Number.isFinite(Number(text)) ? castNumber("amount", text) : 0;
}
