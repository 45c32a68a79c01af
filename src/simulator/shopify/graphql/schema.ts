import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from "graphql";

/** What one version of the Admin API allows, with the notes that Shopify adds to its introspection. */
export interface AdminSchema {
  readonly version: string;
  readonly schema: GraphQLSchema;
  /** GID types an input accepts, under `Type.field(argument)` or `Input.field`. */
  readonly gidTypes: ReadonlyMap<string, readonly string[]>;
  /** Shopify's sentence about needed scopes, under `Type` or `Type.field`. */
  readonly requiredAccess: ReadonlyMap<string, string>;
  /** Fields that Shopify marks as protected customer data, as `Type.field`. */
  readonly protectedFields: ReadonlySet<string>;
}

// The package also carries 2025-10, which Shopify no longer serves.
const OLDEST_SERVED = "2026-01";
const DATA_FOLDER = "node_modules/@shopify/dev-mcp/dist/data";
const loaded = new Map<string, AdminSchema>();

/** Loads the schema of a served version; reads the file once per process (it takes about half a second). */
export function adminSchema(version: string): AdminSchema {
  const known = loaded.get(version);
  if (known !== undefined) return known;
  const file = join(dataFolder(), `admin_${version}.json.gz`);
  const text = gunzipSync(readFileSync(file)).toString("utf8");
  const parsed = JSON.parse(text) as { data?: RawIntrospection } & RawIntrospection;
  const raw = parsed.data ?? parsed;
  const built: AdminSchema = {
    version,
    // The published snapshots are valid; checking them again would cost another half second.
    schema: buildClientSchema(raw as unknown as IntrospectionQuery, { assumeValid: true }),
    ...notes(raw),
  };
  loaded.set(version, built);
  return built;
}

/** Lists the versions this simulator serves, oldest first, `unstable` last. */
export function servedVersions(): readonly string[] {
  return readdirSync(dataFolder())
    .flatMap((name) => /^admin_(.+)\.json\.gz$/.exec(name)?.[1] ?? [])
    .filter((version) => version >= OLDEST_SERVED)
    .sort();
}

/** Picks the version to answer with: the one asked for, else the oldest served, as Shopify does. */
export function servedVersion(asked: string): string {
  const served = servedVersions();
  return served.includes(asked) ? asked : (served[0] ?? OLDEST_SERVED);
}

let folder: string | undefined;

// The package's `exports` hides its data files, so the folder is looked up by path.
function dataFolder(): string {
  if (folder !== undefined) return folder;
  let here = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(here, DATA_FOLDER);
    if (existsSync(candidate)) return (folder = candidate);
    const above = dirname(here);
    if (above === here) throw new Error('The local Shopify needs the package "@shopify/dev-mcp".');
    here = above;
  }
}

interface RawInput {
  readonly name: string;
  readonly gidTypes?: readonly string[] | null;
}
interface RawField {
  readonly name: string;
  readonly args: readonly RawInput[];
  readonly requiredAccess?: string | null;
  readonly isProtected?: boolean;
}
interface RawType {
  readonly name: string;
  readonly fields?: readonly RawField[] | null;
  readonly inputFields?: readonly RawInput[] | null;
  readonly requiredAccess?: string | null;
}
interface RawIntrospection {
  readonly __schema: { readonly types: readonly RawType[] };
}

function notes(
  raw: RawIntrospection,
): Pick<AdminSchema, "gidTypes" | "requiredAccess" | "protectedFields"> {
  const protectedFields = new Set<string>();
  const gidTypes = new Map<string, readonly string[]>();
  const requiredAccess = new Map<string, string>();
  for (const type of raw.__schema.types) {
    if (type.requiredAccess) requiredAccess.set(type.name, type.requiredAccess.trim());
    for (const field of type.fields ?? []) {
      const key = `${type.name}.${field.name}`;
      if (field.isProtected === true) protectedFields.add(key);
      if (field.requiredAccess) requiredAccess.set(key, field.requiredAccess.trim());
      for (const arg of field.args) {
        if (arg.gidTypes?.length) gidTypes.set(`${key}(${arg.name})`, arg.gidTypes);
      }
    }
    for (const input of type.inputFields ?? []) {
      if (input.gidTypes?.length) gidTypes.set(`${type.name}.${input.name}`, input.gidTypes);
    }
  }
  return { gidTypes, requiredAccess, protectedFields };
}
