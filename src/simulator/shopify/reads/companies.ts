import { PAYMENT_TERMS, type PaymentTerms } from "../catalogue/payment-terms.ts";
import type { OrderRecord } from "../catalogue/order-record.ts";
import { branchKey, companyKey } from "../catalogue/sales.ts";
import { addAmounts, totalsOf } from "../catalogue/totals.ts";
import { countryName, currencyOf, zoneName } from "../catalogue/regions.ts";
import type { TypeResolvers } from "../context.ts";
import { gid } from "../gid.ts";
import { companyContacts, companyLocationsOf } from "./company-lists.ts";
import { joined } from "./customers.ts";
import { manyMetafields, oneMetafield } from "./metafields.ts";
import {
  companyAddressNode,
  companyContactNode,
  companyNode,
  customerNode,
  type CompanyAddressNode,
  type CompanyContactNode,
  type CompanyLocationNode,
  type CompanyNode,
} from "./people-nodes.ts";
import { defaultCursor, exactly, moneyV2 } from "./products.ts";

/** Fields of Company. */
export const COMPANY: TypeResolvers<CompanyNode> = {
  id: ({ company }) => gid("Company", company.id),
  name: ({ company }) => company.name,
  externalId: ({ company }) => company.externalId,
  note: ({ company }) => company.note,
  customerSince: ({ company }) => company.customerSince,
  createdAt: ({ company }) => company.createdAt,
  updatedAt: ({ company }) => company.updatedAt,
  defaultCursor: ({ company }) => defaultCursor(company.id),
  mainContact: ({ company }, _, { store }) => {
    const contact = store.people.contacts.get(company.mainContactId ?? 0);
    return contact ? companyContactNode(contact) : null;
  },
  contacts: companyContacts,
  contactCount: ({ company }, _, { store }) => store.people.contactsOf(company.id).length,
  contactsCount: ({ company }, _, { store }) => exactly(store.people.contactsOf(company.id).length),
  locations: companyLocationsOf,
  locationsCount: ({ company }, _, { store }) =>
    exactly(store.people.locationsOf(company.id).length),
  ordersCount: ({ company }, _, { store }) =>
    exactly(store.sales.orders.having(companyKey(company.id)).length),
  totalSpent: ({ company }, _, context) =>
    moneyV2(spent(context.store.sales.orders.having(companyKey(company.id))), context),
  metafield: (node, args) => oneMetafield(node, args),
  metafields: (node, args, context) => manyMetafields(node, args, context),
};

/** Fields of CompanyLocation. */
export const COMPANY_LOCATION: TypeResolvers<CompanyLocationNode> = {
  id: ({ location }) => gid("CompanyLocation", location.id),
  company: ({ location }, _, { store }) => {
    const company = store.people.companies.get(location.companyId);
    return company ? companyNode(company) : null;
  },
  name: ({ location }) => location.name,
  externalId: ({ location }) => location.externalId,
  note: ({ location }) => location.note,
  phone: ({ location }) => location.phone,
  locale: ({ location }) => location.locale,
  // Documented: by the shipping address, else the shop's; the currency of a country is a guess.
  currency: ({ location }, _, { shop }) =>
    currencyOf(location.shippingAddress?.countryCode ?? "") ?? shop.currencyCode,
  shippingAddress: ({ location }) => companyAddressNode(location, location.shippingAddress),
  billingAddress: ({ location }) => companyAddressNode(location, location.billingAddress),
  buyerExperienceConfiguration: ({ location }) => ({
    checkoutToDraft: location.checkoutToDraft,
    editableShippingAddress: location.editableShippingAddress,
    payNowOnly: location.paymentTermsTemplateId === null,
    deposit: null,
    paymentTermsTemplate: paymentTermsNode(
      PAYMENT_TERMS.find(({ id }) => id === location.paymentTermsTemplateId),
    ),
  }),
  taxExemptions: ({ location }) => location.taxExemptions,
  taxRegistrationId: ({ location }) => location.taxRegistrationId,
  taxSettings: ({ location }) => ({
    taxExempt: location.taxExempt,
    taxExemptions: location.taxExemptions,
    taxRegistrationId: location.taxRegistrationId,
  }),
  createdAt: ({ location }) => location.createdAt,
  updatedAt: ({ location }) => location.updatedAt,
  defaultCursor: ({ location }) => defaultCursor(location.id),
  orderCount: ({ location }, _, { store }) =>
    store.sales.orders.having(branchKey(location.id)).length,
  ordersCount: ({ location }, _, { store }) =>
    exactly(store.sales.orders.having(branchKey(location.id)).length),
  catalogsCount: () => exactly(0),
  totalSpent: ({ location }, _, context) =>
    moneyV2(spent(context.store.sales.orders.having(branchKey(location.id))), context),
  metafield: (node, args) => oneMetafield(node, args),
  metafields: (node, args, context) => manyMetafields(node, args, context),
};

