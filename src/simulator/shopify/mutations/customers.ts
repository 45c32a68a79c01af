import type { CustomerRecord } from "../catalogue/people-records.ts";
import type { Store } from "../catalogue/store.ts";
import type { Args, Context, FieldResolver } from "../context.ts";
import { parseGid } from "../gid.ts";
import { customerNode } from "../reads/people-nodes.ts";
import { customerBy } from "../reads/people-root.ts";
import { shopNode } from "../reads/shop.ts";
import { blankCustomer, editCustomer, normalEmail, normalPhone } from "./customer-input.ts";
import { list, type Input, type UserError } from "./edit.ts";

const CONSENTS = [
  [
    "emailMarketingConsent",
    "email",
    "An email address is required to set the email marketing consent state.",
  ],
  ["smsMarketingConsent", "phone", "A phone number is required to set the SMS consent state."],
  [
    "whatsAppMarketingConsent",
    "phone",
    "A phone number is required to set the WhatsApp consent state.",
  ],
] as const;

/** `customerCreate`. */
export const customerCreate: FieldResolver<unknown> = (_, args, { store }) => {
  const input = args["input"] as Input;
  const problems = createProblems(input);
  if (problems.length > 0) return { customer: null, userErrors: problems };
  const edited = editCustomer(store, blankCustomer(store), input);
  if (!edited.ok) return { customer: null, userErrors: edited.errors };
  const customer: CustomerRecord = {
    ...edited.value,
    emailMarketing: isSubscribed(input, "emailMarketingConsent"),
    smsMarketing: isSubscribed(input, "smsMarketingConsent"),
  };
  return { customer: customerNode(saveCustomer(store, customer)), userErrors: [] };
};

/** `customerUpdate`: changes the fields that are given; tags and addresses replace what there was. */
export const customerUpdate: FieldResolver<unknown> = (_, args, { store }) => {
  const input = args["input"] as Input;
  const before = customerOf(store, input["id"]);
  if (before === undefined) return { customer: null, userErrors: [missing("id")] };
  const userErrors = CONSENTS.filter(([name]) => input[name] != null).map(([name]) => ({
    field: [name],
    message: `To update ${name}, please use the customer${name[0]?.toUpperCase() ?? ""}${name.slice(1)}Update Mutation instead`,
  }));
  if (userErrors.length > 0) return { customer: null, userErrors };
  const edited = editCustomer(store, before, input);
  if (!edited.ok) return { customer: null, userErrors: edited.errors };
  return { customer: customerNode(saveCustomer(store, edited.value)), userErrors: [] };
};

/** `customerSet`: creates, updates or finds by something unique; lists replace what there was. */
export const customerSet: FieldResolver<unknown> = (_, args, context) => {
  const input = args["input"] as Input;
  const refuse = (...userErrors: UserError[]) => ({ customer: null, userErrors });
  const identifier: Input = (args["identifier"] as Input | null | undefined) ?? {
    id: input["id"],
  };
  const problem = mismatch(input, identifier);
  if (problem !== undefined) return refuse(problem);
  const found = foundBy(identifier, context);
  const isById = identifier["id"] != null;
  if (found === undefined && (isById || identifier["customId"] != null)) {
    return refuse({
      field: ["input"],
      message: "Resource matching the identifier was not found.",
      code: "NOT_FOUND",
    });
  }
  const { store } = context;
  const edited = editCustomer(store, found ?? blankCustomer(store), input, ["input"]);
  if (!edited.ok) return refuse(...edited.errors);
  return { customer: customerNode(saveCustomer(store, edited.value)), userErrors: [] };
};

/** `customerDelete`: refuses those who have ordered; takes their company contacts along (a guess). */
export const customerDelete: FieldResolver<unknown> = (_, { input }, context) => {
  const { store } = context;
  const customer = customerOf(store, (input as Input)["id"]);
  const shop = shopNode(context);
  if (customer === undefined) {
    const error = { field: ["id"], message: "Customer can't be found" };
    return { deletedCustomerId: null, shop, userErrors: [error] };
  }
  if (customer.numberOfOrders > 0) {
    const message = "Customer can’t be deleted because they have associated orders";
    return { deletedCustomerId: null, shop, userErrors: [{ field: ["id"], message }] };
  }
  for (const contact of store.people.profilesOf(customer.id)) {
    const company = store.people.companies.get(contact.companyId);
    if (company?.mainContactId === contact.id) {
      store.people.companies.put({ ...company, mainContactId: null, updatedAt: store.stamp() });
    }
    store.people.contacts.remove(contact.id);
  }
  store.people.customers.remove(customer.id);
  return { deletedCustomerId: (input as Input)["id"], shop, userErrors: [] };
};

/** Stores a changed customer, stamped with the time of the change. */
export function saveCustomer(store: Store, customer: CustomerRecord): CustomerRecord {
  return store.people.customers.put({ ...customer, updatedAt: store.stamp() });
}

/** The customer with a global id. */
export function customerOf(store: Store, id: unknown): CustomerRecord | undefined {
  return store.people.customers.get(parseGid(String(id))?.number ?? 0);
}

/** What is said about a customer that is not there. */
export function missing(name: string): UserError {
  return { field: [name], message: "Customer does not exist", code: "CUSTOMER_DOES_NOT_EXIST" };
}

function createProblems(input: Input): UserError[] {
  if (input["id"] != null) return [{ field: ["id"], message: "Cannot specify ID on creation" }];
  const nested = (["addresses", "metafields"] as const).flatMap((name) =>
    list(input, name).flatMap((each, index) =>
      each["id"] == null
        ? []
        : {
            field: [name, String(index), "id"],
            message: `Cannot specify ${name === "addresses" ? "address" : "metafield"} ID on creation`,
            code: "INVALID",
          },
    ),
  );
  const consents = CONSENTS.filter(([name, needed]) => input[name] != null && !input[needed]).map(
    ([name, , message]) => ({ field: [name], message }),
  );
  return [...nested, ...consents];
}

function isSubscribed(input: Input, name: string): boolean {
  return (input[name] as Input | null | undefined)?.["marketingState"] === "SUBSCRIBED";
}

function foundBy(identifier: Args, context: Context): CustomerRecord | undefined {
  const { id, email, phone, customId } = identifier;
  if ([id, email, phone, customId].every((each) => each == null)) return undefined;
  return customerBy({ id, emailAddress: email, phoneNumber: phone, customId }, context);
}

// The words are those other `…Set` mutations use.
function mismatch(input: Input, identifier: Input): UserError | undefined {
  for (const [name, normal] of [
    ["email", normalEmail],
    ["phone", normalPhone],
  ] as const) {
    if (identifier[name] == null) continue;
    if (input[name] == null) {
      return {
        field: ["input"],
        message: "The input field corresponding to the identifier is required.",
        code: "MISSING_FIELD_REQUIRED",
      };
    }
    if (normal(String(input[name])) !== normal(String(identifier[name]))) {
      return {
        field: ["input"],
        message:
          "The identifier value does not match the value of the corresponding field in the input.",
        code: "INPUT_MISMATCH",
      };
    }
  }
  return undefined;
}
