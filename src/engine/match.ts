/** Something that is matched by its values: one list for each way, in the sequence of the ways. */
interface Matchable {
  readonly values: readonly (readonly string[])[];
}

/** One of ours that is one of theirs. */
export interface Match<Ours, Theirs> {
  readonly ours: Ours;
  readonly theirs: Theirs;
  /** Name of the way they were found by. */
  readonly way: string;
  /** A value that both have, as ours writes it. */
  readonly value: string;
}

/** Some that cannot be told apart: more than one on a side share values. */
export interface Ambiguity<Ours, Theirs> {
  readonly way: string;
  /** The values that are shared, as they were first met. */
  readonly values: readonly string[];
  readonly ours: readonly Ours[];
  readonly theirs: readonly Theirs[];
}

/** Everything on both sides, each in exactly one of the four. */
export interface Matches<Ours, Theirs> {
  readonly matched: readonly Match<Ours, Theirs>[];
  readonly ambiguous: readonly Ambiguity<Ours, Theirs>[];
  readonly onlyOurs: readonly Ours[];
  readonly onlyTheirs: readonly Theirs[];
}

/**
 * Finds for each of ours the one of theirs that it is. The ways are tried one after the other; one
 * that finds exactly one on each side settles both, one that finds several on a side settles all of
 * them as ambiguous, for no later way could prove more. Values are compared trimmed, single-spaced
 * and without case.
 */
export function matchDocuments<Ours extends Matchable, Theirs extends Matchable>(
  ways: readonly string[],
  ours: readonly Ours[],
  theirs: readonly Theirs[],
): Matches<Ours, Theirs> {
  const matched: Match<Ours, Theirs>[] = [];
  const ambiguous: Ambiguity<Ours, Theirs>[] = [];
  const [leftOurs, leftTheirs] = [new Set(ours), new Set(theirs)];
  for (const [at, way] of ways.entries()) {
    for (const group of sharing(at, leftOurs, leftTheirs)) {
      const { ours: here, theirs: there, values } = group;
      const [mine, yours] = [here[0], there[0]];
      if (!mine || !yours) continue;
      if (here.length === 1 && there.length === 1) {
        matched.push({ ours: mine, theirs: yours, way, value: values[0] ?? "" });
      } else ambiguous.push({ way, ...group });
      for (const one of here) leftOurs.delete(one);
      for (const one of there) leftTheirs.delete(one);
    }
  }
  return { matched, ambiguous, onlyOurs: [...leftOurs], onlyTheirs: [...leftTheirs] };
}

interface Sharing<Ours, Theirs> {
  readonly ours: Ours[];
  readonly theirs: Theirs[];
  readonly values: string[];
}

/** Groups whose members are linked by shared values, each with members of both sides. */
function sharing<Ours extends Matchable, Theirs extends Matchable>(
  way: number,
  ours: ReadonlySet<Ours>,
  theirs: ReadonlySet<Theirs>,
): Sharing<Ours, Theirs>[] {
  const places = new Map<string, Sharing<Ours, Theirs>>();
  const enter = <Item extends Matchable>(items: ReadonlySet<Item>, side: "ours" | "theirs") => {
    for (const item of items) {
      for (const value of item.values[way] ?? []) {
        const place = places.get(fold(value)) ?? { ours: [], theirs: [], values: [value] };
        places.set(fold(value), place);
        (place[side] as unknown as Item[]).push(item);
      }
    }
  };
  enter(ours, "ours");
  enter(theirs, "theirs");
  for (const [value, place] of places) {
    // What only one side has links nothing.
    if (place.ours.length === 0 || place.theirs.length === 0) places.delete(value);
  }

  const groups: Sharing<Ours, Theirs>[] = [];
  const taken = new Set<string>();
  for (const start of places.keys()) {
    if (taken.has(start)) continue;
    const group = { ours: new Set<Ours>(), theirs: new Set<Theirs>(), values: [] as string[] };
    const open = [start];
    for (let value = open.pop(); value !== undefined; value = open.pop()) {
      const place = places.get(value);
      if (!place || taken.has(value)) continue;
      taken.add(value);
      group.values.push(...place.values);
      for (const one of place.ours) group.ours.add(one);
      for (const one of place.theirs) group.theirs.add(one);
      for (const one of [...place.ours, ...place.theirs]) {
        open.push(...(one.values[way] ?? []).map(fold));
      }
    }
    groups.push({ ours: [...group.ours], theirs: [...group.theirs], values: group.values });
  }
  return groups;
}

function fold(value: string): string {
  return value.trim().replaceAll(/\s+/g, " ").toLowerCase();
}
