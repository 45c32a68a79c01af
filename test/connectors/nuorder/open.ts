import { nuorder } from "../../../src/connectors/nuorder/index.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import type { Action, ReadSummary, RawRecord, Sink, Source } from "../../../src/core/ports.ts";
import { Secret } from "../../../src/core/secret.ts";
import type { World } from "../../../src/core/world.ts";

const secrets = new Map(
  Object.entries({
    consumer_key: "consumer-key",
    consumer_secret: "consumer-secret",
    token: "token",
    token_secret: "token-secret",
  }).map(([name, value]) => [name, new Secret(value, name.toUpperCase())]),
);

export function openNuorder(world: World, endpoint: string, options: JsonObject = {}) {
  const warnings: string[] = [];
  const context = { world, warn: (text: string) => void warnings.push(text), scratchDir: "" };
  const all = { type: "nuorder", environment: "sandbox", endpoint, ...options };
  const connection = nuorder.connections[0]!.open(all, secrets, context);
  const readFile = (): string => "";
  return {
    warnings,
    connection,
    sink: (): Sink => nuorder.sinks[0]!.open({}, connection, context),
    source: (own: JsonObject = {}): Source =>
      nuorder.sources[0]!.open(own, connection, { ...context, readFile }),
    action: (): Action => nuorder.actions![0]!.open({}, connection, { ...context, readFile }),
  };
}

export async function readAll(
  source: Source,
  options: JsonObject,
  also: readonly string[] = [],
  signal: AbortSignal = new AbortController().signal,
): Promise<{ records: RawRecord[]; batches: number[]; summary: ReadSummary }> {
  const stored: { value?: JsonObject } = {};
  const reading = source.read(
    { from: undefined, options, also },
    {
      signal,
      memo: {
        load: () => Promise.resolve(stored.value),
        save: () => Promise.resolve(),
        clear: () => Promise.resolve(),
      },
      progress: () => undefined,
    },
  );
  const records: RawRecord[] = [];
  const batches: number[] = [];
  for (;;) {
    const step = await reading.next();
    if (step.done) return { records, batches, summary: step.value };
    batches.push(step.value.length);
    records.push(...step.value);
  }
}
