import type { CompanyLocationRecord } from "../catalogue/people-records.ts";
import type { Store } from "../catalogue/store.ts";
import type { FieldResolver } from "../context.ts";
import { parseGid } from "../gid.ts";
import { companyAddressNode, companyLocationNode } from "../reads/people-nodes.ts";
import {
  editBuyerExperience,
  editCompanyAddress,
  namingProblems,
  optionalText,
} from "./company-input.ts";
import { normalPhone } from "./customer-input.ts";
import { done, refused, type Edited, type Input, type UserError } from "./edit.ts";

const INVALID_INPUT = { code: "INVALID_INPUT", message: "Invalid input." };

/** `companyLocationCreate`. */
export const companyLocationCreate: FieldResolver<unknown> = (_, args, { store }) => {
  const refuse = (...userErrors: readonly UserError[]) => ({ companyLocation: null, userErrors });
  const company = store.people.companies.get(parseGid(String(args["companyId"]))?.number ?? 0);
  if (company === undefined) {
    const message = "Company does not exist.";
    return refuse({ field: ["companyId"], code: "RESOURCE_NOT_FOUND", message });
  }
  const input = args["input"] as Input;
  if (Object.keys(input).every((name) => /Address$|^billingSame/.test(name))) {
    const message = "Company location create input is empty.";
    return refuse({ field: null, code: "NO_INPUT", message });
  }
  const made = newLocation(store, company.id, company.name, input, ["input"]);
  if (!made.ok) return refuse(...made.errors);
  return {
    companyLocation: companyLocationNode(store.people.locations.put(made.value)),
    userErrors: [],
  };
};

/** `companyLocationUpdate`: changes the fields that are given; addresses have a mutation of their own. */
export const companyLocationUpdate: FieldResolver<unknown> = (_, args, { store }) => {
  const refuse = (...userErrors: readonly UserError[]) => ({ companyLocation: null, userErrors });
  const before = locationOf(store, args["companyLocationId"]);
  if (before === undefined) {
    const message = "The company location doesn't exist";
    return refuse({ field: ["input"], code: "RESOURCE_NOT_FOUND", message });
  }
  const input = args["input"] as Input;
  if (Object.keys(input).length === 0) {
    const message = "Company location update input is empty.";
    return refuse({ field: null, code: "NO_INPUT", message });
  }
  const edited = editLocation(store, before, input, ["input"]);
  if (!edited.ok) return refuse(...edited.errors);
  return {
    companyLocation: companyLocationNode(saveLocation(store, edited.value)),
    userErrors: [],
  };
};

/** `companyLocationAssignAddress`: makes or changes the address of each type that is named. */
export const companyLocationAssignAddress: FieldResolver<unknown> = (_, args, { store }) => {
  const refuse = (...userErrors: readonly UserError[]) => ({ addresses: null, userErrors });
  const before = locationOf(store, args["locationId"]);
  if (before === undefined) {
    const message = "The company location doesn't exist";
    return refuse({ field: ["locationId"], code: "RESOURCE_NOT_FOUND", message });
  }
  const types = args["addressTypes"] as readonly ("BILLING" | "SHIPPING")[];
  if (types.length === 0 || new Set(types).size < types.length) {
    return refuse({ field: null, ...INVALID_INPUT });
  }
  const old = types.includes("SHIPPING") ? before.shippingAddress : before.billingAddress;
  const other = types.includes("SHIPPING") ? before.billingAddress : before.shippingAddress;
  // An address that served both and changes for one of them becomes two.
  const start = types.length === 1 && old?.id === other?.id ? null : old;
  const edited = editCompanyAddress(store, start, args["address"] as Input, ["address"]);
  if (!edited.ok) return refuse(...edited.errors);
  const after = saveLocation(store, {
    ...before,
    ...(types.includes("SHIPPING") && { shippingAddress: edited.value }),
    ...(types.includes("BILLING") && { billingAddress: edited.value }),
  });
  return { addresses: [companyAddressNode(after, edited.value)], userErrors: [] };
};

/** `companyLocationDelete`. */
export const companyLocationDelete: FieldResolver<unknown> = (
  _,
  { companyLocationId },
  context,
) => {
  const { people } = context.store;
  const location = locationOf(context.store, companyLocationId);
  if (location === undefined) {
    const message = "The company location doesn't exist";
    const error = { field: ["companyLocationId"], code: "RESOURCE_NOT_FOUND", message };
    return { deletedCompanyLocationId: null, userErrors: [error] };
  }
  people.locations.remove(location.id);
  return { deletedCompanyLocationId: companyLocationId, userErrors: [] };
};

