import { parseDuration } from "../../core/duration.ts";
import type { Json } from "../../core/json.ts";
import { compileExpression } from "../../mapping/compile.ts";
import type { Bindings } from "../../mapping/compile.ts";
import type { Library } from "../../mapping/library.ts";
import type { TextOrigin } from "../../mapping/text-origin.ts";
import type { PipelineSpec } from "../../spec/envelope.ts";
import type { BoundCall } from "../bound-call.ts";
import type { Orphan, Phases } from "./phases.ts";

type OrphansSpec = NonNullable<NonNullable<PipelineSpec["sink"]["once"]>["orphans"]>;

/** What it is made from; the same that the phases are. */
interface OrphanSources {
  readonly bound: Bindings;
  readonly originOf: (pointer: string) => TextOrigin;
  readonly library: Library;
  readonly openCall: (pointer: string, spec: OrphansSpec["call"]) => BoundCall;
}

/** Compiles how minted things are found that nothing may need. */
export function compileOrphans(
  { bound, originOf, library, openCall }: OrphanSources,
  { call, each, id, key, generation, made, age, when }: OrphansSpec,
): Phases["orphans"] {
  const expression = (name: string, text: string | undefined) => {
    const compiled =
      text === undefined
        ? undefined
        : compileExpression(text, originOf(`/orphans/${name}`), library);
    return async (input: Json | undefined) => compiled?.evaluate(input, bound);
  };
  const make = openCall("/orphans/call", call);
  const wants = when === undefined ? undefined : expression("when", when);
  const nodesIn = expression("each", each);
  const [idOf, keyOf] = [expression("id", id), expression("key", key)];
  const [generationOf, madeOf] = [expression("generation", generation), expression("made", made)];

  return {
    ageMs: parseDuration(age) ?? 0,
    find: async (signal) => {
      if (wants && (await wants(null)) !== true) return [];
      const nodes = await nodesIn((await make(bound, signal)).answer);
      const list = Array.isArray(nodes) ? nodes : nodes === undefined ? [] : [nodes];
      const found = await Promise.all(list.map(orphanOf));
      return found.flatMap((one) => (one ? [one] : []));
    },
  };

  async function orphanOf(node: Json): Promise<Orphan | undefined> {
    const [one, its] = [await idOf(node), await keyOf(node)];
    // What says of no key that it was minted for it is not ours.
    if (typeof one !== "string" || typeof its !== "string" || its === "") return undefined;
    const [nth, at] = [await generationOf(node), Date.parse(String(await madeOf(node)))];
    return {
      id: one,
      key: its,
      generation: typeof nth === "number" ? nth : undefined,
      madeAt: Number.isNaN(at) ? undefined : at,
    };
  }
}
