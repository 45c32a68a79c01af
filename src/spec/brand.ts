import { parseEnv } from "node:util";
import { finding, warning, type Diagnostic } from "../core/diagnostics.ts";
import { isObject, toPointer, type Json, type JsonObject } from "../core/json.ts";
import type { Location } from "../core/location.ts";
import { Secret } from "../core/secret.ts";
import { checkPart } from "./check-keys.ts";
import { withDefaults } from "./compile-schema.ts";
import { judgeEndpoint } from "./endpoint.ts";
import type { ProjectFiles } from "./project-files.ts";
import { readSchema } from "./read-schema.ts";
import type { YamlFile } from "./read-yaml.ts";
import { didYouMean } from "./suggest.ts";
import { validate, type Locate } from "./validate.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** One of a brand's connections, ready to be opened. */
export interface ConnectionSpec {
  readonly name: string;
  readonly type: string;
  /** The connection's options, `type` among them, without secrets; an endpoint is a text, wherever it was written. */
  readonly options: JsonObject;
  /** The secrets whose variables are set, by the name of their option. */
  readonly secrets: ReadonlyMap<string, Secret>;
  /** All keys with their defaults as they are written: a secret is the map that names its variable. */
  readonly keys: JsonObject;
  /** Where the option at a JSON Pointer into this connection was written. */
  readonly locate: (pointer: string) => Location | undefined;
}

