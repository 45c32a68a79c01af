import { SyncError } from "../../core/errors.ts";
import { fingerprint } from "../../core/fingerprint.ts";
import type { Json } from "../../core/json.ts";
import { compileExpression, type Bindings } from "../../mapping/compile.ts";
import type { Library } from "../../mapping/library.ts";
import { compileTemplate } from "../../mapping/template.ts";
import type { TextOrigin } from "../../mapping/text-origin.ts";
import type { PipelineSpec } from "../../spec/envelope.ts";
import type { BoundCall } from "../bound-call.ts";
import { compileOrphans } from "./compile-orphans.ts";
import type { Bound, Evidence, Phases } from "./phases.ts";

type OnceSpec = NonNullable<PipelineSpec["sink"]["once"]>;
type CallSpec = OnceSpec["mint"]["call"];

/** What of the configuration the phases are made from. */
export interface PhaseSources {
  readonly once: OnceSpec;
  /** `$settings` and `$brand`. */
  readonly bound: Bindings;
  /** True if what the source no longer wants is taken back, as `takesBack` tells. */
  readonly takesBack: boolean;
  /** Where the text at this pointer below `sink.once` was written. */
  readonly originOf: (pointer: string) => TextOrigin;
  readonly library: Library;
  /** Opens the action that stands at this pointer below `sink.once`. */
  readonly openCall: (pointer: string, spec: CallSpec) => BoundCall;
}

/**
 * What a sink's `on_withdrawn` comes to: true for undo.
 * @throws SyncError `spec/wrong-type` where its template gives neither alert nor undo
 */
export async function takesBack(
  once: OnceSpec,
  { bound, originOf, library }: Pick<PhaseSources, "bound" | "originOf" | "library">,
): Promise<boolean> {
  const policy = compileTemplate(once.on_withdrawn, originOf("/on_withdrawn"), library);
  const given = await policy.render(bound);
  if (given === "alert" || given === "undo") return given === "undo";
  const what = given === undefined ? "nothing" : JSON.stringify(given);
  const message = `sink.once.on_withdrawn gives ${what}, which is neither alert nor undo`;
  throw new SyncError("spec/wrong-type", message);
}

interface Placed {
  readonly call?: CallSpec | undefined;
  readonly when?: string | undefined;
}

type Ask<Result> = (bound: Bound, signal: AbortSignal) => Promise<Result>;

