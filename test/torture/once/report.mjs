// What a campaign came to, as people read it.

const whole = (number) => number.toLocaleString("en-GB");
const share = (part, all) => `${((100 * part) / Math.max(all, 1)).toFixed(1)} %`;
const sum = (table) => Object.values(table).reduce((total, number) => total + number, 0);

/** The figures of a campaign, and the zeros. */
export function describe({ from, seeds, twice, figures, failures }) {
  const { records, calls, harmed, faulty, crashes, ticks = {}, stops = {}, altered } = figures;
  const died = sum(crashes);
  const { people, results, orphans, restores, clones } = figures;
  return [
    `${whole(records)} records in ${whole(seeds)} worlds, seeds ${from} to ${from + seeds - 1}; ${twice} of them played twice, to the same hash`,
    `${whole(calls)} calls, ${whole(harmed)} before the quiet end, of which ${share(faulty, harmed)} went wrong`,
    ...table(figures.faults, faulty),
    `${whole(died)} deaths, ${(died / records).toFixed(2)} a record`,
    ...table(byRoom(crashes), died),
    `${whole(ticks.double ?? 0)} times two processes at once, ${whole(ticks.pause ?? 0)} times one stood still and was overtaken, ${whole(sum(stops))} stopped`,
    `${whole(restores)} states restored from an older copy, ${whole(clones)} cloned and run twice`,
    `people came between ${whole(sum(people))} times: ${list(people)}`,
    `${whole(results)} results, ${whole(altered)} made otherwise by the sink; ${whole(orphans)} minted in vain, ${(orphans / records).toFixed(2)} a record`,
    `in the end ${whole(figures.processed)} processed, ${whole(figures.withdrawn)} withdrawn, ${whole(figures.declined)} declined by people; ${whole(figures.changedAfter)} told to have changed after, ${whole(figures.forgotten)} with something only a lost state knew`,
    ...(failures.length === 0
      ? ["0 lost, 0 doubled, 0 wrong, 0 stuck; no idle run changed anything"]
      : failures.flatMap(({ seed, broken }) => [
          `BROKEN seed ${seed}`,
          ...broken.map(({ invariant, text }) => `  ${invariant} ${text.split("\n")[0]}`),
        ])),
  ].join("\n");
}

function table(numbers, all) {
  return Object.entries(numbers)
    .sort((one, other) => other[1] - one[1])
    .map(
      ([name, number]) =>
        `  ${name.padEnd(24)} ${whole(number).padStart(9)}  ${share(number, all)}`,
    );
}

function list(numbers) {
  return Object.entries(numbers)
    .map(([name, number]) => `${name} ${whole(number)}`)
    .join(", ");
}

/** Fail points by name; the steps in between together. */
function byRoom(crashes) {
  const rooms = {};
  for (const [name, number] of Object.entries(crashes)) {
    const room = name.startsWith("call ")
      ? "before a call"
      : name === "answer"
        ? "at an answer"
        : name;
    rooms[room] = (rooms[room] ?? 0) + number;
  }
  return rooms;
}
