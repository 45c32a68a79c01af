import type { JsonObject } from "../core/json.ts";
import type { Location } from "../core/location.ts";
import type { PipelineSpec } from "./envelope.ts";

/** One brand's pipeline, read, merged and checked: everything a run needs, as it was when it was read. */
export interface ResolvedPipeline {
  readonly brand: string;
  /** The pipeline's name. */
  readonly name: string;
  /** The brand's own file for it, relative to the project's root. */
  readonly file: string;
  /** Resolved keys with defaults filled in. Templates in source and sink are still templates. */
  readonly spec: PipelineSpec;
  /** The brand's settings with the preset's defaults filled in. */
  readonly settings: JsonObject;
  readonly timezone: string;
  /** Where the value at a JSON Pointer into `spec` was written. */
  readonly locate: (pointer: string) => Location | undefined;
  /** Text of every project file the pipeline names (mappings, functions, contract, documents), by path. */
  readonly files: ReadonlyMap<string, string>;
  /**
   * Fingerprint of all that shapes a document: resolved keys, settings and files. When it differs from
   * the last run's, the next run reads everything once.
   */
  readonly revision: string;
}
