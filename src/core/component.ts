import type { Static, TObject } from "typebox";
import type { Diagnostic } from "./diagnostics.ts";
import type { HookDefinition } from "./hooks.ts";
import type { JsonObject } from "./json.ts";
import type { Location } from "./location.ts";
import type { Action, Sink, Source } from "./ports.ts";
import type { Secret } from "./secret.ts";
import type { World } from "./world.ts";

/** A brand's way to one system: address, credentials, limits. */
export interface Connection {
  close(): Promise<void>;
}

/** What a component gets when it is opened. */
export interface OpenContext {
  readonly world: World;
  /** Reports something odd that loses nothing, e.g. a fallback. Shown to people as a warning. */
  readonly warn: (message: string) => void;
  /** Folder for files that may be thrown away after the run. */
  readonly scratchDir: string;
}

/**
 * A kind of connection. `options` is at once the type of `open`'s first argument, the JSON Schema
 * of the brand's file, the text an editor shows, and the table in the reference.
 *
 * Options written as secrets (`secretOption()`) reach `open` in `secrets` under the same name, and
 * are absent from `options`.
 */
export interface ConnectionDefinition {
  readonly type: string;
  readonly summary: string;
  readonly options: TObject;
  open(options: JsonObject, secrets: ReadonlyMap<string, Secret>, context: OpenContext): Connection;
  /** What can be asked of a system to see that it is as the connection takes it to be. */
  readonly probes?: Probes;
  /** How what the system tells of its own accord is judged. */
  readonly hooks?: HookDefinition;
}

/** What a check came to. */
export interface ProbeFinding {
  readonly state: "fine" | "warning" | "wrong";
  readonly says: string;
  readonly remedy?: string;
  /** JSON Pointer to the connection's option at fault. */
  readonly option?: string;
}

/** What a live probe came to. `answer` is kept; a probe that is not fine is not safe to rely on. */
export interface ProbeAnswer extends ProbeFinding {
  readonly answer: JsonObject;
}

export interface Probe<Finding extends ProbeFinding> {
  readonly name: string;
  readonly timeoutMs: number;
  run(signal: AbortSignal): Promise<Finding>;
}

/** Checks that change things, on systems that are there for trying. */
export interface LiveProbes {
  /** Why nothing may be tried here; undefined where it may. */
  refusal(signal: AbortSignal): Promise<string | undefined>;
  readonly probes: readonly Probe<ProbeAnswer>[];
  /** Removes what these probes made, now or in an earlier process; says what could not be removed. */
  sweep(signal: AbortSignal): Promise<readonly string[]>;
}

/** The checks that a kind of connection offers. */
export interface Probes {
  /** Checks that change nothing. `notes` is what was said of the brand's components when they were checked. */
  looks(
    connection: Connection,
    options: JsonObject,
    notes: CheckReport["notes"],
  ): readonly Probe<ProbeFinding>[];
  live?(connection: Connection, options: JsonObject, wishes: ProbeWishes): LiveProbes;
}

/** What somebody asks of live probes. */
export interface ProbeWishes {
  /** How often what takes various times is measured. */
  readonly samples: number;
  /** Number of a record at the source to try things with; without it one is made. */
  readonly record: string | undefined;
}

/** What `check` may look at: resolved options, and files of the project. Opens no socket. */
export interface CheckContext {
  readonly options: JsonObject;
  /** The options of the connection that the component names. */
  readonly connection: JsonObject;
  /** Text of a project file; undefined where there is none (reported elsewhere). */
  readonly readFile: (path: string) => string | undefined;
  /** Where the option at this pointer was written. */
  readonly locate: (pointer: string) => Location | undefined;
}

export interface CheckReport {
  readonly diagnostics: readonly Diagnostic[];
  /** Facts worth showing though nothing is wrong: needed scopes, predicted cost. */
  readonly notes: readonly { readonly label: string; readonly value: string }[];
}

export interface SourceDefinition {
  readonly type: string;
  readonly summary: string;
  readonly options: TObject;
  /** Type of connection it needs. */
  readonly connection: string;
  check?(context: CheckContext): CheckReport;
  /** `readFile` gives the text of a project file that the options name. */
  open(
    options: JsonObject,
    connection: Connection,
    context: OpenContext & { readonly readFile: (path: string) => string },
  ): Source;
}

export interface SinkDefinition {
  readonly type: string;
  readonly summary: string;
  /**
   * Each operation that the sink offers is one optional object in here, under the name by which the
   * engine asks for it: `create` and `update`, or `upsert` for either; `retire`, whose `set` is merged
   * over the document as last sent, or whose `map` makes of it what is sent; `follow_up`, whose `body`
   * makes one more request of the documents that were accepted. All else in them is the sink's own.
   */
  readonly options: TObject;
  readonly connection: string;
  check?(context: CheckContext): CheckReport;
  open(options: JsonObject, connection: Connection, context: OpenContext): Sink;
}

/** A single call to a system, as the phases of a sink that creates once and lookups make them. */
export interface ActionDefinition {
  readonly type: string;
  readonly summary: string;
  readonly options: TObject;
  readonly connection: string;
  check?(context: CheckContext): CheckReport;
  /** `readFile` gives the text of a project file that the options name. */
  open(
    options: JsonObject,
    connection: Connection,
    context: OpenContext & { readonly readFile: (path: string) => string },
  ): Action;
}

/** The sources, sinks, actions and connections of one system. */
export interface Connector {
  readonly name: string;
  readonly connections: readonly ConnectionDefinition[];
  readonly sources: readonly SourceDefinition[];
  readonly sinks: readonly SinkDefinition[];
  readonly actions?: readonly ActionDefinition[];
}

/** Types a source's options from its schema, then forgets the type so that a list can hold it. */
export function defineSource<Options extends TObject>(
  definition: Omit<SourceDefinition, "options" | "open"> & {
    readonly options: Options;
    open(
      options: Static<Options>,
      connection: Connection,
      context: OpenContext & { readonly readFile: (path: string) => string },
    ): Source;
  },
): SourceDefinition {
  return definition as unknown as SourceDefinition;
}

/** Types a sink's options from its schema, then forgets the type so that a list can hold it. */
export function defineSink<Options extends TObject>(
  definition: Omit<SinkDefinition, "options" | "open"> & {
    readonly options: Options;
    open(options: Static<Options>, connection: Connection, context: OpenContext): Sink;
  },
): SinkDefinition {
  return definition as unknown as SinkDefinition;
}

/** Types an action's options from its schema, then forgets the type so that a list can hold it. */
export function defineAction<Options extends TObject>(
  definition: Omit<ActionDefinition, "options" | "open"> & {
    readonly options: Options;
    open(
      options: Static<Options>,
      connection: Connection,
      context: OpenContext & { readonly readFile: (path: string) => string },
    ): Action;
  },
): ActionDefinition {
  return definition as unknown as ActionDefinition;
}

/** Types a connection's options from its schema, then forgets the type so that a list can hold it. */
export function defineConnection<Options extends TObject>(
  definition: Omit<ConnectionDefinition, "options" | "open"> & {
    readonly options: Options;
    open(
      options: Static<Options>,
      secrets: ReadonlyMap<string, Secret>,
      context: OpenContext,
    ): Connection;
  },
): ConnectionDefinition {
  return definition as unknown as ConnectionDefinition;
}
