import type { Hint } from "../core/hints.ts";
import type { JsonObject } from "../core/json.ts";
import { compileExpression, type Expression } from "../mapping/compile.ts";
import type { Brand } from "../spec/load-project.ts";
import type { ResolvedPipeline } from "../spec/pipeline.ts";
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
    const find = expressionOf(pipeline, topic);
    if (!find) continue;
    try {
      const ref = await find.evaluate(content);
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

const compiled = new WeakMap<ResolvedPipeline, Map<string, Expression>>();

/** Compiled once for as long as the configuration stands. */
function expressionOf(pipeline: ResolvedPipeline, topic: string): Expression | undefined {
  const topics = pipeline.spec.trigger?.hooks?.topics ?? {};
  if (!Object.hasOwn(topics, topic)) return undefined;
  const known = compiled.get(pipeline) ?? new Map<string, Expression>();
  compiled.set(pipeline, known);
  const pointer = `/trigger/hooks/topics/${topic.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  const found =
    known.get(topic) ?? compileExpression(topics[topic] ?? "", originIn(pipeline, pointer));
  known.set(topic, found);
  return found;
}

function isRef(ref: string): boolean {
  return /^[^\s\p{Cc}]{1,300}$/u.test(ref);
}
