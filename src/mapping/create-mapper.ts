import { SyncError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import { compileExpression, type Expression } from "./compile.ts";
import { emptyLibrary, loadLibrary } from "./library.ts";
import type { MappedRecord, Mapper } from "./mapper.ts";
import type { CompiledParts } from "./compiled-parts.ts";
import { lookUpAll } from "./look-up.ts";
import { mapRecord } from "./map-record.ts";
import { selectRecord, type SelectedRecord } from "./select-record.ts";
import type { TextOrigin } from "./text-origin.ts";

/** A text with the place it was written. */
export interface Written {
  readonly text: string;
  readonly origin: TextOrigin;
}

/** The parts of a pipeline that decide what becomes of a record. */
export interface MapperParts {
  readonly record: {
    readonly key: Written;
    readonly include: Readonly<Record<string, Written>>;
    readonly retire: Readonly<Record<string, Written>>;
    readonly split?: Written;
    readonly item?: Written;
    readonly title?: Written;
    readonly report?: Readonly<Record<string, Written>>;
    readonly revisit?: Written;
  };
  /** The `keys` of each lookup. */
  readonly lookups?: Readonly<Record<string, Written>>;
  readonly cursorField?: Written;
  readonly functions?: Written;
  readonly base: Written;
  readonly patch?: Written;
  readonly documentKey: Written;
  readonly unique: Readonly<Record<string, Written>>;
  readonly settings: Json;
  readonly brand: Json;
}

/**
 * Compiles a pipeline's expressions to a mapper.
 * @throws SyncError `mapping/syntax`, `mapping/bad-functions-file` with the place
 */
export async function createMapper(parts: MapperParts): Promise<Mapper> {
  const { settings, brand } = parts;
  const library = parts.functions
    ? await loadLibrary(parts.functions, { settings, brand })
    : emptyLibrary;
  const compile = ({ text, origin }: Written) => compileExpression(text, origin, library);
  const compileAll = (all: Readonly<Record<string, Written>> = {}): [string, Expression][] =>
    Object.entries(all).map(([name, written]) => [name, compile(written)]);
  const maybe = (written: Written | undefined) => (written ? compile(written) : undefined);

  const compiled: CompiledParts = {
    key: compile(parts.record.key),
    cursor: maybe(parts.cursorField),
    title: maybe(parts.record.title),
    include: compileAll(parts.record.include),
    retire: compileAll(parts.record.retire),
    revisit: maybe(parts.record.revisit),
    lookups: compileAll(parts.lookups),
    report: compileAll(parts.record.report),
    split: maybe(parts.record.split),
    item: maybe(parts.record.item),
    base: compile(parts.base),
    patch: maybe(parts.patch),
    documentKey: compile(parts.documentKey),
    unique: compileAll(parts.unique),
    settings,
    brand,
  };
  return {
    async mapBatch(records, { today, lookUp }) {
      const shared = { settings, brand, today };
      // One after the other: evaluation only computes, and interleaving makes it slower.
      const selection: (SelectedRecord | MappedRecord)[] = [];
      for (const record of records) selection.push(await selectRecord(record, compiled, shared));
      const belonging = selection.filter((one) => one.kind === "selected");
      const valuesFor = await lookUpAll(belonging, compiled.lookups, lookUp);
      const results: MappedRecord[] = [];
      for (const one of selection) {
        if (one.kind !== "selected") {
          results.push(one);
          continue;
        }
        const values = valuesFor(one);
        const { known, lookedUp, revisit } = one;
        if (values instanceof SyncError) {
          results.push({ kind: "rejected", ...known, error: values, lookedUp, revisit });
        } else results.push(await mapRecord(one, compiled, { ...shared, ...values }));
      }
      return results;
    },
  };
}
