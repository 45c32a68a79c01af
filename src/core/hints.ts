import type { PrivacyAsk } from "./hooks.ts";

/*
 * The queue of hints: which records somebody said have changed. It holds refs and nothing of what
 * was said about them.
 */

/** What tells one delivery from another. */
export interface DeliveryId {
  readonly connection: string;
  readonly id: string;
  readonly topic: string;
}

export interface Hint {
  readonly pipeline: string;
  readonly ref: string;
}

/** Hints that wait, oldest first, as they were at one moment. */
export interface PendingHints {
  readonly refs: readonly string[];
  /** The number of the newest of them: what comes later has a higher one. */
  readonly upTo: number;
}

/** How much waits for one pipeline, and since when (ISO). */
export interface WaitingHints {
  readonly pipeline: string;
  readonly hints: number;
  readonly since: string;
}

/** Something that the law asks for, and what was done about it. */
export interface PrivacyReceipt extends PrivacyAsk {
  readonly id: string;
  readonly connection: string;
  readonly at: string;
  /** When the state was rid of it, ISO; undefined while it waits for runs to end, or for people. */
  readonly doneAt: string | undefined;
  /** How many rows were removed, by table. */
  readonly removed: Readonly<Record<string, number>>;
}

/** The hints of one brand. Whatever it has answered to is on disk. */
export interface HintStore extends Disposable {
  /**
   * Keeps the hints of a delivery; those about one record become one.
   * @throws SyncError `state/locked`, `state/full`, `state/failed`
   */
  take(delivery: DeliveryId, hints: readonly Hint[]): Promise<"stored" | "known">;
  /** Keeps what the law asks for. Throws as `take` does. */
  takePrivacy(delivery: DeliveryId, ask: PrivacyAsk): Promise<"stored" | "known">;
  /** At most so many of the oldest hints of a pipeline. */
  pending(pipeline: string, most?: number): Promise<PendingHints>;
  /** Removes hints that a run has settled, but for those that were given again since. */
  settle(pipeline: string, refs: readonly string[], upTo: number): Promise<void>;
  waiting(): Promise<readonly WaitingHints[]>;
  /** Every request that the law made, newest first. */
  privacy(): Promise<readonly PrivacyReceipt[]>;
  /**
   * Removes from the state what was asked to be forgotten, unless a run is on its way; gives how many
   * requests that settled. What stays in other systems and in backups is for people.
   */
  forget(): Promise<number>;
  /** Notes that people did what was asked; false where nothing of this id waits for them. */
  done(id: string): Promise<boolean>;
}
