import type { Clock } from "../../../core/world.ts";
import { createCollection, type Collection } from "./collection.ts";
import type {
  AddressRecord,
  CompanyAddressRecord,
  CompanyContactRecord,
  CompanyLocationRecord,
  CompanyRecord,
  CustomerRecord,
} from "./people-records.ts";
import type { MetafieldRecord } from "./records.ts";

// Documented: 2 KB for an id; longer values are texts that nothing is found by.
const LONGEST_KEYED = 2048;

/** Everybody who buys: customers, companies, their locations and their contacts. */
export interface People {
  readonly customers: Collection<CustomerRecord>;
  readonly companies: Collection<CompanyRecord>;
  readonly locations: Collection<CompanyLocationRecord>;
  readonly contacts: Collection<CompanyContactRecord>;
  /** Finds by e-mail address, whatever its case. */
  customerByEmail(email: string): CustomerRecord | undefined;
  customerByPhone(phone: string): CustomerRecord | undefined;
  customerByAddress(addressId: number): CustomerRecord | undefined;
  locationsOf(companyId: number): readonly CompanyLocationRecord[];
  contactsOf(companyId: number): readonly CompanyContactRecord[];
  /** The contacts that a customer is. */
  profilesOf(customerId: number): readonly CompanyContactRecord[];
  snapshot(): PeopleSnapshot;
  restore(snapshot: Partial<PeopleSnapshot>): void;
}

/** Everybody, as plain JSON. */
export interface PeopleSnapshot {
  readonly customers: readonly CustomerRecord[];
  readonly companies: readonly CompanyRecord[];
  readonly companyLocations: readonly CompanyLocationRecord[];
  readonly companyContacts: readonly CompanyContactRecord[];
}

/** Makes a shop's list of buyers, empty. */
export function createPeople(clock: Clock): People {
  const customers = createCollection<CustomerRecord>(clock, (customer) => [
    ...(customer.email === null ? [] : [emailKey(customer.email)]),
    ...(customer.phone === null ? [] : [`phone:${customer.phone}`]),
    ...customer.addresses.map(addressKey),
    ...metafieldKeys(customer.metafields),
  ]);
  const companies = createCollection<CompanyRecord>(clock, ({ externalId, metafields }) => [
    ...(externalId === null ? [] : [externalKey(externalId)]),
    ...metafieldKeys(metafields),
  ]);
  const locations = createCollection<CompanyLocationRecord>(clock, (location) => [
    `company:${location.companyId}`,
    ...(location.externalId === null ? [] : [externalKey(location.externalId)]),
    ...addressesOf(location).map(addressKey),
    ...metafieldKeys(location.metafields),
  ]);
  const contacts = createCollection<CompanyContactRecord>(clock, (contact) => [
    `company:${contact.companyId}`,
    `customer:${contact.customerId}`,
  ]);
  return {
    customers,
    companies,
    locations,
    contacts,
    customerByEmail: (email) => customers.having(emailKey(email))[0],
    customerByPhone: (phone) => customers.having(`phone:${phone}`)[0],
    customerByAddress: (id) => customers.having(addressKey({ id }))[0],
    locationsOf: (id) => locations.having(`company:${id}`),
    contactsOf: (id) => contacts.having(`company:${id}`),
    profilesOf: (id) => contacts.having(`customer:${id}`),
    snapshot: () => ({
      customers: customers.all(),
      companies: companies.all(),
      companyLocations: locations.all(),
      companyContacts: contacts.all(),
    }),
    restore(saved) {
      customers.restore(saved.customers ?? []);
      companies.restore(saved.companies ?? []);
      locations.restore(saved.companyLocations ?? []);
      contacts.restore(saved.companyContacts ?? []);
    },
  };
}

/** The key of an external id, which ignores case. */
export function externalKey(externalId: string): string {
  return `external:${externalId.toLowerCase()}`;
}

/** The key under which the owner of a metafield is found. */
export function metafieldKey({ id }: Pick<MetafieldRecord, "id">): string {
  return `metafield:${id}`;
}

/** The key under which those are found that have a metafield with a value. */
export function valueKey({
  namespace,
  key,
  value,
}: Pick<MetafieldRecord, "namespace" | "key" | "value">): string {
  return `value:${JSON.stringify([namespace, key, value])}`;
}

/** The keys under which the owner of metafields is found: by their ids, and by what is in them. */
export function metafieldKeys(metafields: readonly MetafieldRecord[]): readonly string[] {
  return metafields.flatMap((each) =>
    each.value.length > LONGEST_KEYED ? metafieldKey(each) : [metafieldKey(each), valueKey(each)],
  );
}

/** The key under which the owner of an address is found. */
export function addressKey({ id }: Pick<AddressRecord, "id">): string {
  return `address:${id}`;
}

/** The addresses of a branch; one where billing goes to the shipping address. */
export function addressesOf(
  location: Pick<CompanyLocationRecord, "billingAddress" | "shippingAddress">,
): readonly CompanyAddressRecord[] {
  const { billingAddress, shippingAddress } = location;
  const found = [billingAddress, shippingAddress].flatMap((each) => each ?? []);
  return found.filter(({ id }, at) => found.findIndex((each) => each.id === id) === at);
}

function emailKey(email: string): string {
  return `email:${email.trim().toLowerCase()}`;
}
