import { rmSync } from "node:fs";
import type { Connection, Connector } from "../core/component.ts";
import { SyncError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import type { JsonObject } from "../core/json.ts";
import { mergePatch } from "../core/merge-patch.ts";
import type { Sink } from "../core/ports.ts";
import type { Store } from "../core/store.ts";
import type { World } from "../core/world.ts";
import { compileAsking } from "../engine/ask-lookups.ts";
import { compileContract } from "../engine/contract.ts";
import { compileHeld, type HeldParts } from "../engine/held.ts";
import { compileAudit, type AuditParts } from "../engine/once/compile-audit.ts";
import { compilePhases, takesBack } from "../engine/once/compile-phases.ts";
import { compileOperations } from "../engine/operations.ts";
import { compileReceipt } from "../engine/read-receipt.ts";
import { compileOptions } from "../engine/render.ts";
import type { RunParts } from "../engine/run-parts.ts";
import { emptyLibrary, loadLibrary, type Library } from "../mapping/library.ts";
import { pipelineMapper } from "../mapping/pipeline-mapper.ts";
import { fileOrigin } from "../mapping/text-origin.ts";
import type { Brand } from "../spec/load-project.ts";
import type { ResolvedPipeline } from "../spec/pipeline.ts";
import { componentOptions } from "../spec/check-keys.ts";
import { actionOpener } from "./open-actions.ts";
import { originIn } from "./origins.ts";
import { makeScratch } from "./scratch.ts";

/** A run's parts, and how to give back what they hold. */
export interface OpenRun extends AsyncDisposable {
  readonly parts: RunParts;
  /**
   * Opens what reads the documents that the sink holds.
   * @throws SyncError `spec/no-held` where the pipeline does not say how
   */
  held(): HeldParts;
  /**
   * Opens what compares what was created with the source.
   * @throws SyncError `spec/no-audit` where the pipeline does not say how
   */
  audit(): AuditParts;
}

/** Builds everything one run of a pipeline needs from its definition. */
export async function openRun(
  connectors: readonly Connector[],
  brand: Brand,
  pipeline: ResolvedPipeline,
  store: Store,
  world: World,
  emit: Emit,
): Promise<OpenRun> {
  const { spec } = pipeline;
  const scratchDir = makeScratch();
  const connections = new Map<string, Connection>();
  const context = {
    world,
    scratchDir,
    warn: (message: string) => emit({ event: "warned", message }),
    readFile: (path: string) => fileOf(pipeline, path),
  };
  const connect = (name: string): Connection => {
    const opened = connections.get(name);
    if (opened) return opened;
    const written = brand.connections.get(name);
    const definition = connectors
      .flatMap((connector) => connector.connections)
      .find(({ type }) => type === written?.type);
    if (!written || !definition) {
      throw new SyncError("spec/unknown-connection", `there is no connection "${name}"`);
    }
    const connection = definition.open(written.options, written.secrets, context);
    connections.set(name, connection);
    return connection;
  };
  const close = async () => {
    for (const connection of connections.values()) await connection.close();
    rmSync(scratchDir, { recursive: true, force: true });
  };

  try {
    const sourceTypes = connectors.flatMap(({ sources }) => sources);
    const sourceType = sourceTypes.find(({ type }) => type === spec.source.type);
    if (!sourceType) throw unknownType(spec.source.type);
    const sourceOptions = componentOptions(spec.source as JsonObject);
    const sinkOptions = componentOptions(spec.sink as JsonObject);
    const originOf = (pointer: string) => originIn(pipeline, pointer);
    const { settings, brand: brandName } = pipeline;
    // The preset's functions are bound in every expression of a pipeline, these included.
    const library = await libraryOf(pipeline);
    const bound = { settings, brand: brandName };
    const openCall = actionOpener({ connectors, connect, context, originOf, library });
    return {
      parts: {
        pipeline,
        world,
        store,
        emit,
        source: sourceType.open(sourceOptions, connect(spec.source.connection), context),
        sourceOptions: compileOptions(
          sourceOptions,
          sourceType.options,
          (at) => originOf(`/source${at}`),
          library,
        ),
        ...openSink(await willTakeBack()),
        readReceipt: compileReceipt(spec, originOf, library),
        operations: compileOperations(spec, bound, originOf, library),
        asking: compileAsking({ spec, store, bound, originOf, library, openCall }),
        mapper: await pipelineMapper(pipeline),
        contract: compileContract(fileOf(pipeline, spec.document.schema), spec.document.schema),
      },
      held: () => {
        const { held } = spec;
        if (!held) throw noHeld(pipeline);
        const listType = sourceTypes.find(({ type }) => type === held.list.type);
        if (!listType) throw unknownType(held.list.type);
        const options = componentOptions(held.list as JsonObject);
        return {
          spec: held,
          list: listType.open(options, connect(held.list.connection), context),
          listOptions: compileOptions(
            options,
            listType.options,
            (at) => originOf(`/held/list${at}`),
            library,
          ),
          reader: compileHeld(pipeline, held, originOf, library),
        };
      },
      audit: () => openAudit(),
      [Symbol.asyncDispose]: close,
    };

    function openAudit(): AuditParts {
      const audit = spec.sink.once?.audit;
      if (!audit) throw noAudit(pipeline.brand, pipeline.name);
      const other = (audit.source ?? {}) as JsonObject;
      const options = mergePatch(sourceOptions, other) as JsonObject;
      const originBelow = (at: string) => originOf(`/sink/once/audit${at}`);
      const { title } = spec.record;
      return compileAudit({
        spec: audit,
        title: title === undefined ? undefined : { text: title, origin: originOf("/record/title") },
        bound,
        originOf: originBelow,
        library,
        call: openCall("/sink/once/audit/list/call", audit.list.call),
        source: sourceType!.open(options, connect(spec.source.connection), context),
        sourceOptions: compileOptions(
          options,
          sourceType!.options,
          (at) => {
            const [, key = ""] = at.split("/");
            return Object.hasOwn(other, key)
              ? originBelow(`/source${at}`)
              : originOf(`/source${at}`);
          },
          library,
        ),
      });
    }

    async function willTakeBack(): Promise<boolean> {
      const { once } = spec.sink;
      return once !== undefined && takesBack(once, { bound, originOf: originInOnce, library });
    }

    function originInOnce(at: string) {
      return originOf(`/sink/once${at}`);
    }

    function openSink(undoes: boolean): Pick<RunParts, "sink" | "render" | "once"> {
      const { once } = spec.sink;
      if (once) {
        const phases = compilePhases({
          once,
          takesBack: undoes,
          bound,
          originOf: originInOnce,
          library,
          openCall: (at, call) => openCall(`/sink/once${at}`, call),
        });
        return { sink: writesNothing, render: () => Promise.resolve({}), once: phases };
      }
      const sinkTypes = connectors.flatMap(({ sinks }) => sinks);
      const sinkType = sinkTypes.find(({ type }) => type === spec.sink.type);
      if (!sinkType) throw unknownType(spec.sink.type);
      const originBelow = (at: string) => originOf(`/sink${at}`);
      const render = compileOptions(sinkOptions, sinkType.options, originBelow, library);
      return {
        sink: sinkType.open(sinkOptions, connect(spec.sink.connection ?? ""), context),
        render: async (operation, { key, document }, sent, batch) => {
          const rendered = await render({ ...bound, key, document, sent, batch }, operation);
          return (rendered[operation] ?? {}) as JsonObject;
        },
        once: undefined,
      };
    }
  } catch (error) {
    await close();
    throw error;
  }
}

function unknownType(type: string): SyncError {
  return new SyncError("spec/unknown-type", `"${type}" is unknown`);
}

/** What creates once writes by the calls of its phases alone. */
const writesNothing: Sink = {
  write: () =>
    Promise.reject(new SyncError("internal/bug", "a sink that creates once was written")),
};

/** What is thrown where a pipeline does not say how what its sink holds is read. */
export function noHeld({ brand, name }: ResolvedPipeline): SyncError {
  return new SyncError("spec/no-held", `the pipeline "${brand}/${name}" has no \`held\``);
}

/** What is thrown where a pipeline, or no pipeline of a brand, says how it is audited. */
export function noAudit(brand: string, pipeline: string | undefined): SyncError {
  const which =
    pipeline === undefined
      ? `no pipeline of the brand "${brand}" has \`sink.once.audit\``
      : `the pipeline "${brand}/${pipeline}" has no \`sink.once.audit\``;
  return new SyncError("spec/no-audit", which);
}

function fileOf(pipeline: ResolvedPipeline, path: string): string {
  const text = pipeline.files.get(path);
  if (text === undefined) throw new SyncError("spec/no-file", `there is no file "${path}"`);
  return text;
}

/** The functions that are bound in every expression of a pipeline. */
export function libraryOf(pipeline: ResolvedPipeline): Promise<Library> {
  const { settings, brand } = pipeline;
  const { functions } = pipeline.spec.document;
  if (functions === undefined) return Promise.resolve(emptyLibrary);
  const text = fileOf(pipeline, functions);
  return loadLibrary({ text, origin: fileOrigin(functions, text) }, { settings, brand });
}
