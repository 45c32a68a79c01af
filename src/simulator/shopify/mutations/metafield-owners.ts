import type { MetafieldRecord } from "../catalogue/records.ts";
import type { Store } from "../catalogue/store.ts";
import { parseGid } from "../gid.ts";
import {
  locationNode,
  productNode,
  variantNode,
  type MetafieldOwner as OwnerNode,
} from "../reads/nodes.ts";
import { companyLocationNode, companyNode, customerNode } from "../reads/people-nodes.ts";
import { save } from "./edit.ts";

/** Something with metafields, as it is in the store. */
export interface MetafieldOwner {
  readonly node: OwnerNode;
  readonly metafields: readonly MetafieldRecord[];
  /** Stores other metafields, and stamps the owner with the time of the change. */
  readonly save: (metafields: readonly MetafieldRecord[]) => void;
}

/** Finds the owner with a global id; undefined where there is none, or it can have none here. */
export function metafieldOwner(store: Store, id: unknown): MetafieldOwner | undefined {
  const { people } = store;
  const { type, number = 0 } = parseGid(String(id)) ?? {};
  const updatedAt = store.stamp();
  switch (type) {
    case "Product": {
      const product = store.product(number);
      return (
        product && {
          node: productNode(product),
          metafields: product.metafields,
          save: (metafields) => void save(store, { ...product, metafields }),
        }
      );
    }
    case "ProductVariant": {
      const found = store.byVariant(number);
      if (found === undefined) return undefined;
      const { product, variant } = found;
      return {
        node: variantNode(product, variant),
        metafields: variant.metafields,
        save: (metafields) => {
          const variants = product.variants.map((each) =>
            each.id === number ? { ...each, metafields, updatedAt } : each,
          );
          save(store, { ...product, variants });
        },
      };
    }
    case "Location": {
      const location = store.locations.get(number);
      return (
        location && {
          node: locationNode(location),
          metafields: location.metafields,
          save: (metafields) => void store.locations.put({ ...location, metafields, updatedAt }),
        }
      );
    }
    case "Customer": {
      const customer = people.customers.get(number);
      return (
        customer && {
          node: customerNode(customer),
          metafields: customer.metafields,
          save: (metafields) => void people.customers.put({ ...customer, metafields, updatedAt }),
        }
      );
    }
    case "Company": {
      const company = people.companies.get(number);
      return (
        company && {
          node: companyNode(company),
          metafields: company.metafields,
          save: (metafields) => void people.companies.put({ ...company, metafields, updatedAt }),
        }
      );
    }
    case "CompanyLocation": {
      const location = people.locations.get(number);
      return (
        location && {
          node: companyLocationNode(location),
          metafields: location.metafields,
          save: (metafields) => void people.locations.put({ ...location, metafields, updatedAt }),
        }
      );
    }
    default:
      return undefined;
  }
}
