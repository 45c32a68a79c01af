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
}
