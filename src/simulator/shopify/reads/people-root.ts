import { PAYMENT_TERMS } from "../catalogue/payment-terms.ts";
import { addressesOf, addressKey, metafieldKey } from "../catalogue/people.ts";
import type { CustomerRecord } from "../catalogue/people-records.ts";
import { page, type Connection } from "../connection.ts";
import type { Args, Context, FieldResolver, TypeResolvers } from "../context.ts";
import { parseGid, type Gid } from "../gid.ts";
import { normalPhone } from "../mutations/customer-input.ts";
import { customerField } from "../search/people-fields.ts";
import { paymentTermsNode } from "./companies.ts";
import { companies, companyLocations, searchable, stillThere } from "./company-lists.ts";
import { customHolder } from "./custom-id.ts";
import { countUpTo } from "./lists.ts";
import { metafieldNode, type MetafieldNode } from "./nodes.ts";
import {
  companyAddressNode,
  companyContactNode,
  companyLocationNode,
  companyNode,
  customerNode,
  mailingAddressNode,
} from "./people-nodes.ts";
import { draftNode, orderNode } from "./sale-nodes.ts";
import { searched } from "./searched.ts";

/** `customers`. */
const customers: FieldResolver<unknown> = (_, args, context, info): Connection => {
  const { people } = context.store;
  const key = String(args["sortKey"]);
  return page(
    {
      items: stillThere(
        searched(searchable(people.customers, customerField), args, context, info),
        people.customers,
      ),
      id: ({ id }) => id,
      sortBy: (customer) => customerOrder(customer, key),
      // Found and sorted by what the index knows, shown as the customer is now.
      toNode: (customer) => customerNode(people.customers.get(customer.id) ?? customer),
    },
    args,
    context,
  );
};

const customersCount: FieldResolver<unknown> = (_, args, context, info) => {
  const source = searchable(context.store.people.customers, customerField);
  return countUpTo(searched(source, args, context, info).length, args["limit"]);
};

/** Fields of QueryRoot about customers and companies. */
export const PEOPLE_ROOT: TypeResolvers<unknown> = {
  customer: byId,
  customers,
  customersCount,
  customerByIdentifier: (_, { identifier }, context) => {
    const customer = customerBy(identifier as Args, context);
    return customer ? customerNode(customer) : null;
  },
  company: byId,
  companies,
  companiesCount: (_, { limit }, { store }) =>
    countUpTo(store.people.companies.all().length, limit),
  companyLocation: byId,
  companyLocations,
  companyContact: byId,
  paymentTermsTemplates: (_, { paymentTermsType }) =>
    PAYMENT_TERMS.filter(({ type }) => paymentTermsType == null || type === paymentTermsType).map(
      paymentTermsNode,
    ),
};

/** Finds a customer by one of what is unique of it; reads live data, never the index. */
export function customerBy(
  { id, emailAddress, phoneNumber, customId }: Args,
  context: Context,
): CustomerRecord | undefined {
  const { people } = context.store;
  if (id != null) return people.customers.get(parseGid(String(id))?.number ?? 0);
  if (emailAddress != null) return people.customerByEmail(String(emailAddress));
  if (phoneNumber != null) return people.customerByPhone(normalPhone(String(phoneNumber)) ?? "");
  return people.customers.get(customHolder(customId, "CUSTOMER", context));
}

/** Finds anybody, and what belongs to them, by a global id; null where there is none. */
export function personById({ type, number }: Gid, { store }: Context): unknown {
  const { people } = store;
  switch (type) {
    case "Customer": {
      const customer = people.customers.get(number);
      return customer ? customerNode(customer) : null;
    }
    case "MailingAddress": {
      const addresses = people.customerByAddress(number)?.addresses ?? [];
      const address = addresses.find(({ id }) => id === number);
      return address ? mailingAddressNode(address) : null;
    }
    case "Company": {
      const company = people.companies.get(number);
      return company ? companyNode(company) : null;
    }
    case "CompanyLocation": {
      const location = people.locations.get(number);
      return location ? companyLocationNode(location) : null;
    }
    case "CompanyContact": {
      const contact = people.contacts.get(number);
      return contact ? companyContactNode(contact) : null;
    }
    case "CompanyAddress": {
      const [location] = people.locations.having(addressKey({ id: number }));
      const address = location && addressesOf(location).find(({ id }) => id === number);
      return location && address ? companyAddressNode(location, address) : null;
    }
    case "PaymentTermsTemplate":
      return paymentTermsNode(PAYMENT_TERMS.find(({ id }) => id === number));
    default:
      return null;
  }
}

/** Finds a metafield of a customer, a company, a branch, an order or a draft by its number. */
export function peopleMetafield(id: number, { store }: Context): MetafieldNode | null {
  const { sales, people } = store;
  const { customers: all, companies: businesses, locations } = people;
  const key = metafieldKey({ id });
  const owner = [
    ...all.having(key).map((record) => ({ record, node: customerNode(record) })),
    ...businesses.having(key).map((record) => ({ record, node: companyNode(record) })),
    ...locations.having(key).map((record) => ({ record, node: companyLocationNode(record) })),
    ...sales.orders.having(key).map((record) => ({ record, node: orderNode(record) })),
    ...sales.drafts.having(key).map((record) => ({ record, node: draftNode(record) })),
  ][0];
  const metafield = owner?.record.metafields.find((each) => each.id === id);
  return owner && metafield ? metafieldNode(owner.node, metafield) : null;
}

function byId(_: unknown, { id }: Args, context: Context): unknown {
  const parsed = parseGid(String(id));
  return parsed === undefined ? null : personById(parsed, context);
}

function customerOrder(customer: CustomerRecord, key: string): string | number {
  switch (key) {
    case "CREATED_AT":
      return customer.createdAt;
    case "UPDATED_AT":
      return customer.updatedAt;
    case "NAME":
      return `${customer.lastName ?? ""}, ${customer.firstName ?? ""}`.toLowerCase();
    case "LOCATION": {
      const address = customer.addresses.find(({ id }) => id === customer.defaultAddressId);
      return [address?.country, address?.province, address?.city].join(" ").toLowerCase();
    }
    default:
      return customer.id;
  }
}