/** Fields of CompanyContact. */
export const COMPANY_CONTACT: TypeResolvers<CompanyContactNode> = {
  id: ({ contact }) => gid("CompanyContact", contact.id),
  title: ({ contact }) => contact.title,
  locale: ({ contact }) => contact.locale,
  createdAt: ({ contact }) => contact.createdAt,
  updatedAt: ({ contact }) => contact.updatedAt,
  company: ({ contact }, _, { store }) => {
    const company = store.people.companies.get(contact.companyId);
    return company ? companyNode(company) : null;
  },
  customer: ({ contact }, _, { store }) => {
    const customer = store.people.customers.get(contact.customerId);
    return customer ? customerNode(customer) : null;
  },
  isMainContact: ({ contact }, _, { store }) =>
    store.people.companies.get(contact.companyId)?.mainContactId === contact.id,
};

/** Fields of CompanyAddress. */
export const COMPANY_ADDRESS: TypeResolvers<CompanyAddressNode> = {
  id: ({ address }) => gid("CompanyAddress", address.id),
  companyName: ({ location }, _, { store }) =>
    store.people.companies.get(location.companyId)?.name ?? "",
  recipient: ({ address }) => address.recipient ?? joined(address.firstName, address.lastName),
  firstName: ({ address }) => address.firstName,
  lastName: ({ address }) => address.lastName,
  address1: ({ address }) => address.address1,
  address2: ({ address }) => address.address2,
  city: ({ address }) => address.city,
  zoneCode: ({ address }) => address.zoneCode,
  province: ({ address }) => zoneName(address.countryCode, address.zoneCode ?? "") || null,
  zip: ({ address }) => address.zip,
  countryCode: ({ address }) => address.countryCode,
  country: ({ address }) => countryName(address.countryCode) ?? address.countryCode,
  phone: ({ address }) => address.phone,
  createdAt: ({ address }) => address.createdAt,
  updatedAt: ({ address }) => address.updatedAt,
  formattedAddress: ({ location, address }, { withName, withCompanyName }, { store }) =>
    [
      withName === true ? (address.recipient ?? joined(address.firstName, address.lastName)) : null,
      withCompanyName === false
        ? null
        : (store.people.companies.get(location.companyId)?.name ?? null),
      address.address1,
      address.address2,
      joined(address.city, address.zoneCode, address.zip),
      countryName(address.countryCode) ?? null,
    ].filter((line) => line !== null && line !== ""),
};

// What was ordered and not cancelled, paid or not (a guess).
function spent(orders: readonly OrderRecord[]): string {
  const kept = orders.filter(({ cancelledAt }) => cancelledAt === null);
  return addAmounts(...kept.map((order) => totalsOf(order).total));
}

/** What stands for a PaymentTermsTemplate; null where there is none. */
export function paymentTermsNode(terms: PaymentTerms | undefined) {
  if (terms === undefined) return null;
  const { id, name, type, dueInDays } = terms;
  return {
    __typename: "PaymentTermsTemplate",
    id: gid("PaymentTermsTemplate", id),
    name,
    translatedName: name,
    description: name,
    paymentTermsType: type,
    dueInDays,
  };
}