/** `companyLocationsDelete`: deletes those that are there, and names the others. */
export const companyLocationsDelete: FieldResolver<unknown> = (_, args, { store }) => {
  const userErrors: UserError[] = [];
  const deletedCompanyLocationIds = (args["companyLocationIds"] as string[]).filter((id, at) => {
    const location = locationOf(store, id);
    if (location !== undefined) store.people.locations.remove(location.id);
    else {
      userErrors.push({
        field: ["companyLocationIds", String(at)],
        code: "RESOURCE_NOT_FOUND",
        message: "Resource requested does not exist.",
      });
    }
    return location !== undefined;
  });
  return { deletedCompanyLocationIds, userErrors };
};

/** Makes a branch out of an input; without a name it has that of its first street or company. */
export function newLocation(
  store: Store,
  companyId: number,
  companyName: string,
  input: Input,
  field: readonly string[],
): Edited<CompanyLocationRecord> {
  if (input["taxExempt"] === null) {
    return refused({ field: [...field, "taxExempt"], ...INVALID_INPUT });
  }
  const isSame = input["billingSameAsShipping"] === true;
  const shipping = input["shippingAddress"] as Input | null | undefined;
  const billing = input["billingAddress"] as Input | null | undefined;
  if (isSame && shipping == null) {
    return refused({ field: [...field, "shippingAddress"], ...INVALID_INPUT });
  }
  if (isSame && billing != null) {
    return refused({ field: [...field, "billingAddress"], ...INVALID_INPUT });
  }
  const now = store.stamp();
  const shippingAddress =
    shipping == null
      ? done(null)
      : editCompanyAddress(store, null, shipping, [...field, "shippingAddress"]);
  if (!shippingAddress.ok) return shippingAddress;
  const billingAddress = isSame
    ? shippingAddress
    : billing == null
      ? done(null)
      : editCompanyAddress(store, null, billing, [...field, "billingAddress"]);
  if (!billingAddress.ok) return billingAddress;
  const start: CompanyLocationRecord = {
    id: store.nextId(),
    companyId,
    name: shippingAddress.value?.address1 || companyName,
    externalId: null,
    note: null,
    phone: null,
    locale: null,
    taxExempt: input["taxExempt"] === true,
    taxExemptions: (input["taxExemptions"] as readonly string[] | null | undefined) ?? [],
    taxRegistrationId: optionalText(input, "taxRegistrationId", null),
    shippingAddress: shippingAddress.value,
    billingAddress: billingAddress.value,
    checkoutToDraft: false,
    editableShippingAddress: false,
    paymentTermsTemplateId: null,
    metafields: [],
    createdAt: now,
    updatedAt: now,
  };
  return editLocation(store, start, input, field);
}

function editLocation(
  store: Store,
  before: CompanyLocationRecord,
  input: Input,
  field: readonly string[],
): Edited<CompanyLocationRecord> {
  const errors = namingProblems(input, field, store.people.locations, before.id);
  const rawPhone = optionalText(input, "phone", before.phone);
  const phone = rawPhone === null ? null : normalPhone(rawPhone);
  if (phone === undefined) {
    errors.push({ field: [...field, "phone"], code: "INVALID", message: "Phone is invalid" });
  }
  const experience = editBuyerExperience(before, input["buyerExperienceConfiguration"], [
    ...field,
    "buyerExperienceConfiguration",
  ]);
  if (!experience.ok) errors.push(...experience.errors);
  if (errors.length > 0 || phone === undefined || !experience.ok) return refused(...errors);
  return done({
    ...experience.value,
    name: optionalText(input, "name", before.name) ?? before.name,
    externalId: optionalText(input, "externalId", before.externalId),
    note: optionalText(input, "note", before.note),
    locale: optionalText(input, "locale", before.locale),
    phone,
  });
}

function locationOf(store: Store, id: unknown): CompanyLocationRecord | undefined {
  return store.people.locations.get(parseGid(String(id))?.number ?? 0);
}

function saveLocation(store: Store, location: CompanyLocationRecord): CompanyLocationRecord {
  return store.people.locations.put({ ...location, updatedAt: store.stamp() });
}
