// The engine's own pipeline over a bulk file: a source that reads the file, a sink that counts.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readBulkFile } from "../../dist/connectors/shopify/bulk/bulk-file.js";
import { realWorld } from "../../dist/core/real-world.js";
import { compileContract } from "../../dist/engine/contract.js";
import { runPipeline } from "../../dist/engine/run-pipeline.js";
import { pipelineMapper } from "../../dist/mapping/pipeline-mapper.js";
import { openSqliteStore } from "../../dist/state/sqlite-store.js";

const children = { ProductVariant: "variants", MediaImage: "media", Metafield: "metafields" };

/** Runs the pipeline once over a bulk file and says what came of it. */
export async function runEngine(bulkPath, statePath) {
  // Node 20 has no `using` of its own, and nothing compiles these scripts.
  const world = realWorld();
  const pipeline = benchPipeline();
  const store = openSqliteStore(statePath, {
    world,
    holder: { id: "bench", host: "bench", pid: process.pid, isAlive: () => false },
  });
  let writes = 0;
  const never = new AbortController().signal;
  const result = await runPipeline(
    {
      pipeline,
      world,
      store,
      source: {
        async *read() {
          const file = await readBulkFile(bulkPath, children);
          yield* file.batches();
          file[Symbol.dispose]();
          return { complete: true, startedAt: undefined, cost: 0 };
        },
      },
      sourceOptions: async () => ({}),
      sink: {
        async write() {
          writes += 1;
          return { answer: undefined };
        },
      },
      render: async () => ({}),
      readReceipt: async () => ({ sinkId: undefined, captured: {} }),
      mapper: await pipelineMapper(pipeline),
      contract: compileContract('{"type":"object","required":["brand_id"]}', "bench.schema.json"),
      emit: () => {},
    },
    { trigger: "bench", full: true, allowRetire: false, stop: never, kill: never },
  );
  store.close();
  await world[Symbol.asyncDispose]();
  if (result.error) throw result.error;
  return { ...result.counts, writes };
}

function benchPipeline() {
  const path = "mapping.jsonata";
  const text = readFileSync(new URL(path, import.meta.url), "utf8");
  return {
    brand: "bench",
    name: "bench",
    file: "bench.yaml",
    spec: {
      pipeline: "bench",
      title: "Benchmark",
      source: { type: "bench", connection: "bench" },
      cursor: { field: "updatedAt", overlap: "10m" },
      record: { key: "id" },
      document: { map: { base: path }, schema: "bench.schema.json", key: "brand_id" },
      sink: { type: "bench", connection: "bench" },
      changes: { disposition: "upsert" },
      limits: { concurrency: 4 },
    },
    settings: {},
    timezone: "UTC",
    locate: () => undefined,
    files: new Map([[path, text]]),
    revision: createHash("sha256").update(text).digest("hex"),
  };
}
