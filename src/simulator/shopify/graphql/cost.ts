import {
  getNamedType,
  isLeafType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";

/** One operation to price, with the variables it is called with. */
export interface Priced {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

// Fitted on recorded answers; see the README for the rules and how well they hold.
const FREE_TYPES: ReadonlySet<string> = new Set(["MoneyV2", "MoneyBag"]);
const FREE_FIELDS: ReadonlySet<string> = new Set([
  "Collection.ruleSet",
  "CollectionRuleSet.rules",
  "Customer.defaultAddress",
  "Customer.emailMarketingConsent",
  "Customer.smsMarketingConsent",
  "InventoryItem.measurement",
  "InventoryItemMeasurement.weight",
  "Shop.shopAddress",
]);
const FIELD_COST: Readonly<Record<string, number>> = {
  "Article.commentsCount": 10,
  "Blog.articlesCount": 10,
  "DeliveryProfile.productVariantsCount": 10,
  "QueryRoot.event": 10,
  "StoreCreditAccount.balance": 5,
};
const MUTATION_COST: Readonly<Record<string, number>> = {
  deliveryProfileUpdate: 100,
  fulfillmentTrackingInfoUpdate: 50,
  orderCapture: 20,
  refundCreate: 20,
};
const COUNT_COST = 10;
const DEFAULT_MUTATION_COST = 10;

/** Prices an operation before it runs, as `requestedQueryCost` does. */
export function requestedCost(priced: Priced): number {
  return pricer(priced).selection([priced.operation.selectionSet], rootType(priced), undefined);
}

/** Prices what an operation returned, as `actualQueryCost` does; never more than was requested. */
export function actualCost(priced: Priced, data: unknown): number {
  const cost = pricer(priced).selection([priced.operation.selectionSet], rootType(priced), {
    data,
  });
  return Math.min(Math.ceil(cost), requestedCost(priced));
}

/** How much a page of `count` nodes multiplies the price of one: 1→1, 10→4, 50→7, 250→11. */
export function pageFactor(count: number): number {
  return count <= 0 ? 0 : Math.max(1, Math.floor(2 * Math.log(count)));
}

/** A value that came back, so that what was left out costs nothing. */
interface Returned {
  readonly data: unknown;
}

function rootType({ schema, operation }: Priced): GraphQLObjectType {
  const root = schema.getRootType(operation.operation);
  if (root == null) throw new Error(`The schema has no ${operation.operation} type.`);
  return root;
}

function pricer({ schema, document, operation, variables }: Priced) {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const part of document.definitions) {
    if (part.kind === Kind.FRAGMENT_DEFINITION) fragments.set(part.name.value, part);
  }
  const values: Record<string, unknown> = { ...variables };
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    if (values[name] === undefined && defaultValue) values[name] = literal(defaultValue, values);
  }

  function selection(
    sets: readonly SelectionSetNode[],
    type: GraphQLObjectType,
    returned: Returned | undefined,
  ): number {
    const fields = new Map<string, FieldNode[]>();
    for (const set of sets) collect(set, type, fields);
    let total = 0;
    for (const [key, nodes] of fields) total += field(nodes, type, childOf(returned, key));
    return total;
  }

  // Fields are merged by response key, as execution merges them, so nothing is paid twice.
  function collect(
    set: SelectionSetNode,
    type: GraphQLObjectType,
    into: Map<string, FieldNode[]>,
  ): void {
    for (const part of set.selections) {
      if (isSkipped(part.directives ?? [], values)) continue;
      if (part.kind === Kind.FIELD) {
        const key = part.alias?.value ?? part.name.value;
        into.set(key, [...(into.get(key) ?? []), part]);
        continue;
      }
      const fragment = part.kind === Kind.INLINE_FRAGMENT ? part : fragments.get(part.name.value);
      if (fragment === undefined) continue;
      const on = fragment.typeCondition?.name.value;
      const condition = on === undefined ? type : schema.getType(on);
      const applies =
        condition === type ||
        (condition !== undefined &&
          !isObjectType(condition) &&
          "name" in condition &&
          schema.getPossibleTypes(condition as never).includes(type));
      if (applies) collect(fragment.selectionSet, type, into);
    }
  }

  function field(
    nodes: readonly FieldNode[],
    parent: GraphQLObjectType,
    returned: Returned | undefined,
  ): number {
    const node = nodes[0];
    if (node === undefined) return 0;
    const name = node.name.value;
    const definition = parent.getFields()[name];
    if (definition === undefined) return 0;
    const type = getNamedType(definition.type);
    if (isLeafType(type)) return 0;
    const sets = nodes.flatMap((each) => (each.selectionSet ? [each.selectionSet] : []));
    const connection = isConnection(type.name);
    // An object that comes back null still costs its own point.
    const below = (value: Returned | undefined): number => {
      if (value !== undefined && value.data == null) return 0;
      if (value !== undefined && Array.isArray(value.data)) {
        return Math.max(0, ...value.data.map((data: unknown) => below({ data })));
      }
      if (isObjectType(type)) return selection(sets, type, value);
      const members = schema.getPossibleTypes(type as never);
      return Math.max(0, ...members.map((member) => selection(sets, member, value)));
    };
    if (parent === schema.getMutationType()) {
      return (MUTATION_COST[name] ?? DEFAULT_MUTATION_COST) + below(returned);
    }
    if (isConnection(parent.name)) {
      if (name === "pageInfo") return 0;
      if (name === "edges") return below(returned);
    }
    if (parent.name.endsWith("Payload") && !connection) return below(returned);
    const isRootCount = parent === schema.getQueryType() && name.endsWith("Count");
    if (isRootCount) return COUNT_COST + below(returned);
    const key = `${parent.name}.${name}`;
    const own = FREE_FIELDS.has(key) || FREE_TYPES.has(type.name) ? 0 : connection ? 2 : 1;
    const base = FIELD_COST[key] ?? own;
    if (!connection) return base + below(returned);
    const size = pageSize(node, values);
    const share = returned === undefined ? 1 : Math.min(1, nodeCount(returned.data) / (size || 1));
    return base + below(undefined) * pageFactor(size) * share;
  }

  return { selection };
}

