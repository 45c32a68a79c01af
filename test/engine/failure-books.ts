import { isObject, type Json } from "../../src/core/json.ts";
import { bookPipeline, type PipelineChoices } from "../support/pipeline.ts";
import { book, type EngineWorld } from "./engine-world.ts";

export const later = { changed: "2026-03-02T00:00:00Z" };

export const old = "2026-01-01T00:00:00Z";

export const windowed: PipelineChoices = {
  revisit: "editions.price",
  base: `{ "code": code, "title": $today >= price ? "open" : "closed", "price": 1, "live": true }`,
};

export const waiting: PipelineChoices = {
  lookups: { author: { keys: "$substring(id, 0, 1)", documents: "authors", fields: ["title"] } },
  base: `(
    $found := $lookup($author, $substring(code, 0, 1));
    $exists($found) and $not($found.retired)
      ? { "code": code, "title": $found.title, "price": $money(price), "live": true }
      : $hold("author " & $substring(code, 0, 1) & " is not there yet", code)
  )`,
};

export const books = bookPipeline(waiting);

export const authors = bookPipeline({ name: "authors" });

export async function runAuthors(w: EngineWorld, ...all: Parameters<typeof book>[]): Promise<void> {
  const kept = [...w.source.books.values()];
  const pipeline = w.pipeline;
  w.source.books.clear();
  for (const one of all) w.source.put(book(...one));
  w.pipeline = authors;
  await w.run({ full: true });
  w.source.books.clear();
  for (const one of kept) w.source.put(one);
  w.pipeline = pipeline;
}

export const shelves = {
  by: "$substring(code, 0, 1)",
  size: 3,
  body: `{ "shelf": $batch, "books": [$documents.code] }`,
  accepted: "stored",
};

export const listed = (body: Json): string[] =>
  isObject(body) && Array.isArray(body["books"]) ? body["books"].map(String) : [];