/** Compiles the phases of a sink that creates once. */
export function compilePhases(sources: PhaseSources): Phases {
  const { once, originOf, library } = sources;

  const expression = (pointer: string, text: string | undefined) => {
    if (text === undefined) return undefined;
    const compiled = compileExpression(text, originOf(pointer), library);
    return (input: Json | undefined, bindings: Bindings): Promise<Json | undefined> =>
      compiled.evaluate(input, bindings);
  };

  /** A phase: its call is made unless `when` is not true; the answer is read by `read`. */
  const phase = <Result>(
    pointer: string,
    { call, when }: Placed,
    left: (bound: Bound) => Result,
    read: (answer: Json | undefined, bindings: Bindings, bound: Bound) => Promise<Result>,
  ): Ask<Result> => {
    const make = call && sources.openCall(`${pointer}/call`, call);
    const asks = expression(`${pointer}/when`, when);
    return async (bound, signal) => {
      const bindings = bindingsOf(sources.bound, bound);
      if (asks && (await asks(bound.record ?? null, bindings)) !== true) return left(bound);
      const answer = make ? (await make(bindings, signal)).answer : (bound.record ?? null);
      return read(answer, bindings, bound);
    };
  };

  /** A text read from the answer; ids that are numbers are taken as they are written. */
  const text = (pointer: string, source: string | undefined) => {
    const evaluate = expression(pointer, source);
    return async (answer: Json | undefined, bindings: Bindings): Promise<string | undefined> => {
      const value = await evaluate?.(answer, bindings);
      if (typeof value === "number") return String(value);
      return typeof value === "string" && value !== "" ? value : undefined;
    };
  };
  const truth = (pointer: string, source: string | undefined, orElse: boolean) => {
    const evaluate = expression(pointer, source);
    return async (answer: Json | undefined, bindings: Bindings): Promise<boolean> =>
      evaluate ? (await evaluate(answer, bindings)) === true : orElse;
  };
  const sentences = (pointer: string, source: string | undefined) => {
    const evaluate = expression(pointer, source);
    return async (answer: Json | undefined, bindings: Bindings): Promise<readonly string[]> => {
      const found = await evaluate?.(answer, bindings);
      const all = Array.isArray(found) ? found : found === undefined ? [] : [found];
      return all.filter((one) => one !== null && one !== "").map(String);
    };
  };
  const plain = (name: string, spec: Placed | undefined): Ask<void> | undefined =>
    spec &&
    phase(
      `/${name}`,
      spec,
      () => {},
      async () => {},
    );

  const mintId = text("/mint/id", once.mint.id);
  const completed = text("/complete/result", once.complete.result);
  const differs = sentences("/verify/differs", once.verify.differs);
  const content = expression("/content", once.content);
  const withdrawn = truth("/withdrawn", once.withdrawn, false);
  const marked = truth("/marked", once.marked, false);

  return {
    evidence: new Map(Object.entries(once.evidence ?? {}).map(evidenceOf)),
    mint: phase("/mint", once.mint, nothing("mint"), async (answer, bindings) => {
      const id = await mintId(answer, bindings);
      if (id !== undefined) return id;
      throw new SyncError("once/unfinished", "the answer to sink.once.mint tells no id");
    }),
    claim: once.claim && claimOf(once.claim),
    mirror: plain("mirror", once.mirror),
    look: lookOf(once.look),
    refresh: plain("refresh", once.refresh),
    complete: phase("/complete", once.complete, nothing("complete"), completed),
    stamp: once.stamp && stampOf(once.stamp),
    verify: phase("/verify", once.verify, () => [], differs),
    mark: phase(
      "/mark",
      once.mark,
      () => {},
      async () => {},
    ),
    discard: plain("discard", once.discard),
    orphans: once.orphans && compileOrphans(sources, once.orphans),
    undo: sources.takesBack ? plain("undo", once.undo) : undefined,
    isWithdrawn: (bound) => withdrawn(bound.record ?? null, bindingsOf(sources.bound, bound)),
    isMarked: (bound) => marked(bound.record ?? null, bindingsOf(sources.bound, bound)),
    contentOf: async (record) => {
      const kept = content ? await content(record, { ...sources.bound, record }) : record;
      return fingerprint(kept ?? null);
    },
  };

  function evidenceOf([name, spec]: [string, NonNullable<OnceSpec["evidence"]>[string]]): readonly [
    string,
    Ask<Evidence>,
  ] {
    const at = `/evidence/${name}`;
    const [minted, result] = [text(`${at}/minted`, spec.minted), text(`${at}/result`, spec.result)];
    const ask = phase<Evidence>(
      at,
      spec,
      () => ({ minted: undefined, result: undefined }),
      async (answer, bindings) => ({
        minted: await minted(answer, bindings),
        result: await result(answer, bindings),
      }),
    );
    return [name, ask] as const;
  }

  function claimOf(spec: NonNullable<OnceSpec["claim"]>): Ask<string | undefined> {
    const holder = text("/claim/holder", spec.holder);
    // Where no claim is made, what is bound is what is completed.
    return phase("/claim", spec, ({ minted }) => minted, holder);
  }

  function stampOf(spec: NonNullable<OnceSpec["stamp"]>): Ask<boolean> {
    return phase("/stamp", spec, () => false, truth("/stamp/taken", spec.taken, false));
  }

  function lookOf(spec: OnceSpec["look"]): Phases["look"] {
    const done = truth("/look/done", spec.done, false);
    const ready = truth("/look/ready", spec.ready, true);
    const gone = truth("/look/gone", spec.gone, false);
    const result = text("/look/result", spec.result);
    const differs = sentences("/look/differs", spec.differs);
    const digest = text("/look/digest", spec.digest);
    return phase("/look", spec, nothing("look"), async (answer, bindings) => ({
      done: await done(answer, bindings),
      ready: await ready(answer, bindings),
      gone: await gone(answer, bindings),
      result: await result(answer, bindings),
      differs: await differs(answer, bindings),
      digest: await digest(answer, bindings),
    }));
  }
}

/** What a needed phase gives where its `when` is not true: it cannot be left out. */
function nothing(name: string): () => never {
  return () => {
    throw new SyncError("spec/wrong-type", `sink.once.${name} cannot be left out by \`when\``);
  };
}

function bindingsOf(common: Bindings, bound: Bound): Bindings {
  return { ...common, ...bound };
}
