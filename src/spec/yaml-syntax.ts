import type { ErrorCode as YamlErrorCode } from "yaml";
import { finding, type Diagnostic } from "../core/diagnostics.ts";
import { placeAt } from "./yaml-place.ts";

/** Says what the YAML parser stumbled over, in a sentence and without the text itself. */
export function syntaxFinding(
  file: string,
  text: string,
  error: {
    readonly code: YamlErrorCode;
    readonly message: string;
    readonly pos: readonly number[];
  },
): Diagnostic {
  const start = error.pos[0] ?? 0;
  const sentence = syntaxSentences[error.code];
  // The parser's own words are used without the text they may quote: it can be a pasted secret.
  const message = sentence?.[0] ?? lowerFirst(error.message.split(/[:\n"]/, 1)[0] ?? "");
  return finding(
    "spec/yaml-syntax",
    message,
    placeAt(file, text, start, error.pos[1] ?? start + 1),
    sentence?.[1],
  );
}

const syntaxSentences: Readonly<Partial<Record<YamlErrorCode, readonly [string, string?]>>> = {
  TAB_AS_INDENT: ["the line is indented with a tab", "Indent with spaces."],
  BLOCK_AS_IMPLICIT_KEY: [
    "a text without quotes holds a colon followed by a space",
    "Write the text in quotes.",
  ],
  BAD_INDENT: ["the line is indented otherwise than its neighbours"],
  BAD_SCALAR_START: [
    "a text without quotes begins with a character that YAML keeps for itself",
    "Write the text in quotes.",
  ],
  MISSING_CHAR: [
    "something is not closed or not separated: a quote, a bracket, a comma or a colon",
  ],
  MULTILINE_IMPLICIT_KEY: [
    "a key goes over more than one line",
    "Is a colon missing, or is the line before it indented too little?",
  ],
  MULTIPLE_DOCS: ["the file holds more than one document", 'Remove the line "---".'],
};

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
