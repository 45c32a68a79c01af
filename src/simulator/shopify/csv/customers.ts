import { metafieldNamed } from "../catalogue/derived.ts";
import type { AddressRecord, CustomerRecord } from "../catalogue/people-records.ts";
import { countryCodeOf, countryName, zoneName } from "../catalogue/regions.ts";
import type { Store } from "../catalogue/store.ts";
import { money, tidyTags } from "../format.ts";
import {
  blankCustomer,
  normalEmail,
  normalPhone,
  tagProblems,
} from "../mutations/customer-input.ts";
import { replaced } from "../mutations/edit-metafields.ts";
import { readCustomerRows, type CustomerRow } from "./customer-rows.ts";

/**
 * Puts the customers of an export into the shop, adding `tags` to each.
 *
 * @throws Error naming line and column of what cannot be imported; the shop is left as it was.
 */
export function importCustomers(
  store: Store,
  text: string,
  tags: readonly string[],
): { customers: number } {
  const lines = new Map<string, number>();
  // All are made before any is stored, so that a bad line leaves nothing half done.
  const customers = readCustomerRows(text).map((row) => {
    const customer = customerOf(store, row, tags);
    claim(lines, row, "Customer ID", `id ${customer.id}`);
    if (customer.email !== null) claim(lines, row, "Email", customer.email);
    if (customer.phone !== null) claim(lines, row, "Phone", customer.phone);
    return customer;
  });
  for (const customer of customers) store.people.customers.put(customer, "at_once");
  return { customers: customers.length };
}

function customerOf(store: Store, row: CustomerRow, tags: readonly string[]): CustomerRecord {
  const { people } = store;
  const idText = row.cell("Customer ID");
  if (idText !== null && !/^[1-9]\d{0,14}$/.test(idText)) {
    throw row.problem("Customer ID", "is no id: it must be a number");
  }
  const email = checked(row, "Email", normalEmail, "is no e-mail address");
  const phone = checked(row, "Phone", normalPhone, "is no phone number: write it as +14155550100");
  const known =
    (idText === null ? undefined : people.customers.get(Number(idText))) ??
    (email === null ? undefined : people.customerByEmail(email)) ??
    (phone === null ? undefined : people.customerByPhone(phone));
  const start: CustomerRecord =
    known ??
    (idText === null ? blankCustomer(store) : { ...blankCustomer(store), id: Number(idText) });
  if (idText !== null && start.id !== Number(idText)) {
    throw row.problem(
      "Customer ID",
      `is not the id of the customer with the e-mail or phone of this line (${start.id})`,
    );
  }
  takenByOther(row, "Email", email === null ? undefined : people.customerByEmail(email), start);
  takenByOther(row, "Phone", phone === null ? undefined : people.customerByPhone(phone), start);
  const firstName = row.cell("First Name");
  const lastName = row.cell("Last Name");
  if ([firstName, lastName, email, phone].every((each) => each === null)) {
    throw row.problem("Email", "is empty, and so are name and phone; a customer needs one of them");
  }
  const allTags = tidyTags([row.cell("Tags") ?? "", ...tags]);
  const [wrong] = tagProblems(allTags);
  if (wrong !== undefined) throw row.problem("Tags", `cannot be kept: ${wrong.message}`);
  const address = addressOf(store, row, start, { firstName, lastName });
  return {
    ...start,
    firstName,
    lastName,
    email,
    phone,
    tags: allTags,
    note: row.cell("Note"),
    taxExempt: flag(row, "Tax Exempt"),
    emailMarketing: flag(row, "Accepts Email Marketing"),
    smsMarketing: flag(row, "Accepts SMS Marketing"),
    amountSpent: checked(row, "Total Spent", money, "is no amount of money") ?? "0.00",
    numberOfOrders: Number(checked(row, "Total Orders", whole, "is no whole number") ?? 0),
    addresses:
      address === null
        ? start.addresses
        : [address, ...start.addresses.filter(({ id }) => id !== address.id)],
    defaultAddressId: address?.id ?? start.defaultAddressId,
    metafields: row.metafields.reduce((all, { namespace, key, type, value }) => {
      const old = metafieldNamed(all, namespace, key);
      return replaced(all, {
        id: old?.id ?? store.nextId(),
        namespace,
        key,
        type: type ?? old?.type ?? "single_line_text_field",
        value,
        createdAt: old?.createdAt ?? store.stamp(),
        updatedAt: store.stamp(),
      });
    }, start.metafields),
    updatedAt: store.stamp(),
  };
}

function addressOf(
  store: Store,
  row: CustomerRow,
  before: CustomerRecord,
  names: Pick<AddressRecord, "firstName" | "lastName">,
): AddressRecord | null {
  const rawCountry = row.cell("Default Address Country Code");
  const countryCode = rawCountry === null ? null : countryCodeOf(rawCountry);
  if (countryCode === undefined) {
    throw row.problem(
      "Default Address Country Code",
      "is no country: write two letters such as US",
    );
  }
  const provinceCode = row.cell("Default Address Province Code");
  const texts = {
    company: row.cell("Default Address Company"),
    address1: row.cell("Default Address Address1"),
    address2: row.cell("Default Address Address2"),
    city: row.cell("Default Address City"),
    zip: row.cell("Default Address Zip"),
    phone: row.cell("Default Address Phone"),
  };
  const isEmpty = [countryCode, provinceCode, ...Object.values(texts)].every(
    (each) => each === null,
  );
  if (isEmpty) return null;
  return {
    id: before.defaultAddressId ?? store.nextId(),
    ...names,
    ...texts,
    countryCode,
    country: countryCode === null ? null : (countryName(countryCode) ?? null),
    provinceCode,
    // An export is believed: a code that is not listed here is shown as it is.
    province: provinceCode === null ? null : (zoneName(countryCode, provinceCode) ?? provinceCode),
  };
}

function claim(lines: Map<string, number>, row: CustomerRow, column: string, key: string): void {
  const other = lines.get(key);
  if (other !== undefined)
    throw row.problem(column, `is also that of the customer in line ${other}`);
  lines.set(key, row.line);
}

function takenByOther(
  row: CustomerRow,
  column: string,
  owner: CustomerRecord | undefined,
  customer: CustomerRecord,
): void {
  if (owner === undefined || owner.id === customer.id) return;
  throw row.problem(column, `is already that of the customer ${owner.id}`);
}

function checked(
  row: CustomerRow,
  column: string,
  read: (text: string) => string | undefined,
  problem: string,
): string | null {
  const text = row.cell(column);
  if (text === null) return null;
  const value = read(text);
  if (value === undefined) throw row.problem(column, problem);
  return value;
}

function whole(text: string): string | undefined {
  return /^\d{1,15}$/.test(text) ? text : undefined;
}

function flag(row: CustomerRow, column: string): boolean {
  const text = row.cell(column)?.toLowerCase();
  if (text === undefined || text === "no" || text === "false") return false;
  if (text === "yes" || text === "true") return true;
  throw row.problem(column, "must be yes or no");
}
