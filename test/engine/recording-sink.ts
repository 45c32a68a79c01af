import type { Json, JsonObject } from "../../src/core/json.ts";
import type { Sink, SinkRequest, Write } from "../../src/core/ports.ts";

/** What the sink does with a write of one key: throws, hangs until killed, or applies it first. */
export type Answer =
  | { readonly kind: "throw"; readonly error: () => Error; readonly applies: boolean }
  | { readonly kind: "hang" };

/** A sink that keeps documents in a map and remembers every write. */
export interface RecordingSink extends Sink {
  readonly documents: Map<string, JsonObject>;
  readonly writes: Write[];
  /** Requests about many documents. */
  readonly sent: SinkRequest[];
  /** Answers or throws for such a request. */
  answerMany: ((request: SinkRequest) => Json | undefined) | undefined;
  /** What happens to writes of a key instead of being accepted. */
  readonly answers: Map<string, Answer>;
  /** What happens to every write. */
  everything: Answer | undefined;
  /** Called when a write arrives, before it is answered. */
  arrived: ((write: Write) => void) | undefined;
  /** The most writes that were ever in flight at once. */
  readonly most: () => number;
}

export function recordingSink(): RecordingSink {
  let [flying, most] = [0, 0];
  const sink: RecordingSink = {
    documents: new Map(),
    writes: [],
    sent: [],
    answerMany: undefined,
    send: async (request) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (sink.everything?.kind === "throw") throw sink.everything.error();
      const answer = sink.answerMany?.(request);
      sink.sent.push(request);
      return { answer };
    },
    answers: new Map(),
    everything: undefined,
    arrived: undefined,
    most: () => most,
    write: async (write, signal) => {
      flying += 1;
      most = Math.max(most, flying);
      try {
        sink.arrived?.(write);
        await new Promise((resolve) => setImmediate(resolve));
        const answer = sink.everything ?? sink.answers.get(write.key);
        if (answer?.kind === "hang") {
          await new Promise((_, reject) => {
            const end = (): void => {
              reject(signal.reason as Error);
            };
            if (signal.aborted) end();
            else signal.addEventListener("abort", end, { once: true });
          });
        }
        if (answer?.kind === "throw" && !answer.applies) throw answer.error();
        sink.writes.push(write);
        sink.documents.set(write.key, write.document);
        if (answer?.kind === "throw") throw answer.error();
        return { answer: { id: `s-${write.key}` } };
      } finally {
        flying -= 1;
      }
    },
  };
  return sink;
}
