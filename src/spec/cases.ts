import { finding, hasErrors, type Diagnostic } from "../core/diagnostics.ts";
import { isErrorCode, errorCodes } from "../core/error-codes.ts";
import { atPointer, isObject, toPointer, type Json, type JsonObject } from "../core/json.ts";
import type { Location } from "../core/location.ts";
import { readDay } from "../mapping/calendar-day.ts";
import type { BrandCase } from "./brand-envelope.ts";
import { fileFinding, type ProjectFiles } from "./project-files.ts";
import type { YamlFile } from "./read-yaml.ts";
import { didYouMean } from "./suggest.ts";
import { validate } from "./validate.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A brand's cases for one of its pipelines. */
export interface CasesFile {
  readonly file: string;
  /** Name of the pipeline under test. */
  readonly pipeline: string;
  readonly cases: readonly BrandCase[];
  /** Where the value at a JSON Pointer into the file was written, e.g. `/cases/0/expect`. */
  readonly locate: (pointer: string) => Location | undefined;
}

/** Reads and checks a file of cases; it gives none where it is wrong. */
export function readCases(
  file: YamlFile,
  context: { readonly vocabulary: Vocabulary; readonly files: ProjectFiles },
): { readonly cases: CasesFile | undefined; readonly diagnostics: readonly Diagnostic[] } {
  if (file.broken) return { cases: undefined, diagnostics: file.diagnostics };
  const subject = { name: "a file of cases", at: "", locate: file.locate, file: file.file };
  const wrong = validate(context.vocabulary.cases, file.value, subject);
  const diagnostics = [...file.diagnostics, ...wrong, ...checkCases(file, context.files)];
  if (hasErrors(wrong)) return { cases: undefined, diagnostics };
  const { pipeline, cases } = file.value as unknown as Pick<CasesFile, "pipeline" | "cases">;
  const locate = (pointer: string): Location | undefined => file.locate(pointer);
  return { cases: { file: file.file, pipeline, cases, locate }, diagnostics };
}

function checkCases(file: YamlFile, files: ProjectFiles): Diagnostic[] {
  const cases = atPointer(file.value, "/cases");
  if (!Array.isArray(cases)) return [];
  return (cases as readonly Json[]).flatMap((_, index) => {
    const at = `/cases/${String(index)}`;
    const record = atPointer(file.value, `${at}/record`);
    const error = atPointer(file.value, `${at}/expect/error`);
    const found: Diagnostic[] = ["today", "expect/revisit"].flatMap((key) =>
      checkDay(file, `${at}/${key}`),
    );
    const text = typeof record === "string" ? files.text(record) : "";
    if (typeof text !== "string") found.push(fileFinding(text, file.locate(`${at}/record`)));
    if (typeof error === "string" && !isErrorCode(error)) {
      const message = `there is no error code "${error}"`;
      const hint = didYouMean(error, Object.keys(errorCodes));
      found.push(finding("spec/wrong-value", message, file.locate(`${at}/expect/error`), hint));
    }
    return found;
  });
}

/** A text of the wrong form has been refused by the schema. */
function checkDay(file: YamlFile, at: string): Diagnostic[] {
  const text = atPointer(file.value, at);
  if (typeof text !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return [];
  const read = readDay(text, "yyyy-mm-dd");
  if (typeof read === "string") return [];
  return [finding("spec/wrong-value", `"${text}" ${read.why}`, file.locate(at))];
}

/** Finds values for lookups that the pipeline under test does not have; they would never be found. */
export function checkCaseLookups({ cases, locate }: CasesFile, pipeline: JsonObject): Diagnostic[] {
  const written = atPointer(pipeline, "/lookups");
  const names = isObject(written) ? Object.keys(written) : [];
  return cases.flatMap((one, index) =>
    Object.keys(one.lookups ?? {}).flatMap((name) => {
      if (names.includes(name)) return [];
      const message = `the pipeline has no lookup "${name}"`;
      const place = locate(`/cases/${String(index)}/lookups${toPointer([name])}`);
      return [finding("spec/wrong-value", message, place, didYouMean(name, names, "Its lookups"))];
    }),
  );
}
