import { readFileSync } from "node:fs";
import path from "node:path";
import { SpecError, type Diagnostic } from "../core/diagnostics.ts";
import { errorCodes } from "../core/error-codes.ts";
import { asSyncError, type SyncError } from "../core/errors.ts";
import { formatDiagnostic } from "../core/format-diagnostic.ts";
import type { CommandContext } from "./context.ts";
import { exitCodeOf, type ExitCode } from "./exit-code.ts";
import { wrap } from "./layout.ts";
import type { Brush, Terminal } from "./terminal.ts";

/** Tells what ended a command, and gives the exit code that follows from it. */
export function reportError(context: CommandContext, thrown: unknown): ExitCode {
  const error = asSyncError(thrown);
  const { terminal, json } = context;
  if (error instanceof SpecError) reportDiagnostics(context, error.diagnostics);
  else {
    if (json) terminal.out(JSON.stringify(errorEvent(error)));
    terminal.err(formatError(error, terminal.paintError, terminal.width));
    if (error.code === "internal/bug") terminal.err(stackOf(error));
  }
  return exitCodeOf(error);
}

/** Shows findings to people on standard error, or to programs as JSON lines. */
export function reportDiagnostics(
  { terminal, json, root }: CommandContext,
  diagnostics: readonly Diagnostic[],
): void {
  for (const [at, one] of diagnostics.entries()) {
    if (json) terminal.out(JSON.stringify(findingEvent(one)));
    else {
      const next = diagnostics[at + 1];
      const isSaidBelow = next?.code === one.code && next.hint === one.hint;
      const lines = findingLines(one, readIn(root), terminal);
      // What to do is said once where the same is wrong several times in a row.
      for (const line of isSaidBelow ? lines.filter(isNoAdvice) : lines) terminal.err(line);
      if (!isSaidBelow) terminal.err();
    }
  }
}

/** A finding with its sentence broken into lines that fit. */
function findingLines(
  one: Diagnostic,
  readFile: (file: string) => string | undefined,
  { paintError, width }: Terminal,
): readonly string[] {
  const [, ...rest] = formatDiagnostic(one, readFile, paintError).split("\n");
  const head = `${one.severity}[${one.code}]`;
  return [...sentenceLines(head, one.message, paintError(one.severity, head), width), ...rest];
}

function isNoAdvice(line: string): boolean {
  return !line.startsWith("   = ") && !line.startsWith(" ".repeat(14));
}

function sentenceLines(
  head: string,
  message: string,
  painted: string,
  width: number,
): readonly string[] {
  const [first = "", ...rest] = wrap(`${head}: ${message}`, width - 2);
  const start = first.startsWith(head) ? `${painted}${first.slice(head.length)}` : first;
  return [start, ...rest.map((line) => `  ${line}`)];
}

/** One finding for programs. */
function findingEvent({ location, ...finding }: Diagnostic): object {
  return { event: "finding", ...finding, ...location };
}

/** An error for people: code and sentence, place, what to do, and whose move it is. */
export function formatError(error: SyncError, paint: Brush, width: number): string {
  const { code, message, hint, location, kind } = error;
  const head = `error[${code}]`;
  const fields = [
    ["hint", hint],
    ["move", moveOf(kind.move)],
    ["more", `brandsync explain ${code}`],
  ] as const;
  return [
    ...sentenceLines(head, message, paint("error", head), width),
    ...(location ? [paint("place", `  --> ${placeOf(location)}`)] : []),
    ...fields.flatMap(([label, text]) => labelled(label, text, paint, width)),
  ].join("\n");
}

/** An error for programs. */
export function errorEvent({ code, message, hint, location, kind }: SyncError): object {
  return { event: "error", code, message, hint, move: kind.move, ...location };
}

/** Who can do something about it, as a sentence begins. */
export function moveOf(move: string): string {
  return move === "us" ? "the makers of brandsync" : `the ${move.replace(/^the /, "")}`;
}

/** Whose move an error of this code is. */
export function moveOfCode(code: keyof typeof errorCodes): string {
  return moveOf(errorCodes[code].move);
}

function labelled(label: string, text: string, paint: Brush, width: number): string[] {
  const indent = " ".repeat(14);
  const [first = "", ...rest] = wrap(text, width, indent);
  return [`   = ${paint("label", label.padEnd(8))} ${first.slice(14)}`, ...rest];
}

function placeOf({ file, line }: { readonly file: string; readonly line: number }): string {
  return `${file}:${String(line)}`;
}

/** The files of the project, for the lines that a finding points at. */
function readIn(root: () => string): (file: string) => string | undefined {
  return (file) => {
    try {
      return readFileSync(path.join(root(), file), "utf8");
    } catch {
      return undefined;
    }
  };
}

/** The lines that led to a fault of ours, without which it is worth nothing to us. */
export function stackOf(error: SyncError): string {
  const { cause } = error;
  const stack = (cause instanceof Error ? cause : error).stack ?? "";
  return stack.split("\n").slice(1).join("\n");
}
