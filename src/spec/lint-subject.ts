import { atPointer, type JsonObject } from "../core/json.ts";
import type { ConnectionSpec } from "./brand.ts";
import type { KnownFields } from "./known-fields.ts";
import type { Locate } from "./validate.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A pipeline's resolved keys with what they are held against. */
export interface LintSubject {
  readonly value: JsonObject;
  readonly locate: Locate;
  /** The brand's own file of the pipeline. */
  readonly file: string;
  readonly connections: ReadonlyMap<string, ConnectionSpec>;
  readonly vocabulary: Vocabulary;
  /** Names that are bound or callable whatever the pipeline looks up, its functions' included. */
  readonly taken: ReadonlySet<string>;
  /** What its documents may have. */
  readonly fields: KnownFields;
}

/** The text at a JSON Pointer; undefined where there is none. */
export function textAt(value: JsonObject, pointer: string): string | undefined {
  const found = atPointer(value, pointer);
  return typeof found === "string" ? found : undefined;
}
