import type { GraphQLResolveInfo } from "graphql";

/** The place of a field in the answer, from the root on. */
export function responsePath(path: GraphQLResolveInfo["path"] | undefined): (string | number)[] {
  const steps: (string | number)[] = [];
  for (let at = path; at !== undefined; at = at.prev) steps.unshift(at.key);
  return steps;
}
