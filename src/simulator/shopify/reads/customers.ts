import type { CustomerRecord } from "../catalogue/people-records.ts";
import { page } from "../connection.ts";
import type { TypeResolvers } from "../context.ts";
import { gid } from "../gid.ts";
import { addressGid } from "../mutations/address-input.ts";
import { manyMetafields, oneMetafield } from "./metafields.ts";
import {
  companyContactNode,
  mailingAddressNode,
  type CustomerNode,
  type MailingAddressNode,
} from "./people-nodes.ts";
import { moneyV2 } from "./products.ts";

/** Fields of Customer. */
export const CUSTOMER: TypeResolvers<CustomerNode> = {
  id: ({ customer }) => gid("Customer", customer.id),
  legacyResourceId: ({ customer }) => String(customer.id),
  firstName: ({ customer }) => customer.firstName,
  lastName: ({ customer }) => customer.lastName,
  displayName: ({ customer }) => displayName(customer),
  email: ({ customer }) => customer.email,
  phone: ({ customer }) => customer.phone,
  verifiedEmail: ({ customer }) => customer.email !== null,
  validEmailAddress: ({ customer }) => customer.email !== null,
  defaultEmailAddress: ({ customer }) =>
    customer.email === null
      ? null
      : {
          emailAddress: customer.email,
          validFormat: true,
          marketingState: marketingState(customer.emailMarketing),
          marketingOptInLevel: customer.emailMarketing ? "SINGLE_OPT_IN" : null,
        },
  emailMarketingConsent: ({ customer }) =>
    customer.email === null ? null : consent(customer.emailMarketing),
  defaultPhoneNumber: ({ customer }) =>
    customer.phone === null
      ? null
      : {
          phoneNumber: customer.phone,
          marketingState: marketingState(customer.smsMarketing),
          smsMarketingConsent: consent(customer.smsMarketing),
        },
  smsMarketingConsent: ({ customer }) =>
    customer.phone === null ? null : consent(customer.smsMarketing),
  note: ({ customer }) => customer.note,
  tags: ({ customer }) => customer.tags,
  state: ({ customer }) => customer.state,
  locale: ({ customer }) => customer.locale,
  taxExempt: ({ customer }) => customer.taxExempt,
  taxExemptions: ({ customer }) => customer.taxExemptions,
  createdAt: ({ customer }) => customer.createdAt,
  updatedAt: ({ customer }) => customer.updatedAt,
  amountSpent: ({ customer }, _, context) => moneyV2(customer.amountSpent, context),
  numberOfOrders: ({ customer }) => String(customer.numberOfOrders),
  canDelete: ({ customer }) => customer.numberOfOrders === 0,
  defaultAddress: ({ customer }) => {
    const address = customer.addresses.find(({ id }) => id === customer.defaultAddressId);
    return address ? mailingAddressNode(address) : null;
  },
  addresses: ({ customer }, { first }) =>
    customer.addresses
      .slice(0, first == null ? undefined : Number(first))
      .map((address) => mailingAddressNode(address)),
  addressesV2: ({ customer }, args, context) =>
    page(
      { items: customer.addresses, id: ({ id }) => id, toNode: mailingAddressNode },
      args,
      context,
    ),
  companyContactProfiles: ({ customer }, _, { store }) =>
    store.people.profilesOf(customer.id).map(companyContactNode),
  metafield: (node, args) => oneMetafield(node, args),
  metafields: (node, args, context) => manyMetafields(node, args, context),
};

/** Fields of MailingAddress. */
export const MAILING_ADDRESS: TypeResolvers<MailingAddressNode> = {
  id: ({ address }) => addressGid(address.id),
  firstName: ({ address }) => address.firstName,
  lastName: ({ address }) => address.lastName,
  name: ({ address }) => joined(address.firstName, address.lastName),
  company: ({ address }) => address.company,
  address1: ({ address }) => address.address1,
  address2: ({ address }) => address.address2,
  city: ({ address }) => address.city,
  province: ({ address }) => address.province,
  provinceCode: ({ address }) => address.provinceCode,
  zip: ({ address }) => address.zip,
  country: ({ address }) => address.country,
  countryCode: ({ address }) => address.countryCode,
  countryCodeV2: ({ address }) => address.countryCode,
  phone: ({ address }) => address.phone,
  coordinatesValidated: () => false,
  formattedArea: ({ address }) => {
    const area = joined(address.city, address.provinceCode);
    return [area, address.country].filter((part) => part !== null).join(", ") || null;
  },
  formatted: ({ address }, { withName, withCompany }) =>
    [
      withName === true ? joined(address.firstName, address.lastName) : null,
      withCompany === false ? null : address.company,
      address.address1,
      address.address2,
      joined(address.city, address.provinceCode, address.zip),
      address.country,
    ].filter((line) => line !== null),
};

// What the admin calls a customer: the name, else the e-mail, else the phone.
function displayName({ firstName, lastName, email, phone }: CustomerRecord): string {
  return joined(firstName, lastName) ?? email ?? phone ?? "";
}

/** Puts the parts that are there together with blanks; null where none is. */
export function joined(...parts: readonly (string | null)[]): string | null {
  return parts.filter((part) => part !== null).join(" ") || null;
}

function marketingState(isSubscribed: boolean): string {
  return isSubscribed ? "SUBSCRIBED" : "NOT_SUBSCRIBED";
}

function consent(isSubscribed: boolean) {
  return {
    marketingState: marketingState(isSubscribed),
    marketingOptInLevel: isSubscribed ? "SINGLE_OPT_IN" : null,
    consentUpdatedAt: null,
  };
}
