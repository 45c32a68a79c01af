import type { AddressRecord, CustomerRecord } from "../catalogue/people-records.ts";
import { countryCodeOf, countryName, zoneCodeOf, zoneName } from "../catalogue/regions.ts";
import type { Store } from "../catalogue/store.ts";
import { done, refused, type Edited, type Input, type UserError } from "./edit.ts";

const LONGEST = 255;
const LABELS = {
  firstName: "First name",
  lastName: "Last name",
  company: "Company",
  address1: "Address1",
  address2: "Address2",
  city: "City",
  zip: "Zip",
  phone: "Phone",
} as const;
const TEXTS = Object.keys(LABELS) as readonly (keyof typeof LABELS)[];

/** Lays an input over an address, or makes a new one under the customer's own name. */
export function editAddress(
  store: Store,
  customer: Pick<CustomerRecord, "firstName" | "lastName">,
  before: AddressRecord | undefined,
  input: Input,
  field: readonly string[],
): Edited<AddressRecord> {
  const errors: UserError[] = [];
  const start: Omit<AddressRecord, "id"> = before ?? {
    firstName: customer.firstName,
    lastName: customer.lastName,
    company: null,
    address1: null,
    address2: null,
    city: null,
    province: null,
    provinceCode: null,
    zip: null,
    country: null,
    countryCode: null,
    phone: null,
  };
  const texts: Partial<Record<keyof typeof LABELS, string | null>> = {};
  for (const name of TEXTS) {
    if (input[name] === undefined) continue;
    const value = textOf(input[name]);
    const problem = value === null ? undefined : textProblem(value);
    if (problem !== undefined) {
      errors.push({ field: [...field, name], message: `${LABELS[name]} ${problem}` });
    }
    texts[name] = value;
  }
  const place = editPlace(start, input, field);
  if (!place.ok) errors.push(...place.errors);
  if (errors.length > 0 || !place.ok) return refused(...errors);
  return done({ ...start, ...texts, ...place.value, id: before?.id ?? store.nextId() });
}

/** Makes a list of addresses out of a list of inputs; what is in it twice is taken once. */
export function editAddresses(
  store: Store,
  customer: CustomerRecord,
  inputs: readonly Input[],
  field: readonly string[],
): Edited<readonly AddressRecord[]> {
  const errors: UserError[] = [];
  const addresses: AddressRecord[] = [];
  for (const [index, input] of inputs.entries()) {
    const before = customer.addresses.find(({ id }) => addressGid(id) === input["id"]);
    const edited = editAddress(store, customer, before, input, [...field, String(index)]);
    if (!edited.ok) errors.push(...edited.errors);
    else if (!addresses.some((each) => isSameAddress(each, edited.value))) {
      addresses.push(edited.value);
    }
  }
  return errors.length > 0 ? refused(...errors) : done(addresses);
}

/** True where two addresses say the same, whatever their ids. */
export function isSameAddress(one: AddressRecord, other: AddressRecord): boolean {
  const names = Object.keys(one) as (keyof AddressRecord)[];
  return names.every((name) => name === "id" || one[name] === other[name]);
}

/** The global id of a customer's address, with the suffix that Shopify writes. */
export function addressGid(id: number): string {
  return `gid://shopify/MailingAddress/${id}?model_name=CustomerAddress`;
}

type Place = Pick<AddressRecord, "country" | "countryCode" | "province" | "provinceCode">;

function editPlace(before: Place, input: Input, field: readonly string[]): Edited<Place> {
  const country = textOf(input["countryCode"]) ?? textOf(input["country"]);
  const isCountryGiven = input["countryCode"] !== undefined || input["country"] !== undefined;
  const code = isCountryGiven
    ? country === null
      ? null
      : countryCodeOf(country)
    : before.countryCode;
  if (code === undefined) {
    return refused({ field: [...field, "country"], message: "Country is invalid" });
  }
  const province = textOf(input["provinceCode"]) ?? textOf(input["province"]);
  const isProvinceGiven = input["provinceCode"] !== undefined || input["province"] !== undefined;
  const kept = { province: before.province, provinceCode: before.provinceCode };
  const named = { countryCode: code, country: code === null ? null : (countryName(code) ?? null) };
  if (!isProvinceGiven) return done({ ...named, ...kept });
  if (province === null) return done({ ...named, province: null, provinceCode: null });
  const provinceCode = zoneCodeOf(code, province);
  if (provinceCode === undefined) {
    return refused({ field: [...field, "province"], message: "Province is invalid" });
  }
  return done({ ...named, provinceCode, province: zoneName(code, provinceCode) ?? province });
}

function textOf(value: unknown): string | null {
  const text = value == null ? "" : String(value).trim();
  return text === "" ? null : text;
}

function textProblem(text: string): string | undefined {
  if (text.length > LONGEST) return `is too long (maximum is ${LONGEST} characters)`;
  if (/<[a-z/!][^>]*>/i.test(text)) return "cannot contain HTML tags";
  return undefined;
}
