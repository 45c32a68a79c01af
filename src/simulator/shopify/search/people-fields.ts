import type {
  CompanyContactRecord,
  CompanyLocationRecord,
  CompanyRecord,
  CustomerRecord,
} from "../catalogue/people-records.ts";
import { metafieldNamed } from "../catalogue/derived.ts";
import type { MetafieldRecord } from "../catalogue/records.ts";
import type { SearchField } from "./match.ts";

type Fields<T> = Readonly<Record<string, SearchField<T>>>;

const CUSTOMER: Fields<CustomerRecord> = {
  default: {
    kind: "words",
    values: (customer) => [
      [
        customer.firstName,
        customer.lastName,
        customer.email,
        customer.phone,
        ...customer.addresses.flatMap(({ company, city, country }) => [company, city, country]),
      ].join(" "),
    ],
  },
  accepts_marketing: { kind: "flag", values: ({ emailMarketing }) => [emailMarketing] },
  country: {
    kind: "whole",
    values: ({ addresses }) =>
      addresses.flatMap(({ country, countryCode }) => [country, countryCode]),
  },
  created_at: { kind: "time", values: ({ createdAt }) => [createdAt] },
  customer_date: { kind: "time", values: ({ createdAt }) => [createdAt] },
  // Documented: tokenized, so `gmail.com` finds all of them; a phrase in quotes is exact.
  email: { kind: "words", values: ({ email }) => [email] },
  first_name: { kind: "words", values: ({ firstName }) => [firstName] },
  id: { kind: "id", values: ({ id }) => [id] },
  // Not kept with the customer, so nobody has a date of an order.
  last_abandoned_order_date: { kind: "time", values: () => [] },
  last_name: { kind: "words", values: ({ lastName }) => [lastName] },
  order_date: { kind: "time", values: () => [] },
  orders_count: { kind: "number", values: ({ numberOfOrders }) => [numberOfOrders] },
  phone: { kind: "whole", values: ({ phone }) => [phone] },
  state: {
    kind: "whole",
    accepted: ["declined", "disabled", "enabled", "invited"],
    values: ({ state }) => [state],
  },
  tag: { kind: "whole", values: ({ tags }) => tags },
  tag_not: { kind: "whole", negated: true, values: ({ tags }) => tags },
  total_spent: { kind: "number", values: ({ amountSpent }) => [Number(amountSpent)] },
  updated_at: { kind: "time", values: ({ updatedAt }) => [updatedAt] },
};

const COMPANY: Fields<CompanyRecord> = {
  default: { kind: "words", values: ({ name, externalId }) => [[name, externalId].join(" ")] },
  created_at: { kind: "time", values: ({ createdAt }) => [createdAt] },
  external_id: { kind: "whole", values: ({ externalId }) => [externalId] },
  id: { kind: "id", values: ({ id }) => [id] },
  name: { kind: "words", values: ({ name }) => [name] },
  since_date: { kind: "time", values: ({ customerSince }) => [customerSince] },
  updated_at: { kind: "time", values: ({ updatedAt }) => [updatedAt] },
};

const COMPANY_LOCATION: Fields<CompanyLocationRecord> = {
  default: { kind: "words", values: ({ name, externalId }) => [[name, externalId].join(" ")] },
  company_id: { kind: "id", values: ({ companyId }) => [companyId] },
  created_at: { kind: "time", values: ({ createdAt }) => [createdAt] },
  external_id: { kind: "whole", values: ({ externalId }) => [externalId] },
  id: { kind: "id", values: ({ id }) => [id] },
  ids: { kind: "whole", values: ({ id }) => [String(id)] },
  name: { kind: "words", values: ({ name }) => [name] },
  updated_at: { kind: "time", values: ({ updatedAt }) => [updatedAt] },
};

/** A contact with the customer behind it, as it is searched and sorted. */
export interface ContactPerson {
  readonly contact: CompanyContactRecord;
  readonly customer: CustomerRecord | undefined;
}

const CONTACT: Fields<ContactPerson> = {
  default: {
    kind: "words",
    values: ({ contact, customer }) => [
      [contact.title, customer?.firstName, customer?.lastName, customer?.email].join(" "),
    ],
  },
  company_id: { kind: "id", values: ({ contact }) => [contact.companyId] },
  created_at: { kind: "time", values: ({ contact }) => [contact.createdAt] },
  email: { kind: "words", values: ({ customer }) => [customer?.email ?? null] },
  id: { kind: "id", values: ({ contact }) => [contact.id] },
  name: {
    kind: "words",
    values: ({ customer }) => [[customer?.firstName, customer?.lastName].join(" ")],
  },
  updated_at: { kind: "time", values: ({ contact }) => [contact.updatedAt] },
};

/** Finds a searchable field of customers. */
export function customerField(name: string): SearchField<CustomerRecord> | undefined {
  return own(CUSTOMER, name);
}

/** Finds a searchable field of companies; metafields go by `metafields.namespace.key`. */
export function companyField(name: string): SearchField<CompanyRecord> | undefined {
  return metafieldField(name) ?? own(COMPANY, name);
}

/** Finds a searchable field of a company's locations; metafields as for companies. */
export function companyLocationField(name: string): SearchField<CompanyLocationRecord> | undefined {
  return metafieldField(name) ?? own(COMPANY_LOCATION, name);
}

/** Finds a searchable field of a company's contacts. */
export function contactField(name: string): SearchField<ContactPerson> | undefined {
  return own(CONTACT, name);
}

function metafieldField(
  name: string,
): SearchField<{ readonly metafields: readonly MetafieldRecord[] }> | undefined {
  const [kind, namespace, key] = name.split(".");
  if (kind !== "metafields" || namespace === undefined || key === undefined) return undefined;
  return {
    kind: "whole",
    values: ({ metafields }) => [metafieldNamed(metafields, namespace, key)?.value ?? null],
  };
}

function own<T>(fields: Fields<T>, name: string): SearchField<T> | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
