import type { Diagnostic } from "./diagnostics.ts";
import { codeFrame, formatLocation } from "./location.ts";

/** What a piece of a message is, for whoever colours it. */
export type Paint = (
  part: "error" | "warning" | "place" | "frame" | "label",
  text: string,
) => string;

/**
 * Writes a finding as people read it in a terminal: code and sentence, place, the line with a caret,
 * and what to do.
 *
 * `readFile` gives the text of a project file for the frame. No frame is drawn where a secret may
 * stand on the line: for a finding about secrets, and in a brand's own file.
 */
export function formatDiagnostic(
  diagnostic: Diagnostic,
  readFile: (file: string) => string | undefined,
  paint: Paint = (_, text) => text,
): string {
  const { severity, code, location } = diagnostic;
  const lines = [`${paint(severity, `${severity}[${code}]`)}: ${visible(diagnostic.message)}`];
  if (location) {
    lines.push(paint("place", `  --> ${formatLocation(location)}`));
    const hasFrame = !mayHoldSecret(diagnostic) && !isAboutFile(diagnostic);
    const text = hasFrame ? readFile(location.file) : undefined;
    const frame =
      text === undefined
        ? ""
        : codeFrame(visible(text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n")), location);
    if (frame !== "") lines.push(paint("frame", frame));
  }
  const labels = [
    ["hint", visible(diagnostic.hint)],
    ["more", `schemas/README.md#${code.replace("/", "-")}`],
  ] as const;
  for (const [label, value] of labels) {
    lines.push(`   = ${paint("label", label.padEnd(8))} ${wrap(value, "              ")}`);
  }
  return lines.join("\n");
}

/** Control characters would steer the terminal; each becomes one dot, so that columns stay. */
function visible(text: string): string {
  return text.replaceAll(
    /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g,
    "·",
  );
}

function mayHoldSecret({ code, location }: Diagnostic): boolean {
  return code === "spec/secret-literal" || /\/brand(\.[^/]+)?\.yaml$/.test(location?.file ?? "");
}

/** A finding about a file as a whole stands at its top and underlines nothing. */
function isAboutFile({ code, location }: Diagnostic): boolean {
  return code.startsWith("spec/") && location?.length === undefined;
}

/** Breaks a text into lines of 80 columns at most, as far as its words allow. */
function wrap(text: string, indent: string): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent.length + line.length + 1 + word.length > 80) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${indent}`);
}
