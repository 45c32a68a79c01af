import { SyncError } from "../../core/errors.ts";
import type { Json } from "../../core/json.ts";
import type { Source } from "../../core/ports.ts";
import { compileExpression, type Bindings } from "../../mapping/compile.ts";
import type { Library } from "../../mapping/library.ts";
import type { TextOrigin } from "../../mapping/text-origin.ts";
import type { PipelineSpec } from "../../spec/envelope.ts";
import type { BoundCall } from "../bound-call.ts";
import type { RenderOptions } from "../render.ts";

type AuditSpec = NonNullable<NonNullable<PipelineSpec["sink"]["once"]>["audit"]>;

/** The time that an audit looks at, ISO time stamps. */
export interface AuditWindow {
  readonly since: string;
  readonly until: string;
}

/** A result as the sink lists it. */
export interface ListedResult {
  readonly key: string;
  readonly generation: number;
  readonly result: string;
  /** A decimal; undefined where totals are not compared. */
  readonly total: string | undefined;
  readonly cancelled: boolean;
}

/** What an audit reads from a record of the source. */
export interface AuditedRecord {
  readonly ref: string;
  readonly key: string;
  readonly title: string | undefined;
  readonly total: string | undefined;
  readonly tolerance: string | undefined;
  readonly record: Json;
}

/** One page of the results in the sink. */
export interface ResultPage {
  readonly results: readonly ListedResult[];
  /** What names the next page. */
  readonly more: string | undefined;
}

/** What an audit reads with, as a pipeline configures it. */
export interface AuditParts {
  readonly days: number;
  readonly source: Source;
  readonly sourceOptions: RenderOptions;
  /** Asks for one page; throws as `Action.call` does. */
  page(window: AuditWindow, page: string | undefined, signal: AbortSignal): Promise<ResultPage>;
  /** Reads what is compared from a record; throws where an expression fails. */
  read(ref: string, record: Json): Promise<AuditedRecord>;
}

/** What of the configuration an audit is made from. */
export interface AuditSources {
  readonly spec: AuditSpec;
  /** The expression of a record's title, and where it was written. */
  readonly title: { readonly text: string; readonly origin: TextOrigin } | undefined;
  /** `$settings` and `$brand`. */
  readonly bound: Bindings;
  /** Where the text at this pointer below `sink.once.audit` was written. */
  readonly originOf: (pointer: string) => TextOrigin;
  readonly library: Library;
  readonly call: BoundCall;
  readonly source: Source;
  readonly sourceOptions: RenderOptions;
}

/** Compiles what a pipeline says of its audit. */
export function compileAudit(sources: AuditSources): AuditParts {
  const { spec, bound, originOf, library } = sources;
  const { list } = spec;
  const expression = (pointer: string, text: string | undefined) => {
    if (text === undefined) return () => Promise.resolve(undefined);
    const compiled = compileExpression(text, originOf(pointer), library);
    return (input: Json | undefined, more: Bindings = {}) =>
      compiled.evaluate(input, { ...bound, ...more });
  };
  const each = expression("/list/each", list.each);
  const more = expression("/list/more", list.more);
  const key = expression("/list/key", list.key);
  const generation = expression("/list/generation", list.generation);
  const result = expression("/list/result", list.result);
  const listedTotal = expression("/list/total", list.total);
  const cancelled = expression("/list/cancelled", list.cancelled);
  const recordKey = expression("/key", spec.key);
  const total = expression("/total", spec.total);
  const tolerance = expression("/tolerance", spec.tolerance);
  const title =
    sources.title && compileExpression(sources.title.text, sources.title.origin, library);

  return {
    days: spec.days,
    source: sources.source,
    sourceOptions: sources.sourceOptions,
    page: async ({ since, until }, page, signal) => {
      const asked = { since, until, page };
      const { answer } = await sources.call({ ...bound, ...asked }, signal);
      const found = await each(answer, asked);
      const items: readonly Json[] = Array.isArray(found) ? found : found == null ? [] : [found];
      const results: ListedResult[] = [];
      for (const item of items) {
        const read = await resultOf(item);
        if (read) results.push(read);
      }
      return { results, more: textOf(await more(answer, asked)) };
    },
    read: async (ref, record) => ({
      ref,
      key: textOf(await recordKey(record, { record })) ?? ref,
      title: textOf(await title?.evaluate(record, { ...bound, record })),
      total: textOf(await total(record, { record })),
      tolerance: textOf(await tolerance(record, { record })),
      record,
    }),
  };

  /** Undefined for what carries no key of ours. */
  async function resultOf(item: Json): Promise<ListedResult | undefined> {
    const of = textOf(await key(item));
    if (of === undefined) return undefined;
    const id = textOf(await result(item));
    if (id === undefined) {
      throw new SyncError("http/bad-answer", `the result of the key "${of}" is listed without id`);
    }
    const time = Number(textOf(await generation(item)) ?? "1");
    return {
      key: of,
      generation: Number.isInteger(time) && time > 0 ? time : 1,
      result: id,
      total: textOf(await listedTotal(item)),
      cancelled: (await cancelled(item)) === true,
    };
  }
}

/** A text that is not empty; numbers as they are written. */
function textOf(value: Json | undefined): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}
