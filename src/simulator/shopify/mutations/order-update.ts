import type { OrderRecord } from "../catalogue/order-record.ts";
import type { Context, FieldResolver } from "../context.ts";
import { orderNode } from "../reads/sale-nodes.ts";
import { normalEmail, normalPhone } from "./customer-input.ts";
import { saleMetafields } from "./order-metafields.ts";
import { addressIn, attributesIn, numberOf, saleTags, textIn } from "./order-parts-input.ts";
import { done, refused, type Edited, type Input, type UserError } from "./edit.ts";

/** `orderUpdate`: changes the fields that are given; tags and attributes replace what there was. */
export const orderUpdate: FieldResolver<unknown> = (_, args, context) => {
  const { orders } = context.store.sales;
  const input = args["input"] as Input;
  const before = orders.get(numberOf(input["id"]));
  if (before === undefined) {
    return { order: null, userErrors: [{ field: ["id"], message: "Order does not exist" }] };
  }
  if (Object.keys(input).length === 1) {
    const message = "No valid update parameters have been provided";
    return { order: orderNode(before), userErrors: [{ field: null, message }] };
  }
  const edited = editOrder(context, before, input);
  if (!edited.ok) return { order: orderNode(before), userErrors: edited.errors };
  return { order: orderNode(orders.put(edited.value)), userErrors: [] };
};

function editOrder(context: Context, before: OrderRecord, input: Input): Edited<OrderRecord> {
  const { store } = context;
  const errors: UserError[] = [];
  const taken = <T>(edited: Edited<T>, old: T): T => {
    if (edited.ok) return edited.value;
    errors.push(...edited.errors);
    return old;
  };
  const has = (name: string): boolean => input[name] !== undefined;
  const email = textIn(input, "email");
  if (email !== null && normalEmail(email) === undefined) {
    errors.push({ field: ["email"], message: "Email is invalid" });
  }
  const phone = textIn(input, "phone");
  if (phone !== null && normalPhone(phone) === undefined) {
    errors.push({ field: ["phone"], message: "Phone is invalid" });
  }
  const tags = (input["tags"] ?? []) as string[];
  const metafields = saleMetafields(context, "ORDER", before.metafields, input, []);
  const after: OrderRecord = {
    ...before,
    tags: has("tags") ? taken(saleTags(tags), before.tags) : before.tags,
    attributes: has("customAttributes")
      ? attributesIn(input, "customAttributes")
      : before.attributes,
    note: has("note") ? textIn(input, "note") : before.note,
    poNumber: has("poNumber") ? textIn(input, "poNumber") : before.poNumber,
    email: has("email") ? email && (normalEmail(email) ?? null) : before.email,
    phone: has("phone") ? phone && (normalPhone(phone) ?? null) : before.phone,
    shippingAddress: has("shippingAddress")
      ? taken(shippingAddress(context, input), before.shippingAddress)
      : before.shippingAddress,
    metafields: taken(metafields, before.metafields),
    updatedAt: store.stamp(),
  };
  return errors.length > 0 ? refused(...errors) : done(after);
}

// Recorded for American addresses; for others a guess.
function shippingAddress({ store }: Context, input: Input) {
  const edited = addressIn(store, input, "shippingAddress");
  if (!edited.ok) {
    const errors = edited.errors.map(({ field, message }) => ({
      field,
      message:
        field?.at(-1) === "province" ? "State is not a valid state in United States" : message,
    }));
    return refused(...errors);
  }
  const errors: UserError[] = [];
  if (edited.value?.lastName === null) {
    errors.push({ field: ["shippingAddress", "lastName"], message: "Enter a last name" });
  }
  if (edited.value?.zip === null) {
    errors.push({ field: ["shippingAddress", "zip"], message: "Enter a ZIP code" });
  }
  return errors.length > 0 ? refused(...errors) : done(edited.value);
}
