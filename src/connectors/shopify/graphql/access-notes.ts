import { getNamedType, TypeInfo, visit, visitWithTypeInfo } from "graphql";
import type { AdminSchema } from "./admin-schema.ts";
import type { Operation } from "./document.ts";

/**
 * Lists the access scopes that documents need, as Shopify's schema says: one entry a need, with
 * its alternatives; a need that another one meets anyway is left out.
 */
export function neededScopes(
  operations: readonly Operation[],
  { schema, requiredAccess }: AdminSchema,
): string[] {
  const needs = new Set<string>();
  const info = new TypeInfo(schema);
  const visitor = visitWithTypeInfo(info, {
    Field: () => {
      const parent = info.getParentType()?.name ?? "";
      const type = getNamedType(info.getType());
      note(type?.name ?? "");
      note(`${parent}.${info.getFieldDef()?.name ?? ""}`);
    },
    InlineFragment: (node) => {
      note(node.typeCondition?.name.value ?? "");
    },
  });
  for (const { document } of operations) visit(document, visitor);
  const all = [...needs].map((need) => need.split(" or "));
  const sure = new Set(all.filter((choices) => choices.length === 1).flat());
  return all
    .filter((choices) => choices.length === 1 || !choices.some((choice) => sure.has(choice)))
    .map((choices) => choices.join(" or "))
    .sort();

  function note(key: string): void {
    const words = requiredAccess.get(key);
    if (words === undefined) return;
    const scopes = [...words.matchAll(/`([a-z_]+)`/g)].map(([, scope]) => scope ?? "");
    if (scopes.length > 0) needs.add([...new Set(scopes)].join(" or "));
  }
}
