import type { Comparator, SearchTerm } from "./parse.ts";
import { isDay, searchTime } from "./time.ts";

/** One searchable property of an object: where its values are and how they compare. */
export interface SearchField<T> {
  /**
   * `words`: any words of the text, in order when quoted, `*` for a beginning.
   * `whole`: the whole text without regard to case, commas list several, `*` for a beginning.
   * `flag`: true or false. The others compare as what they are.
   */
  readonly kind: "words" | "whole" | "flag" | "number" | "id" | "time";
  readonly values: (item: T) => readonly (string | number | boolean | null)[];
  /** The only values accepted, in lower case. */
  readonly accepted?: readonly string[];
  /** True for a field such as `tag_not`, which asks for the opposite. */
  readonly negated?: boolean;
}

/** Tells whether an object fits. */
export type Matcher<T> = (item: T) => boolean;

/** What a comparison depends on besides the two values. */
export interface MatchRules {
  readonly now: number;
  readonly zone: string;
  /** True where `>` and `<` on a time include the time they name, as before 2026-10. */
  readonly inclusive: boolean;
}

/** Makes the test for one term; undefined where the field does not accept the term's value. */
export function matcherOf<T>(
  term: SearchTerm,
  field: SearchField<T>,
  rules: MatchRules,
): Matcher<T> | undefined {
  const test = valueTest(term, field, rules);
  if (test === undefined) return undefined;
  const some: Matcher<T> = (item) =>
    field.values(item).some((value) => value !== null && test(value));
  return field.negated ? (item) => !some(item) : some;
}

type ValueTest = (value: string | number | boolean) => boolean;

function valueTest<T>(
  term: SearchTerm,
  field: SearchField<T>,
  rules: MatchRules,
): ValueTest | undefined {
  switch (field.kind) {
    case "time":
      return timeTest(term, rules);
    case "id":
    case "number": {
      const wanted = term.value.trim() === "" ? Number.NaN : Number(term.value);
      if (Number.isNaN(wanted)) return undefined;
      return (value) => compares(Number(value), term.comparator, wanted);
    }
    case "flag":
      if (term.value !== "true" && term.value !== "false") return undefined;
      return (value) => value === (term.value === "true");
    case "whole":
      return wholeTest(term, field.accepted);
    case "words":
      return wordsTest(term);
  }
}

function timeTest(term: SearchTerm, rules: MatchRules): ValueTest | undefined {
  const time = searchTime(term, rules.now, rules.zone);
  if (time === undefined) return undefined;
  const at = (value: string | number | boolean): number => Date.parse(String(value));
  const { comparator } = term;
  if (comparator === ":" && isDay(term.value)) {
    const end = time.at + 24 * 3_600_000;
    return (value) => at(value) >= time.at && at(value) < end;
  }
  if (rules.inclusive) {
    const lax = comparator === ":>" ? ":>=" : comparator === ":<" ? ":<=" : comparator;
    return (value) => compares(at(value), lax, time.at);
  }
  // Without a fraction `>` skips the whole second that it names.
  const from = comparator === ":>" && !time.hasFraction ? time.at + 999 : time.at;
  return (value) => compares(at(value), comparator, from);
}

function wholeTest(
  term: SearchTerm,
  accepted: readonly string[] | undefined,
): ValueTest | undefined {
  const wanted = term.value
    .split(",")
    .map((each) => each.trim().toLowerCase())
    .filter((each) => each !== "");
  if (accepted && !wanted.every((each) => accepted.includes(each))) return undefined;
  const { comparator } = term;
  if (comparator !== ":") {
    const [bound = ""] = wanted;
    return (value) => compares(String(value).toLowerCase(), comparator, bound);
  }
  const exact = new Set(wanted.filter((each) => !each.endsWith("*")));
  const beginnings = wanted.filter((each) => each.endsWith("*")).map((each) => each.slice(0, -1));
  return (value) => {
    const text = String(value).trim().toLowerCase();
    return exact.has(text) || beginnings.some((beginning) => text.startsWith(beginning));
  };
}

function wordsTest(term: SearchTerm): ValueTest {
  const isBeginning = term.value.endsWith("*");
  const wanted = wordsOf(term.value);
  const isMatch = (word: string, at: number, target: string): boolean =>
    isBeginning && at === wanted.length - 1 ? word.startsWith(target) : word === target;
  return (value) => {
    const words = wordsOf(String(value));
    if (!term.quoted) {
      return wanted.every((target, at) => words.some((word) => isMatch(word, at, target)));
    }
    return words.some((_, start) =>
      wanted.every((target, at) => isMatch(words[start + at] ?? "", at, target)),
    );
  };
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function compares<V extends string | number>(value: V, comparator: Comparator, bound: V): boolean {
  switch (comparator) {
    case ":":
      return value === bound;
    case ":>":
      return value > bound;
    case ":>=":
      return value >= bound;
    case ":<":
      return value < bound;
    case ":<=":
      return value <= bound;
  }
}
