import { isObject, type Json, type JsonObject } from "../core/json.ts";
import { diffFields } from "../engine/diff.ts";
import type { ReadyItem } from "../engine/transform.ts";
import type { MappedRecord } from "../mapping/mapper.ts";
import type { Expectation } from "../spec/brand-envelope.ts";

/** Says, in sentences, what came of a record otherwise than a case expects. */
export function compareCase(
  expect: Expectation,
  mapped: MappedRecord,
  items: readonly ReadyItem[],
): string[] {
  const failures: string[] = [];
  const want = (what: string, wanted: Json | undefined, met: Json | undefined) => {
    if (wanted !== undefined && JSON.stringify(wanted) !== JSON.stringify(met)) {
      failures.push(`${what}: expected ${show(wanted)}, met ${show(met)}`);
    }
  };
  const decided = mapped.kind === "decided" ? mapped : undefined;
  const errors = [
    ...(mapped.kind === "rejected" ? [mapped.error] : []),
    ...items.flatMap((item) => (item.kind === "rejected" ? [item.error] : [])),
  ];
  const skips = items.flatMap((item) => (item.kind === "skipped" ? [item.reason] : []));
  const holds = items.flatMap((item) => (item.kind === "held" ? [item.reason] : []));
  const reports = (decided?.reports ?? []).map(({ message }) => message);
  const documents = new Map(
    items.flatMap((item) => (item.kind === "document" ? [[item.key, item.document] as const] : [])),
  );

  want("decision", expect.decision, decided?.decision ?? "rejected");
  want("rule", expect.rule, decided?.rule);
  want("number of documents", expect.documents_count, documents.size);
  want("skipped", expect.skipped, skips.length);
  want("revisit", expect.revisit, decided?.revisit ?? null);
  if (expect.error !== undefined && !errors.some(({ code }) => code === expect.error)) {
    failures.push(`error: expected "${expect.error}", met ${show(errors.map(({ code }) => code))}`);
  }
  if (expect.message !== undefined) {
    const sentences = [...errors.map(({ message }) => message), ...skips, ...holds, ...reports];
    if (!sentences.some((sentence) => sentence.includes(expect.message ?? ""))) {
      failures.push(`message: expected "${expect.message}" in ${show(sentences)}`);
    }
  }
  failures.push(...unlike("held", expect.held ?? [], holds));
  failures.push(...unlike("reported", expect.reported ?? [], reports));
  for (const [key, partial] of Object.entries((expect.documents ?? {}) as JsonObject)) {
    const document = documents.get(key);
    if (!document)
      failures.push(`document "${key}": not there; there are ${show([...documents.keys()])}`);
    else failures.push(...mismatches(partial, document, key));
  }
  // An error that nobody expected fails the case, whatever else it says.
  if (expect.error === undefined && expect.message === undefined) {
    failures.push(...errors.map(({ code, message }) => `unexpected error ${code}: ${message}`));
  }
  return failures;
}

/** Every expected text stands in a sentence, and every sentence holds an expected text. */
function unlike(what: string, expected: readonly string[], met: readonly string[]): string[] {
  const missing = expected.filter((part) => !met.some((sentence) => sentence.includes(part)));
  const surplus = met.filter((sentence) => !expected.some((part) => sentence.includes(part)));
  return [
    ...missing.map((part) => `${what}: expected ${show(part)}, met ${show(met)}`),
    ...surplus.map((sentence) => `${what}: nobody expected ${show(sentence)}`),
  ];
}

/** What the expected part of a document says otherwise than the document; lists must be whole. */
function mismatches(expected: Json, met: Json | undefined, place: string): string[] {
  if (isObject(expected)) {
    if (!isObject(met)) return [`${place}: expected a map, met ${show(met)}`];
    return Object.entries(expected).flatMap(([key, value]) =>
      mismatches(value, met[key], `${place}.${key}`),
    );
  }
  if (Array.isArray(expected) && Array.isArray(met) && expected.length === met.length) {
    return (expected as Json[]).flatMap((value, index) =>
      mismatches(value, (met as Json[])[index], `${place}[${String(index)}]`),
    );
  }
  return diffFields(expected, met).length === 0
    ? []
    : [`${place}: expected ${show(expected)}, met ${show(met)}`];
}

function show(value: Json | undefined): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
