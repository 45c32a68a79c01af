import { checkProject, filesOf, type Note, type Project } from "../../app/project.ts";
import type { Diagnostic } from "../../core/diagnostics.ts";
import { addCommand, type Commands } from "../command.ts";
import { writeJson, type CommandContext } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { alignRows, count, wrap } from "../layout.ts";
import { reportDiagnostics } from "../report-error.ts";

/** Adds `check`. */
export function addCheck(commands: Commands): void {
  addCommand(
    commands,
    "check [brand]",
    "Check the files of a brand, or of all brands and presets",
    "Opens no connection. A variable that is not set is a warning here; `run` needs it. " +
      "Exit code 2 where anything is wrong.",
    (context, [brand]) => check(context, brand),
  );
}

function check(context: CommandContext, name: string | undefined): ExitCode {
  const { terminal, env, json } = context;
  const project = checkProject(context.root(), { env, brand: name });
  const { diagnostics, notes, brands } = project;
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  const files = checkedFiles(project);
  reportDiagnostics(context, diagnostics);
  if (json) {
    for (const note of notes) writeJson(context, { event: "note", ...note });
    writeJson(context, { event: "checked", brands: [...brands.keys()], errors, warnings, files });
    return errors > 0 ? 2 : 0;
  }
  if (errors === 0) for (const line of noteLines(notes, terminal.width)) terminal.out(line);
  if (errors + warnings > 0) {
    const said = `${count(errors, "error")}, ${count(warnings, "warning")}`;
    const where = new Set(diagnostics.flatMap(({ location }) => location?.file ?? [])).size;
    terminal.out(where > 0 ? `${said} in ${count(where, "file")}` : said);
  }
  for (const { name: brand, pipelines, diagnostics: own } of brands.values()) {
    if (own.some(isError)) continue;
    const good = warnings > 0 ? "no errors" : "everything is in place";
    const of = `${count(pipelines.size, "pipeline")}, ${count(files, "file")} checked`;
    terminal.out(`${terminal.paint("good", brand)}: ${good} (${of})`);
  }
  if (brands.size === 0 && errors === 0) terminal.out("there is no brand yet: `brandsync init`");
  return errors > 0 ? 2 : 0;
}

function checkedFiles({ brands }: Project): number {
  return new Set([...brands.values()].flatMap((brand) => [...filesOf(brand)])).size;
}

function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

/** Facts about pipelines, under the pipeline's name. */
function noteLines(notes: readonly Note[], width: number): readonly string[] {
  const byPipeline = new Map<string, Note[]>();
  for (const note of notes) {
    const name = `${note.brand}/${note.pipeline}`;
    byPipeline.set(name, [...(byPipeline.get(name) ?? []), note]);
  }
  return [...byPipeline].flatMap(([name, own]) => {
    const labels = alignRows(own.map(({ label }) => [label, "|"])).map((row) => row.slice(0, -1));
    const lines = own.flatMap(({ value }, at) => {
      const label = `  ${labels[at] ?? ""}`;
      const [first = "", ...rest] = wrap(value, width, " ".repeat(label.length));
      return [`${label}${first.slice(label.length)}`, ...rest];
    });
    return [name, ...lines, ""];
  });
}
