import type { Hint } from "../core/hints.ts";
import { toPointer, type JsonObject } from "../core/json.ts";
import { compileExpression, type Expression } from "../mapping/compile.ts";
import type { Brand } from "../spec/load-project.ts";
import type { ResolvedPipeline } from "../spec/pipeline.ts";
import { libraryOf } from "./open-run.ts";
import { originIn } from "./origins.ts";

/** What a notice leads to. */
export interface HintedRefs {
  readonly hints: readonly Hint[];
  /** Pipelines that listen to the topic and could not tell what it is about, with the reason. */
  readonly unclear: readonly string[];
}

/** Tells which records of which pipelines a notice of a connection is about. Throws nothing. */
export async function hintedRefs(
  brand: Brand,
  connection: string,
  topic: string,
  content: JsonObject,
): Promise<HintedRefs> {
  const hints: Hint[] = [];
  const unclear: string[] = [];
  for (const pipeline of brand.pipelines.values()) {
    if (pipeline.spec.source.connection !== connection) continue;
    if (!Object.hasOwn(topicsOf(pipeline), topic)) continue;
    try {
      const find = await expressionOf(pipeline, topic);
      const ref = await find.evaluate(content, { settings: pipeline.settings, brand: brand.name });
      if (typeof ref === "string" && isRef(ref)) hints.push({ pipeline: pipeline.name, ref });
      else if (ref !== undefined && ref !== null) {
        unclear.push(`${pipeline.name}: trigger.hooks.topics."${topic}" gives no ref`);
      }
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.name : "no error";
      unclear.push(`${pipeline.name}: trigger.hooks.topics."${topic}" fails (${why})`);
    }
  }
  return { hints, unclear };
}

/** Whether hints for a pipeline are followed as soon as they come. */
export function isAtOnce(brand: Brand, pipeline: string): boolean {
  return brand.pipelines.get(pipeline)?.spec.trigger?.hooks?.at_once === true;
}

function topicsOf({ spec }: ResolvedPipeline): Readonly<Record<string, string>> {
  return spec.trigger?.hooks?.topics ?? {};
}

const compiled = new WeakMap<ResolvedPipeline, Map<string, Promise<Expression>>>();

/** Compiled once for as long as the configuration stands. */
function expressionOf(pipeline: ResolvedPipeline, topic: string): Promise<Expression> {
  const known = compiled.get(pipeline) ?? new Map<string, Promise<Expression>>();
  compiled.set(pipeline, known);
  const found = known.get(topic) ?? compile(pipeline, topic);
  known.set(topic, found);
  return found;
}

async function compile(pipeline: ResolvedPipeline, topic: string): Promise<Expression> {
  const origin = originIn(pipeline, `/trigger/hooks/topics${toPointer([topic])}`);
  return compileExpression(topicsOf(pipeline)[topic] ?? "", origin, await libraryOf(pipeline));
}

function isRef(ref: string): boolean {
  return /^[^\s\p{Cc}]{1,300}$/u.test(ref);
}
