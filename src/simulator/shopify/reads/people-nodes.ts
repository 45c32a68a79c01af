import type {
  AddressRecord,
  CompanyAddressRecord,
  CompanyContactRecord,
  CompanyLocationRecord,
  CompanyRecord,
  CustomerRecord,
} from "../catalogue/people-records.ts";

/** A customer. */
export interface CustomerNode {
  readonly __typename: "Customer";
  readonly customer: CustomerRecord;
}

/** An address of a customer. */
export interface MailingAddressNode {
  readonly __typename: "MailingAddress";
  readonly address: AddressRecord;
}

/** A company. */
export interface CompanyNode {
  readonly __typename: "Company";
  readonly company: CompanyRecord;
}

/** A branch of a company. */
export interface CompanyLocationNode {
  readonly __typename: "CompanyLocation";
  readonly location: CompanyLocationRecord;
}

/** Somebody who buys for a company. */
export interface CompanyContactNode {
  readonly __typename: "CompanyContact";
  readonly contact: CompanyContactRecord;
}

/** A billing or shipping address of a branch. */
export interface CompanyAddressNode {
  readonly __typename: "CompanyAddress";
  readonly location: CompanyLocationRecord;
  readonly address: CompanyAddressRecord;
}

/** Wraps a customer. */
export function customerNode(customer: CustomerRecord): CustomerNode {
  return { __typename: "Customer", customer };
}

/** Wraps an address of a customer. */
export function mailingAddressNode(address: AddressRecord): MailingAddressNode {
  return { __typename: "MailingAddress", address };
}

/** Wraps a company. */
export function companyNode(company: CompanyRecord): CompanyNode {
  return { __typename: "Company", company };
}

/** Wraps a branch of a company. */
export function companyLocationNode(location: CompanyLocationRecord): CompanyLocationNode {
  return { __typename: "CompanyLocation", location };
}

/** Wraps somebody who buys for a company. */
export function companyContactNode(contact: CompanyContactRecord): CompanyContactNode {
  return { __typename: "CompanyContact", contact };
}

/** Wraps an address of a branch; null stays null. */
export function companyAddressNode(
  location: CompanyLocationRecord,
  address: CompanyAddressRecord | null,
): CompanyAddressNode | null {
  return address && { __typename: "CompanyAddress", location, address };
}