/** A brand's file, checked. */
export interface BrandSpec {
  /** The brand's folder. */
  readonly name: string;
  readonly title: string;
  readonly preset: string;
  readonly timezone: string;
  /** The environment whose file was laid over the brand's; undefined for none. */
  readonly environment: string | undefined;
  readonly connections: ReadonlyMap<string, ConnectionSpec>;
  /** The brand's settings with the preset's defaults. */
  readonly settings: JsonObject;
  /** False where the settings are wrong, so that what follows from them is not worth a finding. */
  readonly settingsHold: boolean;
  /** Where the value at a JSON Pointer into the brand's file was written. */
  readonly locate: Locate;
  readonly diagnostics: readonly Diagnostic[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

export interface BrandContext {
  readonly environment?: string | undefined;
  readonly files: ProjectFiles;
  readonly vocabulary: Vocabulary;
  readonly env: Environment;
  /** Makes a variable that is not set an error instead of a warning. */
  readonly requireSecrets: boolean;
}

/** Checks a brand's file and reads what it refers to: the preset's settings and the environment. */
export function readBrand(folder: string, file: YamlFile, context: BrandContext): BrandSpec {
  const diagnostics: Diagnostic[] = [...file.diagnostics];
  const { value } = file;
  if (!file.broken) {
    const subject = { name: "a brand", at: "", locate: file.locate, file: file.file };
    diagnostics.push(...validate(context.vocabulary.brand, value, subject));
    if (typeof value["brand"] === "string" && value["brand"] !== folder) {
      const message = `the brand is called "${value["brand"]}", its folder "${folder}"`;
      diagnostics.push(finding("spec/name-mismatch", message, file.locate("/brand")));
    }
  }
  const env = environmentOf(folder, context);
  const read: Reading = { file, context, env, diagnostics };
  const settings = readSettings(read);
  return {
    name: folder,
    title: textOf(value["name"]) ?? folder,
    preset: textOf(value["preset"]) ?? "",
    timezone: textOf(value["timezone"]) ?? "UTC",
    environment: context.environment,
    connections: readConnections(read),
    settings: settings.value,
    settingsHold: settings.hold,
    locate: (pointer, part) => file.locate(pointer, part),
    diagnostics,
  };
}

interface Reading {
  readonly file: YamlFile;
  readonly context: BrandContext;
  readonly env: Environment;
  readonly diagnostics: Diagnostic[];
}

/**
 * The brand's own git-ignored file, under the environment of the process. One that is named has a file of
 * its own and no other, so that what opens one never opens another by being forgotten.
 */
function environmentOf(folder: string, context: BrandContext): Environment {
  const end = context.environment === undefined ? "" : `.${context.environment}`;
  const text = context.files.text(`pipelines/${folder}/.env${end}`);
  return { ...(typeof text === "string" ? parseEnv(text) : {}), ...context.env };
}

function readConnections(read: Reading): ReadonlyMap<string, ConnectionSpec> {
  const { file, context, diagnostics } = read;
  const connections = new Map<string, ConnectionSpec>();
  const all = file.value["connections"];
  if (!isObject(all)) return connections;
  for (const [name, value] of Object.entries(all)) {
    const at = toPointer(["connections", name]);
    const type = isObject(value) ? textOf(value["type"]) : undefined;
    const subject = { name: "a brand", at, locate: file.locate, file: file.file };
    diagnostics.push(
      ...checkPart(context.vocabulary.connections, "full", type, value, subject, "connection"),
    );
    const part = context.vocabulary.connections.get(type ?? "");
    if (!isObject(value) || type === undefined || !part) continue;
    const keys = withDefaults(part.full, value);
    const { options, secrets } = readOptions(read, at, keys, part.full);
    const locate = (pointer: string) => file.locate(`${at}${pointer}`);
    connections.set(name, { name, type, options, secrets, keys, locate });
  }
  return connections;
}

function readOptions(
  read: Reading,
  at: string,
  value: JsonObject,
  schema: JsonObject,
): { options: JsonObject; secrets: ReadonlyMap<string, Secret> } {
  const options = new Map<string, Json>();
  const secrets = new Map<string, Secret>();
  const known = isObject(schema["properties"]) ? schema["properties"] : {};
  for (const [key, option] of Object.entries(value)) {
    const kind = isObject(known[key]) ? known[key] : {};
    const pointer = `${at}${toPointer([key])}`;
    const name = isObject(option) ? textOf(option["env"]) : undefined;
    if (kind["secret"] === true) {
      const secret = name === undefined ? undefined : variable(read, name, pointer);
      if (name !== undefined && secret !== undefined) secrets.set(key, new Secret(secret, name));
    } else if (kind["endpoint"] === true && name !== undefined) {
      const endpoint = variable(read, name, pointer);
      if (endpoint !== undefined) options.set(key, endpoint);
      judge(read, name, endpoint, pointer);
    } else {
      options.set(key, option);
    }
  }
  return { options: Object.fromEntries(options), secrets };
}

function variable(read: Reading, name: string, pointer: string): string | undefined {
  const value = Object.hasOwn(read.env, name) ? read.env[name] : undefined;
  if (value !== undefined && value !== "") return value;
  // What does not look like a variable's name may be a pasted secret, and is reported elsewhere.
  if (!/^[A-Z][A-Z0-9_]*$/.test(name)) return undefined;
  const option = pointer.slice(1).replaceAll("/", ".");
  const message = `the variable "${name}" is not set; ${option} needs it`;
  const say = read.context.requireSecrets ? finding : warning;
  read.diagnostics.push(say("spec/unset-variable", message, read.file.locate(pointer)));
  return undefined;
}

/** An endpoint from the environment is held to the same rules as one that is written out. */
function judge(read: Reading, name: string, endpoint: string | undefined, pointer: string): void {
  const code = endpoint === undefined ? undefined : judgeEndpoint(endpoint);
  if (!code) return;
  const message =
    code === "spec/insecure-endpoint"
      ? `the variable "${name}" would send credentials over plain http`
      : `the variable "${name}" does not hold a base URL`;
  read.diagnostics.push(finding(code, message, read.file.locate(pointer)));
}

function readSettings(read: Reading): { readonly value: JsonObject; readonly hold: boolean } {
  const { file, context, diagnostics } = read;
  const preset = textOf(file.value["preset"]);
  const value = isObject(file.value["settings"]) ? file.value["settings"] : {};
  if (preset === undefined) return { value, hold: false };
  const presets = context.files.folders("pipelines/_presets");
  if (!presets.includes(preset)) {
    const message = `there is no preset "${preset}"`;
    const hint = didYouMean(preset, presets, "Presets");
    diagnostics.push(finding("spec/unknown-preset", message, file.locate("/preset"), hint));
    return { value, hold: false };
  }
  const schema = readSchema(`schemas/${preset}/settings.schema.json`, context.files);
  if (schema.kind === "absent") return { value, hold: true };
  if (schema.kind === "faulty") {
    diagnostics.push(schema.diagnostic);
    return { value, hold: false };
  }
  const subject = { name: "settings", at: "/settings", locate: file.locate, file: file.file };
  // Defaults first: a default may supply what is required.
  const full = withDefaults(schema.schema, value);
  const wrong = validate(schema.schema, full, subject);
  diagnostics.push(...wrong);
  return { value: full, hold: wrong.length === 0 };
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
