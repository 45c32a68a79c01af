import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import { readBrandState } from "../app/inspect.ts";
import type { Part, PartContext } from "./part.ts";

const about = ["brand", "pipeline"] as const;

/** Counts what runs do, and answers `/metrics` in the form that Prometheus reads. */
export function createMetrics(
  { world, stateDir, brands, office }: PartContext,
  waiting: () => number,
): Part {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const runs = new Counter({
    name: "brandsync_runs_total",
    help: "Runs that ended, by outcome.",
    labelNames: [...about, "outcome"],
    registers,
  });
  const records = new Counter({
    name: "brandsync_records_total",
    help: "Records and documents, by where they ended.",
    labelNames: [...about, "outcome"],
    registers,
  });
  const writes = new Counter({
    name: "brandsync_writes_total",
    help: "Writes that a sink accepted.",
    labelNames: about,
    registers,
  });
  const cost = new Counter({
    name: "brandsync_source_cost_total",
    help: "What reading cost of the source's budget, in its unit.",
    labelNames: about,
    registers,
  });
  const duration = new Histogram({
    name: "brandsync_run_duration_seconds",
    help: "How long runs took.",
    labelNames: about,
    buckets: [1, 5, 15, 60, 300, 900, 3600, 14_400],
    registers,
  });
  const succeededAt = new Map<string, { brand: string; pipeline: string; at: number }>();
  const letters = new Gauge({
    name: "brandsync_dead_letters",
    help: "What is parked, after the last run.",
    labelNames: about,
    registers,
  });
  const held = new Gauge({
    name: "brandsync_held",
    help: "What waits for something else, after the last run.",
    labelNames: about,
    registers,
  });
  registry.registerMetric(
    new Gauge({
      name: "brandsync_lag_seconds",
      help: "How far a pipeline is behind its source: since the last run that read it to the end began.",
      labelNames: about,
      registers: [],
      collect() {
        this.reset();
        for (const { brand, pipeline, at } of succeededAt.values()) {
          this.set({ brand, pipeline }, Math.max(0, (world.clock.now() - at) / 1000));
        }
      },
    }),
  );
  registry.registerMetric(
    new Gauge({
      name: "brandsync_queue_depth",
      help: "Runs that wait for their turn.",
      registers: [],
      collect() {
        this.set(waiting());
      },
    }),
  );
  registry.registerMetric(
    new Gauge({
      name: "brandsync_problems",
      help: "Things that somebody must look at, such as an edit that was not taken over.",
      registers: [],
      collect() {
        this.set(office.problems().length);
      },
    }),
  );

  const known = new Set<string>();
  /** Reads where a brand stands; done after its runs, for counting is not free. */
  const look = async (name: string): Promise<void> => {
    const brand = brands().get(name);
    if (!brand) return;
    known.add(name);
    for (const status of (await readBrandState(stateDir, brand, world)).pipelines) {
      const { pipeline, lastRun } = status;
      letters.set({ brand: name, pipeline }, status.letters);
      held.set({ brand: name, pipeline }, status.held);
      if (lastRun?.outcome === "succeeded" || lastRun?.outcome === "partial") {
        const at = Date.parse(lastRun.startedAt);
        succeededAt.set(`${name}/${pipeline}`, { brand: name, pipeline, at });
      }
    }
  };

  return {
    name: "metrics",
    handlers: new Map([
      [
        "/metrics",
        async () =>
          new Response(await registry.metrics(), {
            headers: { "content-type": registry.contentType, "cache-control": "no-store" },
          }),
      ],
    ]),
    afterRun: async ({ brand, pipeline, durationMs, result }) => {
      const labels = { brand, pipeline };
      runs.inc({ ...labels, outcome: result?.outcome ?? "failed" });
      duration.observe(labels, durationMs / 1000);
      const { read: _read, ...ended } = result?.counts ?? { read: 0 };
      for (const [outcome, number] of Object.entries(ended)) {
        records.inc({ ...labels, outcome }, number);
      }
      writes.inc(labels, result?.writes ?? 0);
      cost.inc(labels, result?.sourceCost ?? 0);
      await look(brand);
    },
    // Only brands that were never looked at: after a start, and when one is added.
    eachMinute: async () => {
      for (const name of brands().keys()) if (!known.has(name)) await look(name);
    },
    close: () => {
      registry.clear();
      return Promise.resolve();
    },
  };
}