function isConnection(typeName: string): boolean {
  return typeName.endsWith("Connection");
}

function childOf(returned: Returned | undefined, key: string): Returned | undefined {
  if (returned === undefined) return undefined;
  return { data: (returned.data as Record<string, unknown> | null)?.[key] };
}

// `nodes` and `edges` may both be missing (only pageInfo was selected): then the page counts as full.
function nodeCount(connection: unknown): number {
  if (connection == null) return 0;
  for (const value of Object.values(connection)) if (Array.isArray(value)) return value.length;
  return Number.POSITIVE_INFINITY;
}

function pageSize(node: FieldNode, variables: Readonly<Record<string, unknown>>): number {
  const arg = (name: string): unknown => {
    const found = node.arguments?.find((each) => each.name.value === name);
    return found && literal(found.value, variables);
  };
  return Number(arg("first") ?? arg("last") ?? 0);
}

function isSkipped(
  directives: NonNullable<FieldNode["directives"]>,
  variables: Readonly<Record<string, unknown>>,
): boolean {
  return directives.some((directive) => {
    const [condition] = directive.arguments ?? [];
    const value = condition && literal(condition.value, variables);
    if (directive.name.value === "skip") return value === true;
    return directive.name.value === "include" && value === false;
  });
}

function literal(node: ValueNode, variables: Readonly<Record<string, unknown>>): unknown {
  if (node.kind === Kind.VARIABLE) return variables[node.name.value];
  if (node.kind === Kind.INT) return Number(node.value);
  return "value" in node ? node.value : undefined;
}
