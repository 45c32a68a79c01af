import type { SimRequest } from "../system.ts";
import { Refusal, type Answer } from "./answers.ts";
import type { OAuthParameters } from "./oauth-header.ts";

/** One row of a route table. Earlier rows win; `:name` in a pattern takes one decoded segment. */
export interface Route {
  readonly method: string;
  readonly pattern: string;
  readonly answer: (call: Call) => Answer;
}

export interface Call {
  readonly request: SimRequest;
  readonly oauth: OAuthParameters;
  readonly params: Readonly<Record<string, string>>;
  /** What a write was about, for the write history; the route sets it as soon as it knows. */
  key?: string;
  /** What each part of a write of many was about. */
  keys?: readonly string[];
}

/**
 * Takes the `_id` of a path.
 * @throws Refusal 500 for what cannot be one: the database refuses to look for it, and nobody catches that.
 */
export function objectId(id: string): string {
  if (!/^[0-9a-f]{24}$/i.test(id)) throw new Refusal(500, `"${id}" is no id`);
  return id.toLowerCase();
}

/** Finds the route for a request; `wrong verb` when only other methods know the path. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): { readonly route: Route; readonly params: Readonly<Record<string, string>> } | MissedRoute {
  let missed: MissedRoute = "unknown path";
  for (const route of routes) {
    const params = match(route.pattern, path);
    if (params && route.method === method) return { route, params };
    if (params) missed = "wrong verb";
  }
  return missed;
}

export type MissedRoute = "unknown path" | "wrong verb";

function match(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, step] of wanted.entries()) {
    const segment = given[at] ?? "";
    if (!step.startsWith(":")) {
      if (step !== segment) return undefined;
      continue;
    }
    if (segment === "") return undefined;
    params[step.slice(1)] = decodedSegment(segment);
  }
  return params;
}

function decodedSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
