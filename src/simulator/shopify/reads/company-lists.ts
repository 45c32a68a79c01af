import type { Collection } from "../catalogue/collection.ts";
import type { CompanyContactRecord, CompanyLocationRecord } from "../catalogue/people-records.ts";
import { page, type Connection } from "../connection.ts";
import type { Args, Context, FieldResolver } from "../context.ts";
import {
  companyField,
  companyLocationField,
  contactField,
  type ContactPerson,
} from "../search/people-fields.ts";
import {
  companyContactNode,
  companyLocationNode,
  companyNode,
  type CompanyNode,
} from "./people-nodes.ts";
import { searched, type Searchable } from "./searched.ts";

/** `companies`. */
export const companies: FieldResolver<unknown> = (_, args, context, info): Connection => {
  const { people } = context.store;
  const key = String(args["sortKey"]);
  return page(
    {
      items: stillThere(
        searched(searchable(people.companies, companyField), args, context, info),
        people.companies,
      ),
      id: ({ id }) => id,
      sortBy: (company) => {
        if (key === "NAME") return company.name.toLowerCase();
        if (key === "CREATED_AT") return company.createdAt;
        if (key === "UPDATED_AT") return company.updatedAt;
        return key === "SINCE_DATE" ? company.customerSince : company.id;
      },
      toNode: (company) => companyNode(people.companies.get(company.id) ?? company),
    },
    args,
    context,
  );
};

/** `companyLocations`. */
export const companyLocations: FieldResolver<unknown> = (_, args, context, info): Connection => {
  const source = searchable(context.store.people.locations, companyLocationField);
  return locationPage(searched(source, args, context, info), args, context);
};

/** `Company.locations`. */
export const companyLocationsOf: FieldResolver<CompanyNode> = (
  { company },
  args,
  context,
  info,
): Connection => {
  const { people } = context.store;
  const all = searchable(people.locations, companyLocationField);
  const source: Searchable<CompanyLocationRecord> = {
    ...all,
    live: () => people.locationsOf(company.id),
    indexed: (lag) =>
      people.locations.indexed(lag).filter(({ companyId }) => companyId === company.id),
  };
  return locationPage(searched(source, args, context, info), args, context);
};

/** `Company.contacts`. */
export const companyContacts: FieldResolver<CompanyNode> = (
  { company },
  args,
  context,
  info,
): Connection => {
  const { people } = context.store;
  const key = String(args["sortKey"]);
  const persons = (contacts: readonly CompanyContactRecord[]): ContactPerson[] =>
    contacts.map((contact) => ({ contact, customer: people.customers.get(contact.customerId) }));
  const source: Searchable<ContactPerson> = {
    live: () => persons(people.contactsOf(company.id)),
    indexed: (lag) =>
      persons(
        people.contacts
          .indexed(lag)
          .filter(({ id, companyId }) => companyId === company.id && people.contacts.get(id)),
      ),
    field: contactField,
  };
  return page(
    {
      items: searched(source, args, context, info),
      id: ({ contact }) => contact.id,
      sortBy: ({ contact, customer }) => {
        const name = `${customer?.firstName ?? ""} ${customer?.lastName ?? ""}`.toLowerCase();
        if (key === "NAME" || key === "NAME_EMAIL") return name;
        if (key === "EMAIL") return customer?.email ?? "";
        if (key === "TITLE") return (contact.title ?? "").toLowerCase();
        if (key === "CREATED_AT") return contact.createdAt;
        return key === "UPDATED_AT" ? contact.updatedAt : contact.id;
      },
      toNode: ({ contact }) => companyContactNode(people.contacts.get(contact.id) ?? contact),
    },
    args,
    context,
  );
};

/** What a list of records of one kind is searched in. */
export function searchable<T>(
  collection: Collection<T>,
  field: Searchable<T>["field"],
): Searchable<T> {
  return {
    live: () => collection.all(),
    indexed: (lag) => collection.indexed(lag),
    field,
  };
}

/** Leaves out what the index still shows and is gone. */
export function stillThere<T extends { readonly id: number }>(
  items: readonly T[],
  collection: Collection<T>,
): T[] {
  return items.filter(({ id }) => collection.get(id) !== undefined);
}

function locationPage(
  items: readonly CompanyLocationRecord[],
  args: Args,
  context: Context,
): Connection {
  const { people } = context.store;
  const key = String(args["sortKey"]);
  return page(
    {
      items: stillThere(items, people.locations),
      id: ({ id }) => id,
      sortBy: (location) => {
        const company = people.companies.get(location.companyId)?.name ?? "";
        if (key === "NAME") return location.name.toLowerCase();
        if (key === "COMPANY_AND_LOCATION_NAME") return `${company} ${location.name}`.toLowerCase();
        if (key === "COMPANY_ID") return location.companyId;
        if (key === "CREATED_AT") return location.createdAt;
        return key === "UPDATED_AT" ? location.updatedAt : location.id;
      },
      toNode: (location) => companyLocationNode(people.locations.get(location.id) ?? location),
    },
    args,
    context,
  );
}
