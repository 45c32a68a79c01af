import { totalsOf } from "../catalogue/totals.ts";
import type { Context, FieldResolver } from "../context.ts";
import { wholeSecond } from "../format.ts";
import { notModelled } from "../graphql/errors.ts";
import { orderNode } from "../reads/sale-nodes.ts";
import { APP_SOURCE, makeOrder } from "./make-order.ts";
import { createdLines } from "./order-create-lines.ts";
import { createdMoney } from "./order-create-money.ts";
import { createdPurchaser } from "./order-create-people.ts";
import { saleMetafields } from "./order-metafields.ts";
import { checkPace } from "./order-pace.ts";
import { addressIn, attributesIn, saleTags, textIn } from "./order-parts-input.ts";
import { shortLine, takeStock } from "./order-stock.ts";
import { refused, type Edited, type Input, type UserError } from "./edit.ts";

const AT = ["order"];
const NOT_MODELLED = ["fulfillment", "taxesIncluded", "userId"] as const;
// From here on a time to come is taken for now (documented).
const CLAMPS_SINCE = "2026-07";

/**
 * `orderCreate`: takes what it is told, and touches no stock unless it is asked to.
 *
 * @throws GraphQLError THROTTLED past `orders_per_minute`.
 */
export const orderCreate: FieldResolver<unknown> = (_, args, context) => {
  const input = args["order"] as Input;
  const options = (args["options"] ?? {}) as Input;
  const order = checked(context, input, options);
  if (!order.ok) return { order: null, userErrors: order.errors };
  checkPace(context);
  const behaviour = options["inventoryBehaviour"] ?? "BYPASS";
  const { store } = context;
  const { purchaser } = order.value;
  const made = makeOrder(context, {
    ...order.value,
    purchaser: purchaser?.save() ?? null,
    committed: behaviour === "BYPASS" ? [] : takeStock(store, order.value.lines, "committed"),
  });
  const isShipped = made.fulfillmentStatus === "FULFILLED";
  if (options["sendReceipt"] === true) store.sales.mail("receipts");
  if (options["sendFulfillmentReceipt"] === true && isShipped) {
    store.sales.mail("fulfillment_receipts");
  }
  return { order: orderNode(made), userErrors: [] };
};

function checked(context: Context, input: Input, options: Input) {
  const { store, shop } = context;
  const errors: UserError[] = [];
  const taken = <T, U>(edited: Edited<T>, otherwise: U): T | U => {
    if (edited.ok) return edited.value;
    errors.push(
      ...edited.errors.map(({ field, ...error }) => ({
        code: "INVALID",
        ...error,
        field: field?.[0] === "order" ? field : [...AT, ...(field ?? [])],
      })),
    );
    return otherwise;
  };
  for (const name of NOT_MODELLED) {
    if (input[name] != null && input[name] !== false) throw notModelled(`\`order.${name}\``);
  }
  const lines = taken(createdLines(context, input), []);
  const purchaser = taken(createdPurchaser(context, input), null);
  const tags = taken(saleTags((input["tags"] ?? []) as string[]), []);
  const shippingAddress = taken(addressIn(store, input, "shippingAddress"), null);
  const billingAddress = taken(addressIn(store, input, "billingAddress"), null);
  const processedAt = taken(processed(context, input), undefined);
  const metafields = taken(saleMetafields(context, "ORDER", [], input, AT), []);
  const name = textIn(input, "name");
  const money = createdMoney(context, input, lines);
  const sale = {
    ...(name !== null && { name }),
    lines,
    purchaser,
    tags,
    shippingAddress,
    billingAddress,
    metafields,
    ...(processedAt !== undefined && { processedAt }),
    ...money,
    email: textIn(input, "email") ?? purchaser?.email ?? null,
    phone: textIn(input, "phone"),
    note: textIn(input, "note"),
    poNumber: textIn(input, "poNumber"),
    attributes: attributesIn(input, "customAttributes"),
    sourceIdentifier: textIn(input, "sourceIdentifier"),
    sourceName: textIn(input, "sourceName") ?? APP_SOURCE,
    sourceUrl: textIn(input, "sourceUrl"),
    presentmentCurrency: String(
      input["presentmentCurrency"] ?? input["currency"] ?? shop.currencyCode,
    ),
    paymentTerms: null,
    taxExempt: false,
    test: input["test"] === true,
    closedAt: textIn(input, "closedAt"),
    draftId: null,
    by: "orderCreate" as const,
  };
  const short =
    options["inventoryBehaviour"] === "DECREMENT_OBEYING_POLICY"
      ? shortLine(store, lines)
      : undefined;
  if (short !== undefined) {
    const message = `Unable to reserve inventory for ${short.title}`;
    errors.push({ field: [...AT, "lineItems"], message, code: "INVENTORY_CLAIM_FAILED" });
  }
  if (errors.length > 0) return refused(...errors);
  const isFree = totalsOf({ ...sale }).total === "0.00" && input["financialStatus"] == null;
  return {
    ok: true,
    value: isFree ? { ...sale, financialStatus: "PAID" as const } : sale,
  } as const;
}

function processed({ world, admin }: Context, input: Input): Edited<string | undefined> {
  if (input["processedAt"] == null) return { ok: true, value: undefined };
  const given = Date.parse(String(input["processedAt"]));
  const now = world.clock.now();
  if (given > now && admin.version < CLAMPS_SINCE) {
    const message = "Processed at cannot be in the future";
    return refused({ field: [...AT, "processedAt"], message, code: "PROCESSED_AT_INVALID" });
  }
  return { ok: true, value: wholeSecond(Math.min(given, now)) };
}
