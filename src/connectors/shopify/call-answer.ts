import { SyncError } from "../../core/errors.ts";
import { isObject, type Json } from "../../core/json.ts";
import type { GraphqlAnswer } from "./client.ts";
import type { FieldError } from "./judge-graphql.ts";

/** What a call's answer is held against. */
export interface Asked {
  /** What people call the operation. */
  readonly doing: string;
  /** True for a query. */
  readonly repeatable: boolean;
  readonly allow: readonly string[];
}

interface Said {
  readonly code: string | undefined;
  readonly message: string;
  readonly field?: string;
}

/** Tells whether an error is one that a call allows: by its code, or by a part of its message. */
export function allowedBy(
  allow: readonly string[],
  { code, message }: Pick<FieldError, "code" | "message">,
): boolean {
  const words = message.toLowerCase();
  return allow.some((one) => one === code || words.includes(one.toLowerCase()));
}

/**
 * Finds the refusal in an answer that brought data: `sink/refused` where nothing was done; a code
 * with recovery *retry* where something was, or may have been; undefined where all is well.
 */
export function refusalIn(answer: GraphqlAnswer, asked: Asked): SyncError | undefined {
  const [first] = answer.errors;
  if (first) {
    const where = first.path.length > 0 ? ` at ${first.path.join(".")}` : "";
    const what = `Shopify answers ${asked.doing} with an error${where}: "${first.message}".`;
    return new SyncError(
      "http/bad-answer",
      asked.repeatable ? what : `${what} Whether it was done is unknown.`,
      { facts: first.code === undefined ? {} : { code: first.code } },
    );
  }
  const roots = Object.values(answer.data).map((payload) =>
    saidIn(payload).filter((one) => !allowedBy(asked.allow, one)),
  );
  const refused = roots.flat();
  const [one] = refused;
  if (!one) return undefined;
  const words = [...new Set(refused.map(inWords))];
  const more = words.length > 5 ? ` And ${String(words.length - 5)} more.` : "";
  const list = `"${words.slice(0, 5).join('", "')}".${more}`;
  const facts = {
    message: one.message,
    ...(one.code !== undefined && { code: one.code }),
    ...(one.field !== undefined && { field: one.field }),
  };
  // Development stores take a few a minute only, and may say so here.
  if (refused.every(({ message }) => /rate limit|too many (attempts|requests)/i.test(message))) {
    return new SyncError("http/throttled", `Shopify puts off ${asked.doing}: ${list}`, { facts });
  }
  // Fields of a mutation run one after the other: the others may have been done.
  return roots.some((said) => said.length === 0)
    ? new SyncError(
        "sink/not-acknowledged",
        `Shopify did only a part of ${asked.doing} and refused another: ${list}`,
        { facts, hint: "What was refused is tried again; its message says why it was." },
      )
    : new SyncError("sink/refused", `Shopify refuses ${asked.doing}: ${list}`, { facts });
}

// The lists have many names, which all end alike: userErrors, mediaUserErrors, …
function saidIn(payload: Json): Said[] {
  if (!isObject(payload)) return [];
  return Object.entries(payload).flatMap(([name, value]) =>
    /userErrors$/i.test(name) && Array.isArray(value) ? value.filter(isObject).map(said) : [],
  );
}

function said(error: { readonly [key: string]: Json }): Said {
  const { code, field, message } = error;
  return {
    code: typeof code === "string" ? code : undefined,
    message: typeof message === "string" ? message : (code ?? "no reason given").toString(),
    ...(Array.isArray(field) && field.length > 0 && { field: field.join(".") }),
  };
}

function inWords({ field, message }: Said): string {
  return field === undefined ? message : `${field}: ${message}`;
}
