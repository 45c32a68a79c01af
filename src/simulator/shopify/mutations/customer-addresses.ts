import type { AddressRecord, CustomerRecord } from "../catalogue/people-records.ts";
import type { Store } from "../catalogue/store.ts";
import type { Args, FieldResolver } from "../context.ts";
import { parseGid } from "../gid.ts";
import { customerNode, mailingAddressNode } from "../reads/people-nodes.ts";
import { editAddress, isSameAddress } from "./address-input.ts";
import { customerOf, missing, saveCustomer } from "./customers.ts";
import type { Input, UserError } from "./edit.ts";

/** `customerAddressCreate`: the first address becomes the default by itself. */
export const customerAddressCreate: FieldResolver<unknown> = (_, args, { store }) => {
  const refuse = (...userErrors: readonly UserError[]) => ({ address: null, userErrors });
  const customer = customerOf(store, args["customerId"]);
  if (customer === undefined) return refuse(missing("customerId"));
  const edited = editAddress(store, customer, undefined, args["address"] as Input, ["address"]);
  if (!edited.ok) return refuse(...edited.errors);
  const address = edited.value;
  if (customer.addresses.some((each) => isSameAddress(each, address))) {
    return refuse({ field: ["address"], message: "Address already exists" });
  }
  const isDefault = args["setAsDefault"] === true || customer.defaultAddressId === null;
  saveCustomer(store, {
    ...customer,
    addresses: [...customer.addresses, address],
    defaultAddressId: isDefault ? address.id : customer.defaultAddressId,
  });
  return { address: mailingAddressNode(address), userErrors: [] };
};

/** `customerAddressUpdate`: changes the fields that are given. */
export const customerAddressUpdate: FieldResolver<unknown> = (_, args, { store }) => {
  const refuse = (...userErrors: readonly UserError[]) => ({ address: null, userErrors });
  const found = ownedAddress(store, args);
  if ("error" in found) return refuse(found.error);
  const { customer, address } = found;
  const edited = editAddress(store, customer, address, args["address"] as Input, ["address"]);
  if (!edited.ok) return refuse(...edited.errors);
  saveCustomer(store, {
    ...customer,
    addresses: customer.addresses.map((each) => (each.id === address.id ? edited.value : each)),
    defaultAddressId: args["setAsDefault"] === true ? address.id : customer.defaultAddressId,
  });
  return { address: mailingAddressNode(edited.value), userErrors: [] };
};

/** `customerAddressDelete`: the first that is left takes over from a deleted default. */
export const customerAddressDelete: FieldResolver<unknown> = (_, args, { store }) => {
  const found = ownedAddress(store, args);
  if ("error" in found) return { deletedAddressId: null, userErrors: [found.error] };
  const { customer, address } = found;
  const addresses = customer.addresses.filter((each) => each.id !== address.id);
  const wasDefault = customer.defaultAddressId === address.id;
  saveCustomer(store, {
    ...customer,
    addresses,
    defaultAddressId: wasDefault ? (addresses[0]?.id ?? null) : customer.defaultAddressId,
  });
  return { deletedAddressId: args["addressId"], userErrors: [] };
};

/** `customerUpdateDefaultAddress`. */
export const customerUpdateDefaultAddress: FieldResolver<unknown> = (_, args, { store }) => {
  const found = ownedAddress(store, args);
  if ("error" in found) return { customer: null, userErrors: [found.error] };
  const { customer, address } = found;
  const saved = saveCustomer(store, { ...customer, defaultAddressId: address.id });
  return { customer: customerNode(saved), userErrors: [] };
};

function ownedAddress(
  store: Store,
  { customerId, addressId }: Args,
): { customer: CustomerRecord; address: AddressRecord } | { error: UserError } {
  const customer = customerOf(store, customerId);
  if (customer === undefined) return { error: missing("customerId") };
  const number = parseGid(String(addressId))?.number;
  const address = customer.addresses.find(({ id }) => id === number);
  return address === undefined
    ? { error: { field: ["addressId"], message: "Address does not exist" } }
    : { customer, address };
}
