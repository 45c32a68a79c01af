import type {
  AttributeRecord,
  DiscountRecord,
  PaymentTermsRecord,
  PurchaserRecord,
  ShippingLineRecord,
} from "../catalogue/order-parts.ts";
import { PAYMENT_TERMS } from "../catalogue/payment-terms.ts";
import type { AddressRecord } from "../catalogue/people-records.ts";
import type { Store } from "../catalogue/store.ts";
import { money, tidyTags, wholeSecond } from "../format.ts";
import { parseGid } from "../gid.ts";
import { editAddress } from "./address-input.ts";
import { done, list, refused, type Edited, type Input } from "./edit.ts";

const LONGEST_TAG = 40;
const DAY_MS = 86_400_000;
const NOBODY = { firstName: null, lastName: null };

/** The tags of a draft or an order: tidied, and 40 characters long at most (recorded). */
export function saleTags(tags: readonly string[]): Edited<readonly string[]> {
  const tidy = tidyTags(tags);
  if (tidy.every((tag) => tag.length <= LONGEST_TAG)) return done(tidy);
  const message = `Title Tag exceeds the maximum length of ${LONGEST_TAG} characters`;
  return refused({ field: ["tags"], message, code: "INVALID" });
}

/** Names with values, as `customAttributes` and `properties` hold them. */
export function attributesIn(input: Input, name: string): readonly AttributeRecord[] {
  return list(input, name).map((each) => ({
    key: String(each["key"] ?? each["name"]),
    value: String(each["value"] ?? ""),
  }));
}

/** The discount in an `appliedDiscount`; null where there is none. */
export function discountIn(input: Input): DiscountRecord | null {
  const applied = input["appliedDiscount"] as Input | null | undefined;
  if (applied == null) return null;
  return {
    title: textIn(applied, "title"),
    description: textIn(applied, "description") ?? "",
    valueType: applied["valueType"] as DiscountRecord["valueType"],
    value: Number(applied["value"]),
  };
}

/** The shipping of a draft; without a price it is free. */
export function shippingIn(store: Store, input: Input): ShippingLineRecord {
  const price = (input["priceWithCurrency"] as Input | null | undefined)?.["amount"];
  return {
    id: store.nextId(),
    title: textIn(input, "title") ?? "Custom",
    code: textIn(input, "shippingRateHandle") ?? "custom",
    source: null,
    price: money(String(price ?? input["price"] ?? "0")) ?? "0.00",
  };
}

/** Who buys, or what is wrong with it; the words are guesses. */
export function purchaserIn(store: Store, input: Input): Edited<PurchaserRecord> {
  const { people } = store;
  const company = input["purchasingCompany"] as Input | null | undefined;
  if (company == null) {
    const customer = people.customers.get(numberOf(input["customerId"]));
    if (customer !== undefined) return done({ customerId: customer.id, company: null });
    return refused({
      field: ["purchasingEntity", "customerId"],
      message: "Customer does not exist",
    });
  }
  const field = ["purchasingEntity", "purchasingCompany"];
  const companyId = numberOf(company["companyId"]);
  const contact = people.contacts.get(numberOf(company["companyContactId"]));
  const location = people.locations.get(numberOf(company["companyLocationId"]));
  if (people.companies.get(companyId) === undefined) {
    return refused({ field: [...field, "companyId"], message: "Company does not exist" });
  }
  if (contact?.companyId !== companyId) {
    const message = "Company contact does not exist";
    return refused({ field: [...field, "companyContactId"], message });
  }
  if (location?.companyId !== companyId) {
    const message = "Company location does not exist";
    return refused({ field: [...field, "companyLocationId"], message });
  }
  return done({
    customerId: contact.customerId,
    company: { companyId, contactId: contact.id, locationId: location.id },
  });
}

/** Payment terms out of a template, or what is wrong; without one, in the words recorded. */
export function termsIn(store: Store, input: Input, now: number): Edited<PaymentTermsRecord> {
  if (input["paymentTermsTemplateId"] == null) {
    return refused({ field: null, message: "Payment terms template id can not be empty." });
  }
  const wanted = numberOf(input["paymentTermsTemplateId"]);
  const template = PAYMENT_TERMS.find(({ id }) => id === wanted);
  if (template === undefined) {
    return refused({ field: null, message: "Payment terms template id is invalid." });
  }
  const [schedule = {}] = list(input, "paymentSchedules");
  const issued = schedule["issuedAt"] == null ? now : Date.parse(String(schedule["issuedAt"]));
  const { type, dueInDays } = template;
  const given = schedule["dueAt"] == null ? null : Date.parse(String(schedule["dueAt"]));
  if (type === "FIXED" && given === null) {
    return refused({ field: null, message: "A due date is required with fixed payment terms." });
  }
  const due =
    type === "NET" ? issued + (dueInDays ?? 0) * DAY_MS : type === "RECEIPT" ? issued : given;
  return done({
    id: store.nextId(),
    templateId: template.id,
    scheduleId: store.nextId(),
    issuedAt: type === "FULFILLMENT" ? null : wholeSecond(issued),
    dueAt: due === null ? null : wholeSecond(due),
  });
}

/** An address of a draft or an order; null where the input says that there is none. */
export function addressIn(
  store: Store,
  input: Input,
  name: string,
  at: readonly string[] = [],
): Edited<AddressRecord | null> {
  const address = input[name] as Input | null | undefined;
  if (address == null) return done(null);
  return editAddress(store, NOBODY, undefined, address, [...at, name]);
}

/** A text of an input without blanks around it; null where there is nothing in it. */
export function textIn(input: Input, name: string): string | null {
  const text = String(input[name] ?? "").trim();
  return text === "" ? null : text;
}

/** The number in a global id; 0 where it is none. */
export function numberOf(id: unknown): number {
  return parseGid(String(id))?.number ?? 0;
}
