import {
  Kind,
  print,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ASTNode,
  type DocumentNode,
  type GraphQLSchema,
} from "graphql";

/** Where a node stands in a document, in Shopify's way of naming it. */
export interface Place {
  /** `["query Name", "field", "argument", …]` */
  readonly path: readonly (string | number)[];
  /** The argument or input field whose value the node is (part of). */
  readonly holder?: Holder;
}

/** The argument or input field around a value, and the type it expects. */
export interface Holder {
  readonly argument: string;
  readonly ownerKind: "Field" | "InputObject" | "Directive";
  readonly ownerName: string;
  readonly expectedType: string;
  readonly node: ASTNode;
}

/** Names the place of every node of a document; used only once something is wrong with it. */
export function placesOf(
  schema: GraphQLSchema,
  document: DocumentNode,
): ReadonlyMap<ASTNode, Place> {
  const places = new Map<ASTNode, Place>();
  const types = new TypeInfo(schema);
  const path: (string | number)[] = [];
  const holders: Holder[] = [];
  const added: number[] = [];
  visit(
    document,
    visitWithTypeInfo(types, {
      enter(node, key, parent) {
        const steps = stepsOf(node, key, parent);
        path.push(...steps);
        added.push(steps.length);
        const holder = holderOf(node, types);
        if (holder !== undefined) holders.push(holder);
        const inside = holders.at(-1);
        places.set(node, { path: [...path], ...(inside && { holder: inside }) });
      },
      leave(node) {
        path.length -= added.pop() ?? 0;
        if (holders.at(-1)?.node === node) holders.pop();
      },
    }),
  );
  return places;
}

/** Shows a literal the way Shopify quotes it in an error. */
export function printed(node: ASTNode): string {
  return print(node);
}

function stepsOf(
  node: ASTNode,
  key: string | number | undefined,
  parent: ASTNode | readonly ASTNode[] | undefined,
): (string | number)[] {
  switch (node.kind) {
    case Kind.OPERATION_DEFINITION:
      return [node.name ? `${node.operation} ${node.name.value}` : node.operation];
    case Kind.FRAGMENT_DEFINITION:
      return [`fragment ${node.name.value}`];
    case Kind.INLINE_FRAGMENT:
      return [node.typeCondition ? `... on ${node.typeCondition.name.value}` : "..."];
    case Kind.FRAGMENT_SPREAD:
      return [`... ${node.name.value}`];
    case Kind.FIELD:
      return [node.alias?.value ?? node.name.value];
    case Kind.ARGUMENT:
    case Kind.OBJECT_FIELD:
      return [node.name.value];
    case Kind.VARIABLE_DEFINITION:
      return [];
    default:
      return isListItem(node, key, parent) ? [Number(key)] : [];
  }
}

function isListItem(
  node: ASTNode,
  key: string | number | undefined,
  parent: ASTNode | readonly ASTNode[] | undefined,
): boolean {
  const isValue = node.kind.endsWith("Value") || node.kind === Kind.VARIABLE;
  return isValue && typeof key === "number" && Array.isArray(parent);
}

function holderOf(node: ASTNode, types: TypeInfo): Holder | undefined {
  if (node.kind === Kind.ARGUMENT) {
    const directive = types.getDirective();
    const field = types.getFieldDef();
    return {
      argument: node.name.value,
      ownerKind: directive ? "Directive" : "Field",
      ownerName: directive?.name ?? field?.name ?? "",
      expectedType: String(types.getArgument()?.type ?? ""),
      node,
    };
  }
  if (node.kind !== Kind.OBJECT_FIELD) return undefined;
  const parent = types.getParentInputType();
  return {
    argument: node.name.value,
    ownerKind: "InputObject",
    ownerName: parent ? String(parent).replaceAll(/[[\]!]/g, "") : "",
    expectedType: String(types.getInputType() ?? ""),
    node,
  };
}
