import { metafieldNamed } from "../catalogue/derived.ts";
import type { DefinitionRecord } from "../catalogue/definitions.ts";
import type { MetafieldRecord } from "../catalogue/records.ts";
import type { Context } from "../context.ts";
import { gid } from "../gid.ts";
import { metafieldOwner } from "./metafield-owners.ts";

type Named = Pick<DefinitionRecord, "key" | "namespace" | "ownerType">;

/** Tells whether anything of a kind has a metafield of a name. */
export function hasMetafields(context: Context, named: Named): boolean {
  return owners(context, named).length > 0;
}

/** Drops every metafield that a definition was for. */
export function dropMetafields(context: Context, named: Named): void {
  for (const id of owners(context, named)) {
    const owner = metafieldOwner(context, id);
    const metafield = owner?.named(named.namespace, named.key);
    if (metafield !== undefined) owner?.change({ put: [], drop: [metafield] });
  }
}

function owners({ store }: Context, { ownerType, namespace, key }: Named): readonly string[] {
  const { people, sales } = store;
  const ids = (type: string, all: readonly Owner[]): readonly string[] =>
    all
      .filter(({ metafields }) => metafieldNamed(metafields, namespace, key) !== undefined)
      .map(({ id }) => gid(type, id));
  switch (ownerType) {
    case "API_PERMISSION":
      return store.shopMetafields.named("AppInstallation", namespace, key) === undefined
        ? []
        : [gid("AppInstallation", 1)];
    case "SHOP":
      return store.shopMetafields.named("Shop", namespace, key) === undefined
        ? []
        : [gid("Shop", 1)];
    case "COMPANY":
      return ids("Company", people.companies.all());
    case "COMPANY_LOCATION":
      return ids("CompanyLocation", people.locations.all());
    case "CUSTOMER":
      return ids("Customer", people.customers.all());
    case "DRAFTORDER":
      return ids("DraftOrder", sales.drafts.all());
    case "LOCATION":
      return ids("Location", store.locations.all());
    case "ORDER":
      return ids("Order", sales.orders.all());
    case "PRODUCT":
      return ids("Product", store.products());
    case "PRODUCTVARIANT":
      return ids(
        "ProductVariant",
        store.products().flatMap(({ variants }) => variants),
      );
    default:
      return [];
  }
}

interface Owner {
  readonly id: number;
  readonly metafields: readonly MetafieldRecord[];
}
