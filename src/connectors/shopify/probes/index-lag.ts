import type { ProbeAnswer } from "../../../core/component.ts";
import type { JsonObject } from "../../../core/json.ts";
import { inside, listAt, makeOrder, probeTag, refused, type Bench } from "./bench.ts";

const longestMs = 180_000;

/** How long after an order is created a search by tag and by source identifier finds it. */
export async function indexLag(
  bench: Bench,
  samples: number,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  const { clock, randomHex } = bench.shopify.world;
  const lags: Record<string, number[]> = { tag: [], source_identifier: [] };
  for (let sample = 0; sample < samples; sample += 1) {
    const mark = `probe-${randomHex(6)}`;
    const made = await makeOrder(bench, { sourceIdentifier: mark, tags: [probeTag, mark] }, signal);
    if (inside(made.payload, "order", "id") === null) throw refused("an order", made);
    const from = clock.monotonic();
    const open = new Set(Object.keys(lags));
    for (let wait = 250; open.size > 0; wait = Math.min(5000, wait * 1.5)) {
      const asked = clock.monotonic() - from;
      const found: JsonObject = await bench.read(
        `query ProbeFind($tag: String!, $source: String!) {
          tag: orders(first: 5, query: $tag) { nodes { id } }
          source_identifier: orders(first: 5, query: $source) { nodes { id } }
        }`,
        { tag: `tag:'${mark}'`, source: `source_identifier:'${mark}'` },
        signal,
      );
      for (const name of open) {
        if (listAt(found, name, "nodes").length === 0 && asked < longestMs) continue;
        lags[name]?.push(Math.round(asked));
        open.delete(name);
      }
      if (open.size > 0) await clock.sleep(wait, signal);
    }
  }
  const answer = Object.fromEntries(
    Object.entries(lags).map(([name, all]) => {
      const sorted = all.toSorted((a, b) => a - b);
      return [
        name,
        {
          n: all.length,
          p50_ms: sorted[Math.floor((all.length - 1) / 2)] ?? 0,
          max_ms: sorted.at(-1) ?? 0,
        },
      ];
    }),
  );
  const said = Object.entries(answer).map(
    ([name, { p50_ms, max_ms }]) => `${name} ${seconds(p50_ms)}, at most ${seconds(max_ms)}`,
  );
  const says = `found after ${said.join("; ")} (n = ${String(samples)})`;
  const slow = Object.values(answer).some(({ max_ms }) => max_ms >= longestMs);
  if (!slow) return { state: "fine", says, answer };
  return {
    state: "warning",
    says: `${says}; some were not found at all in that time`,
    remedy: "Nothing that decides a write trusts a search; only clearing up is slower.",
    answer,
  };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
