// The pipeline of the simulation: an invented record becomes one document, which is created once.

const mapping = `known ? {
  "id": id,
  "revision": revision,
  "units": lines.($string(quantity) & " " & code),
  "total": $sum(lines.(quantity * price))
} : $hold("somebody unknown")`;

const schema = {
  type: "object",
  required: ["id", "revision", "units", "total"],
  properties: {
    id: { type: "string" },
    revision: { type: "integer" },
    units: { type: "array", items: { type: "string" } },
    total: { type: "number" },
  },
  additionalProperties: false,
};

const paths = { base: "mappings/thing.jsonata", schema: "schemas/thing.schema.json" };

/** What runs of it are made of, compiled once for all worlds, by `limits.concurrency`. */
export async function compilePipelines(modules) {
  const compiled = new Map();
  for (const concurrency of [1, 2, 3])
    compiled.set(concurrency, await compile(modules, concurrency));
  return compiled;
}

async function compile(modules, concurrency) {
  const spec = {
    pipeline: "things",
    title: "Things",
    source: { type: "list.read", connection: "source" },
    record: { key: "id", title: "id", include: { approved: 'status = "approved"' } },
    document: { map: { base: paths.base }, schema: paths.schema, key: "id" },
    sink: { type: "once", once: {}, id: "result" },
    changes: { disposition: "create" },
    limits: { concurrency, fuse_floor: 1000, failed_ratio: 1, retired_ratio: 1 },
  };
  const files = new Map([
    [paths.base, mapping],
    [paths.schema, JSON.stringify(schema)],
  ]);
  const pipeline = {
    brand: "demo",
    name: "things",
    file: "pipelines/demo/things.yaml",
    spec,
    settings: {},
    timezone: "UTC",
    locate: () => undefined,
    files,
    revision: `revision ${concurrency}`,
  };
  const originOf = () => modules.fileOrigin(pipeline.file, "");
  const library = modules.emptyLibrary;
  return {
    pipeline,
    mapper: await modules.pipelineMapper(pipeline),
    contract: modules.compileContract(files.get(paths.schema), paths.schema),
    operations: modules.compileOperations(spec, {}, originOf, library),
    readReceipt: modules.compileReceipt(spec, originOf, library),
  };
}
