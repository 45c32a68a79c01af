import type { Emit } from "../core/events.ts";
import type { Sink, Source } from "../core/ports.ts";
import type { Store } from "../core/store.ts";
import type { World } from "../core/world.ts";
import type { Mapper } from "../mapping/mapper.ts";
import type { ResolvedPipeline } from "../spec/pipeline.ts";
import type { AskKeys } from "./ask-lookups.ts";
import type { Contract } from "./contract.ts";
import type { Phases } from "./once/phases.ts";
import type { Operations } from "./operations.ts";
import type { ReadReceipt } from "./read-receipt.ts";
import type { RenderOperation, RenderOptions } from "./render.ts";

/** Everything one run needs, put together by the composition root. */
export interface RunParts {
  readonly pipeline: ResolvedPipeline;
  readonly world: World;
  readonly store: Store;
  readonly source: Source;
  readonly sourceOptions: RenderOptions;
  readonly sink: Sink;
  readonly render: RenderOperation;
  readonly readReceipt: ReadReceipt;
  readonly operations: Operations;
  /** How the sink creates each document exactly once; undefined for one that may write again. */
  readonly once: Phases | undefined;
  readonly mapper: Mapper;
  /** The lookups that ask another system, by name. */
  readonly asking: ReadonlyMap<string, AskKeys>;
  readonly contract: Contract;
  readonly emit: Emit;
}

export interface RunRequest {
  readonly trigger: string;
  /** Read everything, whatever the cursor says. */
  readonly full: boolean;
  /** Archive even what the fuses would stop, this once. */
  readonly allowRetire: boolean;
  /** Decide about these records alone, by their refs: nothing else, and the cursor stays. */
  readonly only?: ReadonlySet<string> | undefined;
  /** Look at these records as well, by their refs, where the source can give single ones. */
  readonly also?: ReadonlySet<string> | undefined;
  /** Aborts once nothing new may begin. */
  readonly stop: AbortSignal;
  /** Aborts once even what is in flight must end. */
  readonly kill: AbortSignal;
}
