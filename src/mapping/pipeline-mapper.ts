import { toPointer, type JsonObject } from "../core/json.ts";
import type { Location } from "../core/location.ts";
import { SyncError } from "../core/errors.ts";
import { createMapper, type MapperParts, type Written } from "./create-mapper.ts";
import type { Mapper } from "./mapper.ts";
import { fileOrigin, type TextOrigin } from "./text-origin.ts";

/** What a mapper needs of a resolved pipeline. */
export interface MappablePipeline {
  readonly brand: string;
  readonly spec: {
    readonly cursor?: { readonly field: string };
    readonly record: {
      readonly key: string;
      readonly include?: Readonly<Record<string, string>>;
      readonly retire?: Readonly<Record<string, string>>;
      readonly split?: string;
      readonly item?: string;
      readonly title?: string;
      readonly report?: Readonly<Record<string, string>>;
      readonly revisit?: string;
    };
    readonly lookups?: Readonly<Record<string, { readonly keys: string }>>;
    readonly document: {
      readonly functions?: string;
      readonly map: { readonly base: string; readonly patch?: string };
      readonly key: string;
      readonly unique?: Readonly<Record<string, string>>;
    };
  };
  readonly settings: JsonObject;
  readonly files: ReadonlyMap<string, string>;
  readonly locate: (pointer: string) => Location | undefined;
  /** Exact places inside a YAML text, where the reader knows them. */
  readonly originOf?: (pointer: string, text: string) => TextOrigin;
}

/**
 * Makes the mapper of a resolved pipeline.
 * @throws SyncError `spec/no-file`, `mapping/syntax`, `mapping/bad-functions-file`
 */
export function pipelineMapper(pipeline: MappablePipeline): Promise<Mapper> {
  const { cursor, record, lookups = {}, document } = pipeline.spec;
  const inYaml = (pointer: string, text: string): Written => ({
    text,
    origin: pipeline.originOf?.(pointer, text) ?? lineOrigin(pipeline.locate(pointer), text),
  });
  const allInYaml = (pointer: string, texts: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [
        name,
        inYaml(`${pointer}${toPointer([name])}`, text),
      ]),
    );
  const inFile = (path: string): Written => {
    const text = pipeline.files.get(path);
    if (text === undefined) throw new SyncError("spec/no-file", `there is no file "${path}"`);
    return { text, origin: fileOrigin(path, text) };
  };
  const parts: MapperParts = {
    record: {
      key: inYaml("/record/key", record.key),
      include: allInYaml("/record/include", record.include),
      retire: allInYaml("/record/retire", record.retire),
      ...(record.split === undefined ? {} : { split: inYaml("/record/split", record.split) }),
      ...(record.item === undefined ? {} : { item: inYaml("/record/item", record.item) }),
      ...(record.title === undefined ? {} : { title: inYaml("/record/title", record.title) }),
      ...(record.revisit === undefined
        ? {}
        : { revisit: inYaml("/record/revisit", record.revisit) }),
      report: allInYaml("/record/report", record.report),
    },
    lookups: Object.fromEntries(
      Object.entries(lookups).map(([name, { keys }]) => [
        name,
        inYaml(`/lookups${toPointer([name, "keys"])}`, keys),
      ]),
    ),
    ...(cursor ? { cursorField: inYaml("/cursor/field", cursor.field) } : {}),
    ...(document.functions === undefined ? {} : { functions: inFile(document.functions) }),
    base: inFile(document.map.base),
    ...(document.map.patch === undefined ? {} : { patch: inFile(document.map.patch) }),
    documentKey: inYaml("/document/key", document.key),
    unique: allInYaml("/document/unique", document.unique),
    settings: pipeline.settings,
    brand: pipeline.brand,
  };
  return createMapper(parts);
}

/** The origin of a text of which only the beginning is known: right on its first line. */
function lineOrigin(start: Location | undefined, text: string): TextOrigin {
  const { file, line, column } = start ?? { file: "", line: 1, column: 1 };
  return {
    file,
    locate: (offset) => ({ line, column: text.includes("\n") ? column : column + offset }),
  };
}
