import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from "graphql";

/** The published schema of one API version, with what Shopify says about access. */
export interface AdminSchema {
  readonly schema: GraphQLSchema;
  /** Shopify's own words about needed scopes, by `Type` or `Type.field`. */
  readonly requiredAccess: ReadonlyMap<string, string>;
}

const loaded = new Map<string, AdminSchema | undefined>();

/**
 * Loads the schema of an API version from Shopify's own package; undefined where the package has
 * none. Takes about half a second the first time, so nothing loads it unasked.
 */
export function adminSchema(version: string): AdminSchema | undefined {
  if (!loaded.has(version)) loaded.set(version, load(version));
  return loaded.get(version);
}

interface RawType {
  readonly name: string;
  readonly requiredAccess?: string | null;
  readonly fields?:
    readonly { readonly name: string; readonly requiredAccess?: string | null }[] | null;
}

interface RawIntrospection {
  readonly data?: RawIntrospection;
  readonly __schema: { readonly types: readonly RawType[] };
}

function load(version: string): AdminSchema | undefined {
  const file = schemaFile(version);
  if (file === undefined) return undefined;
  const parsed = JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")) as RawIntrospection;
  const raw = parsed.data ?? parsed;
  const requiredAccess = new Map<string, string>();
  for (const type of raw.__schema.types) {
    if (type.requiredAccess) requiredAccess.set(type.name, type.requiredAccess);
    for (const field of type.fields ?? []) {
      if (field.requiredAccess) {
        requiredAccess.set(`${type.name}.${field.name}`, field.requiredAccess);
      }
    }
  }
  // Published schemas are valid; checking that again would take as long as loading.
  const schema = buildClientSchema(raw as unknown as IntrospectionQuery, { assumeValid: true });
  return { schema, requiredAccess };
}

// The package's `exports` hides its data, so the file is looked for by path, from here upwards.
function schemaFile(version: string): string | undefined {
  if (!/^(\d{4}-\d{2}|unstable)$/.test(version)) return undefined;
  const inside = join("node_modules/@shopify/dev-mcp/dist/data", `admin_${version}.json.gz`);
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const file = join(folder, inside);
    if (existsSync(file)) return file;
    const above = dirname(folder);
    if (above === folder) return undefined;
    folder = above;
  }
}
