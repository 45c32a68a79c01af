import { metafieldNamed } from "../catalogue/derived.ts";
import type { MetafieldRecord } from "../catalogue/records.ts";
import type { ShopWideOwner } from "../catalogue/shop-metafields.ts";
import type { Context } from "../context.ts";
import { parseGid } from "../gid.ts";
import {
  locationNode,
  productNode,
  variantNode,
  type MetafieldOwner as OwnerNode,
} from "../reads/nodes.ts";
import { companyLocationNode, companyNode, customerNode } from "../reads/people-nodes.ts";
import { draftNode, orderNode } from "../reads/sale-nodes.ts";
import { shopWideNode } from "../reads/shop.ts";
import { save } from "./edit.ts";
import { replaced } from "./edit-metafields.ts";

/** Something with metafields, as it is in the store. */
export interface MetafieldOwner {
  readonly node: OwnerNode;
  /** Its metafield of a name. */
  readonly named: (namespace: string, key: string) => MetafieldRecord | undefined;
  /** Stores some metafields and drops others, and stamps the owner with the time of the change. */
  readonly change: (change: MetafieldChange) => void;
}

/** What is to happen to the metafields of one owner. */
export interface MetafieldChange {
  readonly put: readonly MetafieldRecord[];
  readonly drop: readonly MetafieldRecord[];
}

/** Finds the owner with a global id; undefined where there is none, or it can have none here. */
export function metafieldOwner(context: Context, id: unknown): MetafieldOwner | undefined {
  const { store } = context;
  const { people, sales } = store;
  const { type, number = 0 } = parseGid(String(id)) ?? {};
  const updatedAt = store.stamp();
  switch (type) {
    case "AppInstallation":
    case "Shop":
      return number === 1 ? shopWideOwner(type, context) : undefined;
    case "Product": {
      const product = store.product(number);
      if (product === undefined) return undefined;
      return owner(productNode(product), product.metafields, (metafields) => {
        save(store, { ...product, metafields });
      });
    }
    case "ProductVariant": {
      const found = store.byVariant(number);
      if (found === undefined) return undefined;
      const { product, variant } = found;
      return owner(variantNode(product, variant), variant.metafields, (metafields) => {
        const variants = product.variants.map((each) =>
          each.id === number ? { ...each, metafields, updatedAt } : each,
        );
        save(store, { ...product, variants });
      });
    }
    case "Location": {
      const location = store.locations.get(number);
      if (location === undefined) return undefined;
      return owner(locationNode(location), location.metafields, (metafields) => {
        store.locations.put({ ...location, metafields, updatedAt });
      });
    }
    case "Customer": {
      const customer = people.customers.get(number);
      if (customer === undefined) return undefined;
      return owner(customerNode(customer), customer.metafields, (metafields) => {
        people.customers.put({ ...customer, metafields, updatedAt });
      });
    }
    case "Company": {
      const company = people.companies.get(number);
      if (company === undefined) return undefined;
      return owner(companyNode(company), company.metafields, (metafields) => {
        people.companies.put({ ...company, metafields, updatedAt });
      });
    }
    case "CompanyLocation": {
      const location = people.locations.get(number);
      if (location === undefined) return undefined;
      return owner(companyLocationNode(location), location.metafields, (metafields) => {
        people.locations.put({ ...location, metafields, updatedAt });
      });
    }
    case "DraftOrder": {
      const draft = sales.drafts.get(number);
      if (draft === undefined) return undefined;
      return owner(draftNode(draft), draft.metafields, (metafields) => {
        sales.drafts.put({ ...draft, metafields, updatedAt });
      });
    }
    case "Order": {
      const order = sales.orders.get(number);
      if (order === undefined) return undefined;
      return owner(orderNode(order), order.metafields, (metafields) => {
        sales.orders.put({ ...order, metafields, updatedAt });
      });
    }
    default:
      return undefined;
  }
}

// An owner whose metafields are a part of its record.
function owner(
  node: OwnerNode,
  before: readonly MetafieldRecord[],
  store: (metafields: readonly MetafieldRecord[]) => void,
): MetafieldOwner {
  return {
    node,
    named: (namespace, key) => metafieldNamed(before, namespace, key),
    change: ({ put, drop }) => {
      store(put.reduce(replaced, before).filter((each) => !drop.includes(each)));
    },
  };
}

// Thousands of claims may hang on these two, so each metafield is a record of its own.
function shopWideOwner(name: ShopWideOwner, context: Context): MetafieldOwner {
  const { shopMetafields } = context.store;
  return {
    node: shopWideNode(name, context),
    named: (namespace, key) => shopMetafields.named(name, namespace, key),
    change: ({ put, drop }) => {
      for (const metafield of put) shopMetafields.put({ ...metafield, owner: name });
      for (const { id } of drop) shopMetafields.remove(id);
    },
  };
}
