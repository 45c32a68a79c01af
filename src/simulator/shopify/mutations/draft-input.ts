import type { DraftRecord } from "../catalogue/draft-record.ts";
import { taxOn } from "../catalogue/totals.ts";
import type { Context } from "../context.ts";
import { wholeSecond } from "../format.ts";
import { normalEmail } from "./customer-input.ts";
import { draftLines } from "./order-lines.ts";
import { saleMetafields } from "./order-metafields.ts";
import {
  addressIn,
  attributesIn,
  discountIn,
  purchaserIn,
  saleTags,
  shippingIn,
  termsIn,
  textIn,
} from "./order-parts-input.ts";
import { done, list, refused, type Edited, type Input, type UserError } from "./edit.ts";

/** Lays a draft order input over a draft; what the input leaves out stays, lists are replaced. */
export function editDraft(
  context: Context,
  before: DraftRecord,
  input: Input,
): Edited<DraftRecord> {
  const { store, world, settings } = context;
  const errors: UserError[] = [];
  // Gives what was edited, or what there was where the edit was refused.
  const taken = <T>(edited: Edited<T>, old: T): T => {
    if (edited.ok) return edited.value;
    errors.push(...edited.errors);
    return old;
  };
  const has = (name: string): boolean => input[name] !== undefined;
  const currency =
    (input["presentmentCurrencyCode"] as string | null | undefined) ?? before.presentmentCurrency;
  const rows = list(input, "lineItems");
  const isNew = before.lines.length === 0;
  const lines =
    has("lineItems") || isNew ? taken(draftLines(context, rows, currency), []) : before.lines;
  const entity = (input["purchasingEntity"] ??
    (has("customerId") && { customerId: input["customerId"] })) as Input | false | null;
  const purchaser = entity ? taken(purchaserIn(store, entity), null) : before.purchaser;
  const terms = input["paymentTerms"] as Input | null | undefined;
  const paymentTerms =
    terms == null
      ? has("paymentTerms")
        ? null
        : before.paymentTerms
      : taken(termsIn(store, terms, world.clock.now()), null);
  const tags = has("tags")
    ? taken(saleTags((input["tags"] ?? []) as string[]), before.tags)
    : before.tags;
  const customer = store.people.customers.get(purchaser?.customerId ?? 0);
  const email = has("email") ? textIn(input, "email") : (before.email ?? customer?.email ?? null);
  const goodEmail = email === null ? null : normalEmail(email);
  if (goodEmail === undefined) errors.push({ field: ["email"], message: "Email is invalid" });
  const home =
    input["useCustomerDefaultAddress"] === true
      ? (customer?.addresses.find(({ id }) => id === customer.defaultAddressId) ?? null)
      : null;
  const address = (name: "billingAddress" | "shippingAddress") =>
    has(name) ? taken(addressIn(store, input, name), null) : (before[name] ?? home);
  const until = reservation(input, before, world.clock.now());
  const metafields = saleMetafields(context, "DRAFTORDER", before.metafields, input, []);
  const shipping = input["shippingLine"] as Input | null | undefined;
  const draft: DraftRecord = {
    ...before,
    lines,
    purchaser,
    paymentTerms,
    tags,
    email: goodEmail ?? null,
    phone: has("phone") ? textIn(input, "phone") : before.phone,
    note: has("note") ? textIn(input, "note") : before.note,
    poNumber: has("poNumber") ? textIn(input, "poNumber") : before.poNumber,
    sourceName: has("sourceName") ? textIn(input, "sourceName") : before.sourceName,
    attributes: has("customAttributes")
      ? attributesIn(input, "customAttributes")
      : before.attributes,
    discount: has("appliedDiscount") ? discountIn(input) : before.discount,
    shippingLines: has("shippingLine")
      ? shipping == null
        ? []
        : [shippingIn(store, shipping)]
      : before.shippingLines,
    shippingAddress: address("shippingAddress"),
    billingAddress: address("billingAddress"),
    presentmentCurrency: currency,
    taxExempt: (input["taxExempt"] as boolean | null | undefined) ?? before.taxExempt,
    reserveInventoryUntil: taken(until, null),
    visibleToCustomer:
      (input["visibleToCustomer"] as boolean | null | undefined) ?? before.visibleToCustomer,
    acceptAutomaticDiscounts: flag(input, "acceptAutomaticDiscounts", before),
    allowDiscountCodesInCheckout: flag(input, "allowDiscountCodesInCheckout", before),
    discountCodes: (input["discountCodes"] as string[] | null | undefined) ?? before.discountCodes,
    metafields: taken(metafields, before.metafields),
    updatedAt: store.stamp(),
  };
  if (errors.length > 0) return refused(...errors);
  return done({ ...draft, tax: taxOn(draft, settings.tax_percent) });
}

/** A draft nobody has said anything about; it has no lines yet, so it is not one that can be kept. */
export function blankDraft({ store, shop }: Context): DraftRecord {
  const now = store.stamp();
  return {
    id: store.nextId(),
    name: "",
    createdAt: now,
    updatedAt: now,
    status: "OPEN",
    readyAt: 0,
    completedAt: null,
    orderId: null,
    reserveInventoryUntil: null,
    reserved: [],
    visibleToCustomer: false,
    acceptAutomaticDiscounts: false,
    allowDiscountCodesInCheckout: false,
    discountCodes: [],
    purchaser: null,
    email: null,
    phone: null,
    lines: [],
    discount: null,
    shippingLines: [],
    shippingAddress: null,
    billingAddress: null,
    paymentTerms: null,
    presentmentCurrency: shop.currencyCode,
    taxExempt: false,
    tax: "0.00",
    tags: [],
    note: null,
    poNumber: null,
    attributes: [],
    sourceName: null,
    metafields: [],
  };
}

function reservation(input: Input, before: DraftRecord, now: number): Edited<string | null> {
  if (input["reserveInventoryUntil"] === undefined) return done(before.reserveInventoryUntil);
  if (input["reserveInventoryUntil"] === null) return done(null);
  const until = Date.parse(String(input["reserveInventoryUntil"]));
  if (until < now) return refused({ field: null, message: "Reserve until can't be in the past" });
  return done(wholeSecond(until));
}

function flag(
  input: Input,
  name: "acceptAutomaticDiscounts" | "allowDiscountCodesInCheckout",
  before: DraftRecord,
): boolean {
  return (input[name] as boolean | null | undefined) ?? before[name];
}
