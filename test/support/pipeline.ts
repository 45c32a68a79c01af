import { fingerprint } from "../../src/core/fingerprint.ts";
import type { Json, JsonObject } from "../../src/core/json.ts";
import type { PipelineSpec } from "../../src/spec/envelope.ts";
import type { ResolvedPipeline } from "../../src/spec/pipeline.ts";

/*
 * A resolved pipeline over an invented entity: a book has editions, each edition becomes one
 * document. Only what a test names differs from one pipeline to the next.
 */

/** One edition of a book: what becomes one document. */
export interface Edition {
  /** Key of the document. */
  readonly code: string;
  readonly price: string | number;
  /** Unique among all documents, where there is one. */
  readonly isbn?: string;
}

/** A book as its source gives it. */
export interface Book {
  readonly id: string;
  readonly title: string;
  readonly changed: string;
  /** `sync` lets it in, `gone` archives it. */
  readonly tags: readonly string[];
  readonly editions: readonly Edition[];
}

export interface PipelineChoices {
  readonly name?: string;
  readonly changes?: Partial<PipelineSpec["changes"]>;
  readonly limits?: PipelineSpec["limits"];
  /** `null` for a pipeline without a cursor. */
  readonly cursor?: PipelineSpec["cursor"] | null;
  readonly unique?: Readonly<Record<string, string>>;
  readonly ignore?: readonly string[];
  readonly base?: string;
  readonly patch?: string;
  readonly split?: string | null;
  readonly include?: Readonly<Record<string, string>>;
  readonly settings?: JsonObject;
  readonly schema?: Json;
  readonly lookups?: PipelineSpec["lookups"];
  readonly owners?: PipelineSpec["document"]["owners"];
  readonly report?: Readonly<Record<string, string>>;
  readonly revisit?: string;
  readonly item?: string;
  /** Further keys of the sink. */
  readonly sink?: JsonObject;
  readonly timezone?: string;
}

const paths = {
  base: "mappings/book.jsonata",
  patch: "mappings/brand/book.jsonata",
  schema: "schemas/book.schema.json",
} as const;

const bookMapping = `{
  "code": code,
  "title": $record.title,
  "price": $money(price),
  "isbn": isbn,
  "live": true
}`;

const bookSchema: Json = {
  type: "object",
  required: ["code", "title", "price", "live"],
  properties: {
    code: { type: "string" },
    title: { type: "string", maxLength: 40 },
    price: { type: "number", minimum: 0 },
    isbn: { type: "string" },
    live: { type: "boolean" },
    shelf: { type: "string" },
  },
  additionalProperties: false,
};

/** Makes the resolved pipeline of books; its revision follows from its content. */
export function bookPipeline(choices: PipelineChoices = {}): ResolvedPipeline {
  const { name = "books", cursor, limits, unique, ignore, split, patch } = choices;
  const spec: PipelineSpec = {
    pipeline: name,
    title: "Books",
    source: { type: "list.read", connection: "library" },
    ...(cursor === null ? {} : { cursor: cursor ?? { field: "changed", overlap: "0ms" } }),
    record: {
      key: "id",
      title: "title",
      include: choices.include ?? { tagged: `"sync" in tags` },
      retire: { gone: `"gone" in tags` },
      ...(split === null ? {} : { split: split ?? "editions" }),
      ...(choices.report ? { report: choices.report } : {}),
      ...(choices.item === undefined ? {} : { item: choices.item }),
      ...(choices.revisit === undefined ? {} : { revisit: choices.revisit }),
    },
    ...(choices.lookups ? { lookups: choices.lookups } : {}),
    document: {
      ...(choices.owners ? { owners: choices.owners } : {}),
      map: { base: paths.base, ...(patch === undefined ? {} : { patch: paths.patch }) },
      schema: paths.schema,
      key: "code",
      unique: unique ?? { ISBN: "isbn" },
      ...(ignore ? { ignore: [...ignore] } : {}),
    },
    sink: {
      type: "list.write",
      connection: "shop",
      retire: { set: { live: false } },
      ...choices.sink,
    } as PipelineSpec["sink"],
    changes: { disposition: "upsert", ...choices.changes },
    limits: limits ?? { concurrency: 4, fuse_floor: 1000, failed_ratio: 1, retired_ratio: 1 },
  };
  const files = new Map([
    [paths.base, choices.base ?? bookMapping],
    [paths.schema, JSON.stringify(choices.schema ?? bookSchema)],
    ...(patch === undefined ? [] : [[paths.patch, patch] as const]),
  ]);
  const settings = choices.settings ?? {};
  return {
    brand: "demo",
    name,
    file: `pipelines/demo/${name}.yaml`,
    spec,
    settings,
    timezone: choices.timezone ?? "UTC",
    locate: () => undefined,
    files,
    revision: fingerprint({ spec, settings, files: Object.fromEntries(files) } as unknown as Json),
  };
}
