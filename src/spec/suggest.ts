import { distance } from "fastest-levenshtein";

/** Finds the known word that a misspelt one most likely stands for; undefined where none is near. */
export function suggest(word: string, known: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  const limit = Math.max(1, Math.ceil(wanted.length / 3));
  let best: { readonly word: string; readonly away: number } | undefined;
  for (const candidate of known) {
    const away = typingDistance(wanted, candidate.toLowerCase());
    if (away <= limit && (!best || away < best.away)) best = { word: candidate, away };
  }
  return best?.word;
}

/** Writes the hint for a misspelt word: the nearest known one, else all of them if they are few. */
export function didYouMean(
  word: string,
  known: Iterable<string>,
  label = "Known",
): string | undefined {
  const words = [...known];
  const near = suggest(word, words);
  if (near !== undefined) return `Did you mean "${near}"?`;
  return words.length > 0 && words.length <= 12 ? `${label}: ${words.join(", ")}.` : undefined;
}

/** Edit distance in which two letters in the wrong sequence are one mistake, as they are for a hand. */
function typingDistance(word: string, candidate: string): number {
  for (let at = 0; at + 1 < word.length; at += 1) {
    const swapped = `${word.slice(0, at)}${word[at + 1] ?? ""}${word[at] ?? ""}${word.slice(at + 2)}`;
    if (swapped === candidate) return 1;
  }
  return distance(word, candidate);
}
