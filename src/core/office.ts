import type { Counts } from "./counts.ts";

/** A run on its way. */
export interface LiveRun {
  readonly brand: string;
  readonly pipeline: string;
  readonly trigger: string;
  readonly startedAt: string;
  readonly counts: Counts | undefined;
}

/** A run to come: ISO time, cron expression and zone. */
export interface Upcoming {
  readonly brand: string;
  readonly pipeline: string;
  readonly at: string;
  readonly cron: string;
  readonly zone: string;
}

/** What the daemon's pages and queues ask of it. */
export interface Office {
  live(): readonly LiveRun[];
  upcoming(): readonly Upcoming[];
  /** Sentences about edits that were not taken over, runs that are stuck. */
  problems(): readonly string[];
  /** Asks for a run soon, of everything or of some refs; coalesced with one that waits already. */
  ask(
    brand: string,
    pipeline: string,
    trigger: string,
    refs?: ReadonlySet<string>,
  ): "queued" | "waiting" | "unknown";
  /** Calls back after each change; returns how to stop. */
  watch(listener: () => void): () => void;
}
