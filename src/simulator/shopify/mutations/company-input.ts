import { externalKey } from "../catalogue/people.ts";
import type { CompanyAddressRecord, CompanyLocationRecord } from "../catalogue/people-records.ts";
import { PAYMENT_TERMS } from "../catalogue/payment-terms.ts";
import { countryName, isZip, zoneName } from "../catalogue/regions.ts";
import type { Collection } from "../catalogue/collection.ts";
import type { Store } from "../catalogue/store.ts";
import { parseGid } from "../gid.ts";
import { notModelled } from "../graphql/errors.ts";
import { normalPhone } from "./customer-input.ts";
import { done, refused, type Edited, type Input, type UserError } from "./edit.ts";

const LONGEST_NAME = 255;
const LONGEST_NOTE = 5000;
const LONGEST_EXTERNAL_ID = 64;

const ADDRESS_TEXTS = {
  address1: "Address1",
  address2: "Address2",
  city: "City",
  recipient: "Recipient",
  firstName: "First name",
  lastName: "Last name",
} as const;

/** What is wrong with the name, note and external id of a company or one of its locations. */
export function namingProblems<T extends { readonly id: number }>(
  input: Input,
  field: readonly string[],
  others: Collection<T>,
  ownId?: number,
): UserError[] {
  const problems: UserError[] = [];
  const add = (name: string, code: string, message: string): void => {
    problems.push({ field: [...field, name], code, message });
  };
  const { name, note, externalId } = input;
  if (name === null) add("name", "UNEXPECTED_TYPE", "Name is of unexpected type NilClass");
  if (typeof name === "string") {
    if (name.trim() === "") add("name", "BLANK", "Name can't be blank");
    if (name.length > LONGEST_NAME) {
      add("name", "TOO_LONG", "Name is too long (maximum is 255 characters)");
    }
  }
  if (typeof note === "string" && note.length > LONGEST_NOTE) {
    add("notes", "TOO_LONG", "Notes is too long (maximum is 5000 characters)");
  }
  if (typeof externalId === "string" && externalId !== "") {
    if (externalId.length > LONGEST_EXTERNAL_ID) {
      add("externalId", "TOO_LONG", "External Id must be 64 characters or less.");
    } else if (!/^[\w!@#$%^&*(){}[\]\\/?<>~,.;:'`"-]+$/.test(externalId)) {
      add(
        "externalId",
        "INVALID",
        "External Id can only contain numbers, letters, and some special characters, including !@#$%^&*(){}[]\\/?<>_-~,.;:'`\"",
      );
    } else if (others.having(externalKey(externalId)).some(({ id }) => id !== ownId)) {
      add("externalId", "TAKEN", "External id has already been taken.");
    }
  }
  return problems;
}

/** A text of an input: the old one where the input is silent, null where it is empty. */
export function optionalText(input: Input, name: string, before: string | null): string | null {
  const value = input[name];
  if (value === undefined) return before;
  return value === null || String(value).trim() === "" ? null : String(value).trim();
}

/** Lays an input over an address of a branch, or makes a new one in the United States. */
export function editCompanyAddress(
  store: Store,
  before: CompanyAddressRecord | null,
  input: Input,
  field: readonly string[],
): Edited<CompanyAddressRecord> {
  const now = store.stamp();
  const after: CompanyAddressRecord = {
    id: before?.id ?? store.nextId(),
    recipient: optionalText(input, "recipient", before?.recipient ?? null),
    firstName: optionalText(input, "firstName", before?.firstName ?? null),
    lastName: optionalText(input, "lastName", before?.lastName ?? null),
    address1: optionalText(input, "address1", before?.address1 ?? null) ?? "",
    address2: optionalText(input, "address2", before?.address2 ?? null),
    city: optionalText(input, "city", before?.city ?? null),
    zoneCode: optionalText(input, "zoneCode", before?.zoneCode ?? null),
    zip: optionalText(input, "zip", before?.zip ?? null),
    countryCode: optionalText(input, "countryCode", before?.countryCode ?? null) ?? "US",
    phone: optionalText(input, "phone", before?.phone ?? null),
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  };
  const errors: UserError[] = [];
  const add = (name: string, label: string): void => {
    errors.push({ field: [...field, name], code: "INVALID", message: `${label} is invalid` });
  };
  if (countryName(after.countryCode) === undefined) add("countryCode", "Country code");
  if (after.zoneCode !== null && zoneName(after.countryCode, after.zoneCode) === undefined) {
    add("zoneCode", "Zone code");
  }
  if (after.zip !== null && !isZip(after.countryCode, after.zip)) add("zip", "Zip");
  for (const [name, label] of Object.entries(ADDRESS_TEXTS)) {
    const text = after[name as keyof typeof ADDRESS_TEXTS] ?? "";
    if (/<[a-z/!][^>]*>|https?:\/\/|\p{Extended_Pictographic}/iu.test(text)) add(name, label);
  }
  const phone = after.phone === null ? null : normalPhone(after.phone);
  if (phone === undefined) add("phone", "Phone");
  if (errors.length > 0 || phone === undefined) return refused(...errors);
  return done({ ...after, phone });
}

/** Lays checkout settings and payment terms over a branch. */
export function editBuyerExperience(
  before: CompanyLocationRecord,
  given: unknown,
  field: readonly string[],
): Edited<CompanyLocationRecord> {
  if (given == null) return done(before);
  const input = given as Input;
  if (Object.keys(input).length === 0) {
    return refused({ field, code: "INVALID_INPUT", message: "Invalid input." });
  }
  const asked = input["paymentTermsTemplateId"];
  const number = asked == null ? null : (parseGid(String(asked))?.number ?? 0);
  if (number !== null && !PAYMENT_TERMS.some(({ id }) => id === number)) {
    return refused({
      field: [...field, "paymentTermsTemplateId"],
      code: "RESOURCE_NOT_FOUND",
      message: "Resource requested does not exist.",
    });
  }
  const paymentTermsTemplateId = asked === undefined ? before.paymentTermsTemplateId : number;
  if (input["deposit"] != null) {
    if (paymentTermsTemplateId !== null) throw notModelled("deposits");
    return refused({
      field: [...field, "deposit"],
      code: "INVALID",
      message: "Deposit requires a payment terms template.",
    });
  }
  const { checkoutToDraft, editableShippingAddress } = input;
  return done({
    ...before,
    paymentTermsTemplateId,
    checkoutToDraft: (checkoutToDraft as boolean | null | undefined) ?? before.checkoutToDraft,
    editableShippingAddress:
      (editableShippingAddress as boolean | null | undefined) ?? before.editableShippingAddress,
  });
}
