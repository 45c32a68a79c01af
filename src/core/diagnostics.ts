import { errorCodes, type ErrorCode } from "./error-codes.ts";
import { SyncError } from "./errors.ts";
import type { Location } from "./location.ts";

export type Severity = "error" | "warning";

/** One finding about the configuration. Findings are collected and shown together, never thrown. */
export interface Diagnostic {
  readonly severity: Severity;
  readonly code: ErrorCode;
  /** One sentence: what is wrong, with the value in quotes. */
  readonly message: string;
  readonly location?: Location;
  /** What to do next; the catalogue's hint where the finder knows no better. */
  readonly hint: string;
}

/** Makes a finding of severity *error*. */
export function finding(
  code: ErrorCode,
  message: string,
  location?: Location,
  hint?: string,
): Diagnostic {
  return {
    severity: "error",
    code,
    message,
    hint: hint ?? errorCodes[code].hint,
    ...(location ? { location } : {}),
  };
}

/** Makes a finding that does not stop anything. */
export function warning(
  code: ErrorCode,
  message: string,
  location?: Location,
  hint?: string,
): Diagnostic {
  return { ...finding(code, message, location, hint), severity: "warning" };
}

/** Sorts findings by file, line and column, and drops exact repeats. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const unique = new Map(diagnostics.map((one) => [JSON.stringify(one), one]));
  return [...unique.values()].sort((a, b) => {
    const [left, right] = [a.location, b.location];
    if (!left || !right) return left ? 1 : right ? -1 : 0;
    return (
      compareText(left.file, right.file) || left.line - right.line || left.column - right.column
    );
  });
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((one) => one.severity === "error");
}

/** Thrown where a command cannot go on because of what was found; nothing has run. */
export class SpecError extends SyncError {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    const first = diagnostics.find((one) => one.severity === "error") ?? diagnostics[0];
    const place = first?.location ? { location: first.location } : {};
    super(first?.code ?? "internal/bug", first?.message ?? "no finding", place);
    this.name = "SpecError";
    this.diagnostics = diagnostics;
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
