import { Type } from "typebox";
import { durationPattern } from "./duration.ts";

/*
 * The kinds of value an option can have beyond JSON's own. Each says by its `format` what the text
 * is, so that `check` can compile it and an editor can explain it; nothing depends on how a text
 * begins.
 */

interface Described {
  readonly description: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
}

/** JSONata, always. */
export const expressionOption = (of: Described) => Type.String({ ...of, format: "jsonata" });

/** Text with JSONata inside `${ … }`; a template that is nothing but one `${ … }` gives the value itself. */
export const templateOption = (of: Described) => Type.String({ ...of, format: "template" });

/** A file of the project, relative to its root. */
export const pathOption = (of: Described) => Type.String({ ...of, format: "path" });

/** A whole number and a unit: `500ms`, `30s`, `10m`, `1h`, `7d`. */
export const durationOption = (of: Described) =>
  Type.String({ ...of, format: "duration-short", pattern: durationPattern });

/** The name of an environment variable that holds the value; never the value. */
export const secretOption = (of: Described) =>
  Type.Object(
    {
      env: Type.String({
        description: "Name of the environment variable that holds the value.",
        pattern: "^[A-Z][A-Z0-9_]*$",
      }),
    },
    { ...of, additionalProperties: false, secret: true },
  );

/** A full base URL, written out or in an environment variable. Plain http only for loopback. */
export const endpointOption = (of: Described) =>
  Type.Union(
    [
      Type.String({ description: "Full base URL.", format: "endpoint" }),
      Type.Object(
        {
          env: Type.String({
            description: "Name of the environment variable that holds the base URL.",
            pattern: "^[A-Z][A-Z0-9_]*$",
          }),
        },
        { additionalProperties: false },
      ),
    ],
    { ...of, endpoint: true },
  );
