import type { JsonObject } from "./json.ts";
import type { Secret } from "./secret.ts";

/*
 * What systems tell of their own accord. A hook is a hint and nothing more: what it is about is read
 * again by its id, so that a lost, repeated, late or invented one changes nothing but how soon.
 */

/** One delivery as it came in: its body byte for byte. */
export interface HookDelivery {
  readonly body: Uint8Array;
  readonly header: (name: string) => string | null;
}

/** What a system must ask of whoever holds data of people, by law. */
export interface PrivacyAsk {
  /** Tell what is held about somebody, forget somebody, or forget a whole shop. */
  readonly kind: "disclose" | "erase" | "erase-all";
  /** Refs of what it is about. */
  readonly refs: readonly string[];
  /** The asking system's own number of it; undefined for none. */
  readonly number: string | undefined;
}

/** What came of looking at a delivery. */
export type HookVerdict =
  | {
      readonly kind: "hint";
      /** The same whenever one delivery is repeated. */
      readonly id: string;
      readonly topic: string;
      readonly content: JsonObject;
    }
  | {
      readonly kind: "privacy";
      readonly id: string;
      readonly topic: string;
      readonly ask: PrivacyAsk;
    }
  | {
      readonly kind: "refused";
      /** No secret is known, the signature is wrong, it is for another shop, or its form is wrong. */
      readonly why: "no secret" | "signature" | "address" | "form";
    };

/** How the hooks of one kind of connection are told from forgeries. */
export interface HookDefinition {
  /** A longer body is turned away unread, in bytes. */
  readonly mostBytes: number;
  /** Judges a delivery; believes nothing of it before its signature holds. Throws nothing. */
  verify(
    delivery: HookDelivery,
    options: JsonObject,
    secrets: ReadonlyMap<string, Secret>,
  ): HookVerdict;
  /** Says what is wrong with a topic that a pipeline listens to; undefined if nothing is. */
  wrongTopic(topic: string): string | undefined;
  /** What the system is asked to tell, where it can be asked. */
  readonly subscriptions?: HookSubscriptions;
}

/** One thing that a system tells somebody. */
export interface HookSubscription {
  readonly id: string;
  readonly topic: string;
  readonly address: string;
}

/** An open connection, whatever its kind. */
interface Connection {
  close(): Promise<void>;
}

/** The subscriptions of one connection. All throw SyncError as its sources do. */
export interface HookSubscriptions {
  list(connection: Connection, signal: AbortSignal): Promise<readonly HookSubscription[]>;
  /** @throws SyncError `sink/refused` with the system's words */
  create(
    connection: Connection,
    topic: string,
    address: string,
    signal: AbortSignal,
  ): Promise<void>;
  /** Sends one that is there to another address. Throws as `create` does. */
  move(connection: Connection, id: string, address: string, signal: AbortSignal): Promise<void>;
}
