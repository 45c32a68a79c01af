import { GraphQLError, type ASTNode, type GraphQLFormattedError } from "graphql";

/** One entry of `errors`, in the shape Shopify writes it. */
export interface ShopifyError {
  readonly message: string;
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** An error of a resolver that Shopify reports under a code, with the field's path and place. */
export function fault(
  code: string,
  message: string,
  more: Readonly<Record<string, unknown>> = {},
): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...more } });
}

/** What the local Shopify says to a valid request that Shopify would answer and it cannot. */
export function notModelled(what: string): GraphQLError {
  return fault("INTERNAL_SERVER_ERROR", `The local Shopify does not model ${what}.`, {
    localShopify: "not modelled",
  });
}

/** Turns an error of execution into Shopify's shape; a bug of the simulator shows its own message. */
export function runtimeError(error: GraphQLError): ShopifyError {
  const formatted: GraphQLFormattedError = error.toJSON();
  if (formatted.extensions?.["code"] !== undefined) return formatted;
  return {
    ...formatted,
    message: `Internal error. Looks like something went wrong on our end. (The local Shopify: ${error.message})`,
    extensions: { code: "INTERNAL_SERVER_ERROR" },
  };
}

/** Where a node begins, as `locations` gives it. */
export function locationOf(node: ASTNode): { line: number; column: number }[] {
  const token = node.loc?.startToken;
  return token ? [{ line: token.line, column: token.column }] : [];
}
