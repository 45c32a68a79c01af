import { RE2JS, type Matcher } from "re2js";

/*
 * JSONata hands every pattern to a class that works like RegExp. Patterns meet text that shop staff
 * wrote, and a backtracking engine can be made to hang between two of JSONata's guardrail checks;
 * RE2 takes time in proportion to the text. Where RE2's white space and dot differ from
 * JavaScript's, the pattern is rewritten so that mappings keep their documented meaning. A mapping of
 * nothing but eight patterns over two kilobytes takes 2.3 times as long (75 to 175 µs); one that is
 * mostly paths and calls does not show it. Left as RE2 has it: text is read by character, not by half
 * of one, `$` in the middle of a text (flag m) stands before a line feed only, and `\p{L}` works.
 */

const compiled = new WeakMap<RegExp, RE2JS>();

/** A regular expression that takes linear time; the part of RegExp that JSONata uses. */
export class LinearRegExp {
  lastIndex = 0;
  readonly #pattern: RE2JS;
  #text: string | undefined;
  #matcher: Matcher | undefined;

  constructor(source: RegExp) {
    this.#pattern = compilePattern(source);
  }

  exec(text: string): (RegExpExecArray | (string | undefined)[]) | null {
    if (text !== this.#text || !this.#matcher) {
      this.#text = text;
      this.#matcher = this.#pattern.matcher(text);
    }
    if (this.lastIndex > text.length || !this.#matcher.find(this.lastIndex)) {
      this.lastIndex = 0;
      return null;
    }
    const matcher = this.#matcher;
    this.lastIndex = matcher.end();
    const groups = Array.from(
      { length: matcher.groupCount() + 1 },
      (_, index) => matcher.group(index) ?? undefined,
    );
    return Object.assign(groups, { index: matcher.start() });
  }
}

/**
 * Compiles a pattern for linear-time matching.
 * @throws Error whose message says what the pattern uses that would take more than linear time.
 */
function compilePattern(source: RegExp): RE2JS {
  const known = compiled.get(source);
  if (known) return known;
  const pattern = RE2JS.compile(spellOut(RE2JS.translateRegExp(source)));
  compiled.set(source, pattern);
  return pattern;
}

/** Says in words why a pattern is refused. */
export function whyRefused(source: RegExp): string | undefined {
  try {
    compilePattern(source);
    return undefined;
  } catch (error) {
    if (/\(\?<?[=!]/.test(source.source)) return "it looks ahead or behind";
    if (/\\[1-9]|\\k</.test(source.source)) return "it refers back to an earlier group";
    return error instanceof Error ? error.message : String(error);
  }
}

const space =
  "\\t-\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}";
const notSpace =
  "\\x00-\\x08\\x0e-\\x1f!-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}" +
  "\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10FFFF}";

/** Spells out `\s`, `\S` and `.` as JavaScript reads them; the rest is RE2's own syntax already. */
function spellOut(source: string): string {
  let result = "";
  let inClass = false;
  for (let at = 0; at < source.length; at += 1) {
    const here = source[at] ?? "";
    if (here === "\\") {
      const next = source[at + 1] ?? "";
      at += 1;
      if (next === "s") result += inClass ? space : `[${space}]`;
      else if (next === "S") result += inClass ? notSpace : `[^${space}]`;
      else result += here + next;
    } else if (here === "." && !inClass) result += "[^\\n\\r\\x{2028}\\x{2029}]";
    else {
      if (here === "[") inClass = true;
      if (here === "]") inClass = false;
      result += here;
    }
  }
  return result;
}
