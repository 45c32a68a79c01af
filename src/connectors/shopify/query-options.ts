import { Type } from "typebox";
import { pathOption, templateOption } from "../../core/option-types.ts";
import type { JsonObject } from "../../core/json.ts";

/** Values for the variables of a query. */
export const variablesOption = Type.Optional(
  Type.Record(Type.String(), templateOption({ description: "Value of a variable." }), {
    description: "Values for the query's variables; one that gives nothing is left out.",
  }),
);

/** Options that every source of this connector has. */
export const queryOptions = {
  connection: Type.String({ description: "Which of the brand's connections it uses." }),
  document: pathOption({
    description: "GraphQL file with one query, whose first connection gives the records.",
  }),
  variables: variablesOption,
  accept_deprecated: Type.Optional(
    Type.Record(
      Type.String(),
      Type.String({ description: "Why the field is used all the same." }),
      {
        description:
          "Deprecated fields that are used on purpose, as Type.field. `check` then notes them and does not warn.",
      },
    ),
  ),
  page_size: Type.Optional(
    Type.Integer({
      description: "Records asked for at a time. Absent: as many as the cost of the query allows.",
      minimum: 1,
      maximum: 250,
    }),
  ),
} as const;

/** Variables that have a value, as they were rendered for a window. */
export function givenVariables(options: JsonObject): JsonObject {
  const variables = options["variables"];
  if (typeof variables !== "object" || variables === null || Array.isArray(variables)) return {};
  return Object.fromEntries(
    Object.entries(variables as JsonObject).filter(
      ([, value]) => value !== null && value !== undefined,
    ),
  );
}
