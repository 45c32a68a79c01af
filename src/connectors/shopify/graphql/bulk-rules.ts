import {
  getNamedType,
  isListType,
  isNonNullType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ASTNode,
  type GraphQLOutputType,
  type GraphQLSchema,
} from "graphql";
import { connectionsOf, flatSelections, type ConnectionNode, type Operation } from "./document.ts";

/** One rule of bulk queries that a document breaks, and where. */
export interface BrokenRule {
  readonly message: string;
  readonly node: ASTNode | undefined;
}

const mostConnections = 5;
const deepestNesting = 2;
const longestText = 65_535;

/** Holds a document against the rules under which Shopify runs a query as a bulk operation. */
export function brokenBulkRules(
  operation: Operation,
  text: string,
  schema: GraphQLSchema | undefined,
): BrokenRule[] {
  const { definition } = operation;
  const broken: BrokenRule[] = [];
  const report = (message: string, node?: ASTNode): void => void broken.push({ message, node });
  if (definition.operation !== "query") {
    report(`A bulk query must be a query, and this is a ${definition.operation}.`, definition);
  }
  const bytes = Buffer.byteLength(text);
  if (bytes > longestText) {
    report(`A bulk query has at most 65,535 bytes, and this one has ${String(bytes)}.`, definition);
  }
  const roots = connectionsOf(definition.selectionSet);
  const all = roots.flatMap(withInner);
  if (all.length === 0) report("A bulk query must contain at least one connection.", definition);
  const surplus = all[mostConnections];
  if (surplus) {
    report(
      `A bulk query has at most 5 connections, and this one has ${String(all.length)}.`,
      surplus.field,
    );
  }
  for (const root of roots) checkDepth(root, 0, report);
  for (const connection of all) checkShape(connection, report);
  for (const field of flatSelections(definition.selectionSet)) {
    if (/^nodes?$/.test(field.name.value)) {
      report(`A bulk query cannot begin with "${field.name.value}".`, field);
    }
  }
  if (schema) broken.push(...connectionsInLists(operation, schema));
  return broken;
}

function withInner(connection: ConnectionNode): ConnectionNode[] {
  return [connection, ...connection.connections.flatMap(withInner)];
}

function checkDepth(
  connection: ConnectionNode,
  depth: number,
  report: (message: string, node: ASTNode) => void,
): void {
  if (depth > deepestNesting) {
    const name = connection.field.name.value;
    report(`The connection "${name}" is nested deeper than two below the first.`, connection.field);
    return;
  }
  for (const inner of connection.connections) checkDepth(inner, depth + 1, report);
}

function checkShape(
  { field, form, selection, connections }: ConnectionNode,
  report: (message: string, node: ASTNode) => void,
): void {
  const name = field.name.value;
  if (form === "nodes") {
    report(`A bulk query selects "${name}" by edges { node { … } }, not by nodes.`, field);
  }
  const ids = flatSelections(selection).filter((one) => one.name.value === "id");
  if (connections.length > 0 && !ids.some((one) => !one.alias)) {
    report(
      `The nodes of "${name}" have connections inside, so they must select id without an alias.`,
      field,
    );
  }
}

function connectionsInLists({ document }: Operation, schema: GraphQLSchema): BrokenRule[] {
  const broken: BrokenRule[] = [];
  const info = new TypeInfo(schema);
  // Lists that are open here; `edges` and `nodes` are lists by nature and do not count.
  const lists: string[] = [];
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: {
        enter: (field) => {
          const type = info.getType();
          const isConnection = getNamedType(type)?.name.endsWith("Connection") ?? false;
          const [list] = lists;
          if (isConnection && list !== undefined) {
            const message = `The connection "${field.name.value}" lies inside the list "${list}", which a bulk query cannot read.`;
            broken.push({ message, node: field });
          }
          if (isOpenList(field.name.value, type)) lists.push(field.name.value);
        },
        leave: (field) => {
          if (isOpenList(field.name.value, info.getType())) lists.pop();
        },
      },
      [Kind.VARIABLE_DEFINITION]: { enter: () => false },
    }),
  );
  return broken;
}

function isOpenList(name: string, type: GraphQLOutputType | null | undefined): boolean {
  if (name === "edges" || name === "nodes") return false;
  return isListType(isNonNullType(type) ? type.ofType : type);
}
