import type { JsonObject } from "../../core/json.ts";

/** A company as the local NuORDER keeps it: what was written, and nothing computed. */
export interface StoredCompany {
  readonly id: string;
  readonly createdOn: string;
  readonly modifiedOn: string;
  /** Written fields by their API name; custom fields stand among them. */
  readonly fields: CompanyFields;
  readonly buyers: readonly StoredBuyer[];
}

export interface CompanyFields extends JsonObject {
  readonly name: string;
  readonly code: string;
  readonly addresses: readonly StoredAddress[];
}

/** An address without what was sent empty. */
export interface StoredAddress extends JsonObject {
  readonly line_1: string;
  readonly country: string;
}

export interface StoredBuyer {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly title: string;
  readonly phone_office: string;
  readonly phone_cell: string;
  readonly reps: readonly StoredRep[];
}

export interface StoredRep {
  readonly _id: string;
  readonly email: string;
}

/** Tells whether a company is archived, by the flag that the settings name. */
export function isArchived(fields: JsonObject, flag: string): boolean {
  return flag === "active" ? fields["active"] === false : fields[flag] === true;
}

/** E-mail addresses are compared without case. */
export function isSameEmail(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
