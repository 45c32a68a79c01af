import type { CompanyContactRecord, CompanyRecord } from "../catalogue/people-records.ts";
import type { Store } from "../catalogue/store.ts";
import type { FieldResolver } from "../context.ts";
import { parseGid } from "../gid.ts";
import { companyContactNode, companyNode } from "../reads/people-nodes.ts";
import { blankCustomer, editCustomer } from "./customer-input.ts";
import { customerOf, saveCustomer } from "./customers.ts";
import { done, refused, type Edited, type Input, type UserError } from "./edit.ts";

/** `companyContactCreate`: makes the contact and the customer behind it. */
export const companyContactCreate: FieldResolver<unknown> = (_, args, { store }) => {
  const refuse = (...userErrors: readonly UserError[]) => ({ companyContact: null, userErrors });
  const company = companyOf(store, args["companyId"]);
  if (company === undefined) return refuse(noCompany());
  const input = args["input"] as Input;
  if (Object.keys(input).length === 0) {
    const message = "Company contact create input is empty.";
    return refuse({ field: null, code: "NO_INPUT", message });
  }
  const made = newContact(store, company.id, input, ["input"]);
  if (!made.ok) return refuse(...made.errors);
  return { companyContact: companyContactNode(made.value), userErrors: [] };
};

/** `companyAssignCustomerAsContact`. */
export const companyAssignCustomerAsContact: FieldResolver<unknown> = (_, args, { store }) => {
  const refuse = (field: string, code: string, message: string) => ({
    companyContact: null,
    userErrors: [{ field: [field], code, message }],
  });
  const company = companyOf(store, args["companyId"]);
  if (company === undefined) return { companyContact: null, userErrors: [noCompany()] };
  const customer = customerOf(store, args["customerId"]);
  if (customer === undefined) {
    return refuse("customerId", "RESOURCE_NOT_FOUND", "Customer does not exist.");
  }
  if (customer.email === null) {
    return refuse("companyId", "INVALID_INPUT", "Customer must have an email address.");
  }
  // Recorded for the same company; that a second company may share a contact's customer is a guess.
  if (store.people.profilesOf(customer.id).some(({ companyId }) => companyId === company.id)) {
    return refuse(
      "companyId",
      "INVALID_INPUT",
      "Customer is already associated with a company contact.",
    );
  }
  return {
    companyContact: companyContactNode(putContact(store, company.id, customer.id, {})),
    userErrors: [],
  };
};

/** `companyAssignMainContact`. */
export const companyAssignMainContact: FieldResolver<unknown> = (_, args, { store }) => {
  const company = companyOf(store, args["companyId"]);
  if (company === undefined) return { company: null, userErrors: [noCompany()] };
  const contact = contactOf(store, args["companyContactId"]);
  if (contact?.companyId !== company.id) {
    const message = "The company contact does not belong to the company.";
    const error = { field: ["companyContactId"], code: "INVALID_INPUT", message };
    return { company: null, userErrors: [error] };
  }
  const after = { ...company, mainContactId: contact.id, updatedAt: store.stamp() };
  return { company: companyNode(store.people.companies.put(after)), userErrors: [] };
};

/** `companyContactDelete`: the customer stays. */
export const companyContactDelete: FieldResolver<unknown> = (_, { companyContactId }, context) => {
  const { store } = context;
  const contact = contactOf(store, companyContactId);
  if (contact === undefined) {
    const message = "The company contact doesn't exist.";
    const error = { field: ["companyContactId"], code: "RESOURCE_NOT_FOUND", message };
    return { deletedCompanyContactId: null, userErrors: [error] };
  }
  const company = store.people.companies.get(contact.companyId);
  if (company?.mainContactId === contact.id) {
    store.people.companies.put({ ...company, mainContactId: null, updatedAt: store.stamp() });
  }
  store.people.contacts.remove(contact.id);
  return { deletedCompanyContactId: companyContactId, userErrors: [] };
};

/** Makes and stores a contact with a new customer, or says why not; nothing is stored then. */
export function newContact(
  store: Store,
  companyId: number,
  input: Input,
  field: readonly string[],
): Edited<CompanyContactRecord> {
  if (!input["email"]) {
    const message = "Either the attribute email or customer_id must be provided";
    return refused({ field, code: "INVALID", message });
  }
  const { email, firstName, lastName, phone, locale } = input;
  if ([firstName, lastName].some((name) => /<[a-z/!][^>]*>/i.test(String(name ?? "")))) {
    return refused({ field, code: "INVALID_INPUT", message: "Invalid input." });
  }
  const given = Object.entries({ email, firstName, lastName, phone, locale });
  const fields = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  const edited = editCustomer(store, blankCustomer(store), fields, field);
  if (!edited.ok) return refused(...edited.errors.map(inCompanyWords));
  const customer = saveCustomer(store, edited.value);
  return done(putContact(store, companyId, customer.id, input));
}

function putContact(
  store: Store,
  companyId: number,
  customerId: number,
  input: Input,
): CompanyContactRecord {
  const now = store.stamp();
  return store.people.contacts.put({
    id: store.nextId(),
    companyId,
    customerId,
    title: (input["title"] as string | null | undefined) ?? null,
    locale: (input["locale"] as string | null | undefined) ?? null,
    createdAt: now,
    updatedAt: now,
  });
}

// Recorded: the same mistakes have other words here than on a customer.
function inCompanyWords(error: UserError): UserError {
  const words: Readonly<Record<string, string>> = {
    "Email has already been taken": "Email address has already been taken.",
    "Phone has already been taken": "Phone number has already been taken.",
    "Locale is invalid": "Invalid locale format.",
  };
  return { ...error, message: words[error.message] ?? error.message };
}

function noCompany(): UserError {
  return { field: ["companyId"], code: "RESOURCE_NOT_FOUND", message: "Company does not exist." };
}

function companyOf(store: Store, id: unknown): CompanyRecord | undefined {
  return store.people.companies.get(parseGid(String(id))?.number ?? 0);
}

function contactOf(store: Store, id: unknown): CompanyContactRecord | undefined {
  return store.people.contacts.get(parseGid(String(id))?.number ?? 0);
}
