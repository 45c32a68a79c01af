import type { CustomerRecord } from "../catalogue/people-records.ts";
import type { Store } from "../catalogue/store.ts";
import { tidyTags } from "../format.ts";
import { editAddresses } from "./address-input.ts";
import { editMetafields } from "./edit-metafields.ts";
import { done, list, refused, type Edited, type Input, type UserError } from "./edit.ts";

const LONGEST_NAME = 255;
const LONGEST_NOTE = 5000;
const LONGEST_TAG = 255;
const MOST_TAGS = 250;

/** A customer nobody has said anything about. */
export function blankCustomer(store: Store): CustomerRecord {
  const now = store.stamp();
  return {
    id: store.nextId(),
    firstName: null,
    lastName: null,
    email: null,
    phone: null,
    note: null,
    tags: [],
    taxExempt: false,
    taxExemptions: [],
    locale: "en",
    state: "DISABLED",
    emailMarketing: false,
    smsMarketing: false,
    amountSpent: "0.00",
    numberOfOrders: 0,
    addresses: [],
    defaultAddressId: null,
    metafields: [],
    createdAt: now,
    updatedAt: now,
  };
}

/**
 * Lays the fields of a customer input over a customer; what the input leaves out stays.
 *
 * @param field - the path of the input: empty for `customerCreate` and `customerUpdate`.
 */
export function editCustomer(
  store: Store,
  before: CustomerRecord,
  input: Input,
  field: readonly string[] = [],
): Edited<CustomerRecord> {
  const errors: UserError[] = [];
  const refuse = (name: string, code: string, message: string): void => {
    errors.push({ field: [...field, name], message, code });
  };
  const texts = (["firstName", "lastName", "note"] as const).map((name) => {
    const value = textField(input, name, before[name]);
    const label = { firstName: "First name", lastName: "Last name", note: "Note" }[name];
    const most = name === "note" ? LONGEST_NOTE : LONGEST_NAME;
    if (value !== null && value.length > most) {
      refuse(name, "TOO_LONG", `${label} is too long (maximum is ${most} characters)`);
    }
    if (name !== "note" && /<[a-z/!][^>]*>/i.test(value ?? "")) {
      refuse(name, "INVALID", `${label} cannot contain HTML tags`);
    }
    return value;
  });
  const [firstName = null, lastName = null, note = null] = texts;
  const { people } = store;

  const rawEmail = textField(input, "email", before.email);
  const email = rawEmail === null ? null : normalEmail(rawEmail);
  if (email === undefined) refuse("email", "INVALID", "Email is invalid");
  else if (email !== null && (people.customerByEmail(email)?.id ?? before.id) !== before.id) {
    refuse("email", "TAKEN", "Email has already been taken");
  }
  const rawPhone = textField(input, "phone", before.phone);
  const phone = rawPhone === null ? null : normalPhone(rawPhone);
  if (phone === undefined) refuse("phone", "INVALID", "Phone is invalid");
  else if (phone !== null && (people.customerByPhone(phone)?.id ?? before.id) !== before.id) {
    refuse("phone", "TAKEN", "Phone has already been taken");
  }
  const locale = input["locale"] == null ? before.locale : String(input["locale"]);
  if (!/^[a-z]{2}(-[A-Za-z]{2,4})?$/.test(locale)) {
    refuse("locale", "INVALID", "Locale is invalid");
  }
  const tags = input["tags"] == null ? before.tags : tidyTags(input["tags"] as string[]);
  for (const { code, message } of tagProblems(tags)) refuse("tags", code, message);
  if (errors.length > 0 || email === undefined || phone === undefined) return refused(...errors);
  if ([firstName, lastName, email, phone].every((each) => each === null)) {
    return refused({
      field: field.length === 0 ? null : field,
      message: "A name, phone number, or email address must be present",
    });
  }
  const metafields = editMetafields(
    store,
    before.metafields,
    list(input, "metafields"),
    [...field, "metafields"],
    { type: "CUSTOMER", id: before.id },
  );
  if (!metafields.ok) return metafields;
  return withAddresses(store, input, field, {
    ...before,
    firstName,
    lastName,
    note,
    email,
    phone,
    locale,
    tags,
    taxExempt: (input["taxExempt"] as boolean | null | undefined) ?? before.taxExempt,
    taxExemptions:
      (input["taxExemptions"] as readonly string[] | null | undefined) ?? before.taxExemptions,
    metafields: metafields.value,
  });
}

/** What is wrong with a customer's tags. */
export function tagProblems(tags: readonly string[]): { code: string; message: string }[] {
  return [
    ...tags
      .filter((tag) => tag.length > LONGEST_TAG)
      .map(() => ({ code: "TOO_LONG", message: "Tags is too long (maximum is 255 characters)" })),
    ...(tags.length > MOST_TAGS
      ? [{ code: "INVALID", message: "Tags cannot be more than 250" }]
      : []),
  ];
}

/** An e-mail address as Shopify keeps it; undefined where it is none. */
export function normalEmail(text: string): string | undefined {
  const email = text.replaceAll(/\s/g, "").toLowerCase();
  const isEmail = /^[^@<>()",;:]+@[^@.<>()",;:]+(\.[^@.<>()",;:]+)+$/.test(email);
  return email.length <= LONGEST_NAME && isEmail ? email : undefined;
}

/** A phone number as Shopify keeps it, taken for American without its country; undefined for none. */
export function normalPhone(text: string): string | undefined {
  const trimmed = text.trim();
  if (!/^\+?[\d\s().\-/]+$/.test(trimmed)) return undefined;
  const digits = trimmed.replaceAll(/\D/g, "");
  if (digits.length < 10 || digits.length > 15) return undefined;
  return trimmed.startsWith("+") || digits.length > 10 ? `+${digits}` : `+1${digits}`;
}

// An empty list leaves the addresses alone in `customerUpdate`, and takes them all in `customerSet`.
function withAddresses(
  store: Store,
  input: Input,
  field: readonly string[],
  customer: CustomerRecord,
): Edited<CustomerRecord> {
  const inputs = input["addresses"] as readonly Input[] | null | undefined;
  const isSet = field.length > 0;
  if (inputs == null || (inputs.length === 0 && !isSet)) return done(customer);
  const addresses = editAddresses(store, customer, inputs, [...field, "addresses"]);
  if (!addresses.ok) return addresses;
  const [first] = addresses.value;
  return done({ ...customer, addresses: addresses.value, defaultAddressId: first?.id ?? null });
}

function textField(input: Input, name: string, before: string | null): string | null {
  const value = input[name];
  if (value === undefined) return before;
  const text = value === null ? "" : String(value).trim();
  return text === "" ? null : text;
}
