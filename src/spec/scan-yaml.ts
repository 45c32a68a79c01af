import { finding, type Diagnostic } from "../core/diagnostics.ts";
import { placeAt, topOf } from "./yaml-place.ts";

/** Configuration files may not be larger; YAML parsers are easily made to work for minutes. */
export const maxYamlBytes = 256 * 1024;

/** No key of the configuration is nearly that deep; a parser's stack overflows far beyond. */
export const maxDepth = 64;

/** Turns a file's bytes into text without its leading U+FEFF. */
export function decodeYaml(file: string, content: Uint8Array | string): string | Diagnostic {
  const bytes = typeof content === "string" ? Buffer.byteLength(content) : content.byteLength;
  if (bytes > maxYamlBytes) {
    const size = Math.ceil(bytes / 1024);
    return finding("spec/too-large", `the file has ${String(size)} KiB`, topOf(file));
  }
  if (typeof content === "string") return content.replace(/^\uFEFF/, "");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    return finding("spec/unreadable", "the file is not UTF-8 text", topOf(file));
  }
}

/** Finds what must not reach the parser: control characters, and nesting that overflows its stack. */
export function scanYaml(file: string, text: string): Diagnostic | undefined {
  const control = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFE\uFFFF]/.exec(text);
  if (control) {
    const name = `U+${control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    return finding(
      "spec/unreadable",
      `the file holds the control character ${name}`,
      placeAt(file, text, control.index, control.index + 1),
      "Remove the character. In a quoted text it is written as an escape.",
    );
  }
  let open = 0;
  let inline = 0;
  for (let offset = 0; offset < text.length; offset += 1) {
    const char = text[offset];
    if (char === "[" || char === "{") open += 1;
    else if (char === "]" || char === "}") open = Math.max(0, open - 1);
    else if (char === "\n") inline = 0;
    // "- - - x" nests a list within a list on one line, "? ? x" a map.
    else if ((char === "-" || char === "?") && text[offset + 1] === " ") inline += 1;
    if (open + inline > maxDepth) return tooDeep(file, text, offset);
  }
  return undefined;
}

/** Makes the finding for a file that nests too deep at an offset. */
export function tooDeep(file: string, text: string, offset: number): Diagnostic {
  return finding(
    "spec/yaml-syntax",
    `the file nests deeper than ${String(maxDepth)} levels`,
    placeAt(file, text, offset, offset + 1),
    "No key of the configuration is that deep. Look for a bracket that is never closed.",
  );
}
