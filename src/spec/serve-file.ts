import { Type, type Static } from "typebox";
import { hasErrors, SpecError } from "../core/diagnostics.ts";
import { plainSchema } from "./plain-schema.ts";
import { withDefaults } from "./compile-schema.ts";
import { fileFinding, projectFiles } from "./project-files.ts";
import { readYaml } from "./read-yaml.ts";
import { validate } from "./validate.ts";

/** Where the operator's file lies in a project. */
export const serveFile = "pipelines/serve.yaml";

const closed = { additionalProperties: false } as const;

/** The operator's file, for `brandsync serve`. All of it may be left out. */
export const serveEnvelope = Type.Object(
  {
    http: Type.Object(
      {
        host: Type.String({
          description:
            "Address that is listened on; the loopback address is reached from here only.",
          minLength: 1,
          default: "127.0.0.1",
        }),
        port: Type.Integer({
          description: "Port that is listened on.",
          minimum: 1,
          maximum: 65_535,
          default: 8600,
        }),
      },
      { ...closed, description: "The web server of `brandsync serve`.", default: {} },
    ),
    runs: Type.Object(
      {
        parallel: Type.Integer({
          description:
            "How many runs may be on their way at once, one a brand; what is created once has a place of its own beside them.",
          minimum: 1,
          maximum: 32,
          default: 2,
        }),
      },
      { ...closed, description: "How runs share the machine.", default: {} },
    ),
    hooks: Type.Object(
      {
        url: Type.Optional(
          Type.String({
            description:
              "Where systems reach this daemon from outside, without /hooks/. Where it stands, subscriptions are made and kept up.",
            pattern: "^https://[^\\s?#]+$",
            examples: ["https://sync.example.com"],
          }),
        ),
      },
      { ...closed, description: "What systems tell of their own accord.", default: {} },
    ),
  },
  {
    ...closed,
    title: "Serve",
    description: "What `brandsync serve` does beside its brands' schedules.",
  },
);

/** The operator's choices with their defaults. */
export type ServeSpec = Static<typeof serveEnvelope>;

/**
 * Reads the operator's file of a project; the defaults where there is none.
 * @throws SpecError where it is wrong
 */
export function readServeFile(root: string): ServeSpec {
  const schema = plainSchema(serveEnvelope);
  const bytes = projectFiles(root).bytes(serveFile);
  if (!(bytes instanceof Uint8Array) && bytes.code !== "spec/no-file") {
    const place = { file: serveFile, line: 1, column: 1 };
    throw new SpecError([fileFinding(bytes, place)]);
  }
  if (!(bytes instanceof Uint8Array)) return withDefaults(schema, {}) as unknown as ServeSpec;
  const file = readYaml(serveFile, bytes);
  const full = withDefaults(schema, file.value);
  const subject = { name: "the operator's file", at: "", locate: file.locate, file: serveFile };
  const found = [...file.diagnostics, ...(file.broken ? [] : validate(schema, full, subject))];
  if (hasErrors(found)) throw new SpecError(found);
  return full as unknown as ServeSpec;
}
