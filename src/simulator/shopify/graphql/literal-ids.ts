import {
  getNamedType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ASTNode,
  type DocumentNode,
  type GraphQLSchema,
} from "graphql";
import { parseGid } from "../gid.ts";
import { locationOf, type ShopifyError } from "./errors.ts";
import { placesOf } from "./places.ts";

/** Refuses literal ids that are no global ids; graphql-js takes any string for an ID. */
export function malformedIds(schema: GraphQLSchema, document: DocumentNode): ShopifyError[] {
  const bad: { node: ASTNode; value: string }[] = [];
  const types = new TypeInfo(schema);
  const check = (node: ASTNode & { readonly value: string }): void => {
    const type = types.getInputType();
    if (type == null || getNamedType(type).name !== "ID") return;
    if (parseGid(node.value) === undefined) bad.push({ node, value: node.value });
  };
  visit(
    document,
    visitWithTypeInfo(types, { [Kind.STRING]: { enter: check }, [Kind.INT]: { enter: check } }),
  );
  if (bad.length === 0) return [];
  const places = placesOf(schema, document);
  return bad.map(({ node, value }) => ({
    message: `Invalid global id '${value}'`,
    locations: locationOf(places.get(node)?.holder?.node ?? node),
    path: places.get(node)?.path ?? [],
    extensions: { code: "argumentLiteralsIncompatible", typeName: "CoercionError" },
  }));
}
