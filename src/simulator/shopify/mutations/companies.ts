import type { CompanyRecord } from "../catalogue/people-records.ts";
import type { Store } from "../catalogue/store.ts";
import type { FieldResolver } from "../context.ts";
import { parseGid } from "../gid.ts";
import { companyNode } from "../reads/people-nodes.ts";
import { newContact } from "./company-contacts.ts";
import { namingProblems, optionalText } from "./company-input.ts";
import { newLocation } from "./company-locations.ts";
import type { Input, UserError } from "./edit.ts";

/** `companyCreate`: the company, its first location, and its main contact where one is given. */
export const companyCreate: FieldResolver<unknown> = (_, args, { store }) => {
  const refuse = (...userErrors: readonly UserError[]) => ({ company: null, userErrors });
  const given = args["input"] as Input;
  const input = given["company"] as Input;
  const field = ["input", "company"];
  const name = optionalText(input, "name", null);
  const errors = namingProblems(input, field, store.people.companies);
  if (name === null && errors.length === 0) {
    return refuse({ field: [...field, "name"], code: "BLANK", message: "Name can't be blank" });
  }
  if (name === null || errors.length > 0) return refuse(...errors);
  const now = store.stamp();
  const company: CompanyRecord = {
    id: store.nextId(),
    name,
    externalId: optionalText(input, "externalId", null),
    note: optionalText(input, "note", null),
    customerSince: (input["customerSince"] as string | null | undefined) ?? now,
    mainContactId: null,
    metafields: [],
    createdAt: now,
    updatedAt: now,
  };
  // Without one given, the company gets a location of its own name (a guess).
  const location = newLocation(
    store,
    company.id,
    name,
    (given["companyLocation"] as Input | null | undefined) ?? {},
    ["input", "companyLocation"],
  );
  if (!location.ok) return refuse(...location.errors);
  const person = given["companyContact"] as Input | null | undefined;
  const contact =
    person == null ? null : newContact(store, company.id, person, ["input", "companyContact"]);
  if (contact?.ok === false) return refuse(...contact.errors);
  store.people.locations.put(location.value);
  const mainContactId = contact?.value.id ?? null;
  const saved = store.people.companies.put({ ...company, mainContactId });
  return { company: companyNode(saved), userErrors: [] };
};

/** `companyUpdate`: changes the fields that are given. */
export const companyUpdate: FieldResolver<unknown> = (_, args, { store }) => {
  const refuse = (...userErrors: readonly UserError[]) => ({ company: null, userErrors });
  const before = store.people.companies.get(parseGid(String(args["companyId"]))?.number ?? 0);
  if (before === undefined) {
    const message = "Resource requested does not exist.";
    return refuse({ field: ["companyId"], code: "RESOURCE_NOT_FOUND", message });
  }
  const input = args["input"] as Input;
  if (Object.keys(input).length === 0) {
    const message = "At least one attribute to change must be present";
    return refuse({ field: ["input"], code: "INVALID", message });
  }
  if (input["customerSince"] !== undefined) {
    const message = "This field may only be set on creation.";
    return refuse({ field: ["input", "customerSince"], code: "INVALID_INPUT", message });
  }
  const errors = namingProblems(input, ["input"], store.people.companies, before.id);
  if (errors.length > 0) return refuse(...errors);
  const saved = store.people.companies.put({
    ...before,
    name: optionalText(input, "name", before.name) ?? before.name,
    externalId: optionalText(input, "externalId", before.externalId),
    note: optionalText(input, "note", before.note),
    updatedAt: store.stamp(),
  });
  return { company: companyNode(saved), userErrors: [] };
};

/** `companyDelete`: its locations and contacts go too; the customers stay. */
export const companyDelete: FieldResolver<unknown> = (_, { id }, { store }) => {
  if (remove(store, id)) return { deletedCompanyId: id, userErrors: [] };
  const message = "Company does not exist.";
  const error = { field: ["id"], code: "RESOURCE_NOT_FOUND", message };
  return { deletedCompanyId: null, userErrors: [error] };
};

/** `companiesDelete`: deletes those that are there, and names the others. */
export const companiesDelete: FieldResolver<unknown> = (_, { companyIds }, { store }) => {
  const userErrors: UserError[] = [];
  const deletedCompanyIds = (companyIds as readonly string[]).filter((id, at) => {
    const isGone = remove(store, id);
    if (!isGone) {
      userErrors.push({
        field: ["companyIds", String(at)],
        code: "RESOURCE_NOT_FOUND",
        message: "Resource requested does not exist.",
      });
    }
    return isGone;
  });
  return { deletedCompanyIds, userErrors };
};

function remove({ people }: Store, id: unknown): boolean {
  const company = people.companies.get(parseGid(String(id))?.number ?? 0);
  if (company === undefined) return false;
  for (const location of people.locationsOf(company.id)) people.locations.remove(location.id);
  for (const contact of people.contactsOf(company.id)) people.contacts.remove(contact.id);
  people.companies.remove(company.id);
  return true;
}
