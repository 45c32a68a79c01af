/** What a GraphQL request asks for, as far as a log line or a fault needs to know. */
export interface GraphqlOperation {
  readonly kind: "query" | "mutation";
  /** The operation's name, where it has one. */
  readonly name?: string;
  /** The first root field, aliases looked through. */
  readonly field?: string;
}

/**
 * Reads the operation from a GraphQL request body; undefined when it is none.
 *
 * Reads by eye rather than by grammar: the local Shopify parses the text anyway, and a log must not
 * fail on a document that does.
 */
export function readGraphqlOperation(body: string): GraphqlOperation | undefined {
  const request = parsed(body);
  if (typeof request?.query !== "string") return undefined;
  const text = request.query
    .replaceAll(/"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"/g, '""')
    .replaceAll(/#[^\n]*/g, "");
  const wanted = typeof request.operationName === "string" ? request.operationName : undefined;
  const heads = [...text.matchAll(/\b(query|mutation)\b\s*(\w+)?[^{]*\{|^\s*\{/g)];
  const head = heads.find((match) => wanted !== undefined && match[2] === wanted) ?? heads[0];
  if (!head) return undefined;
  const rest = text.slice(head.index + head[0].length);
  const field = /^[\s,]*(?:\w+\s*:\s*)?(\w+)/.exec(rest)?.[1];
  const name = head[2] ?? wanted;
  return {
    kind: head[1] === "mutation" ? "mutation" : "query",
    ...(name === undefined ? {} : { name }),
    ...(field === undefined ? {} : { field }),
  };
}

function parsed(
  body: string,
): { readonly query?: unknown; readonly operationName?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
