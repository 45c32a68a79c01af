// Explores every configuration and prints what was found: see configurations.mjs.
import { limits, refuted, shipped } from "./configurations.mjs";
import { explore } from "./explore.mjs";
import { openModel } from "./machine.mjs";

/**
 * Runs the checker; `budget` is "long" (millions of states) or "short". Each line goes to `print`. Gives
 * `states` of the shipped protocol, how many of them have `duplicates` or `badEnds`, how many mistakes were
 * `refuted` of how many, `failures` (a sentence for each expectation that was not met), and the `rows`.
 */
export function modelReport({ print = () => {}, budget = "long" } = {}) {
  const failures = [];
  const rows = [];
  const sum = { states: 0, duplicates: 0, badEnds: 0 };

  print("The protocol as shipped");
  print(line(["configuration", "may go wrong", "states", "duplicates", "bad ends"]));
  for (const configuration of shipped) {
    const used = budget === "short" ? configuration.short : configuration.budget;
    const found = explore(openModel({ ...configuration, budget: used }));
    const duplicates = Object.values(found.broken).reduce((total, one) => total + one, 0);
    const { states, badEnds, goodEnds } = found;
    sum.states += states;
    sum.duplicates += duplicates;
    sum.badEnds += badEnds;
    rows.push({ name: configuration.name, states, duplicates, badEnds, goodEnds });
    print(line([configuration.name, describe(used), states, duplicates, badEnds]));
    if (duplicates + badEnds === 0 && goodEnds > 0) continue;
    failures.push(`${configuration.name}: the shipped protocol is not clean`);
    printTrace(found.trace);
  }
  print(line(["all", "", sum.states, sum.duplicates, sum.badEnds]));

  print("\nWith a mistake, or with an assumption that does not hold: the shortest way to it");
  let caught = 0;
  for (const configuration of refuted) {
    const found = explore(openModel(configuration), { firstOnly: true });
    const wrong = Object.keys(found.broken)[0] ?? (found.badEnds > 0 ? "bad end" : "nothing");
    print(
      `${configuration.name}: ${wrong} after ${found.trace.length} steps, ${found.states} states`,
    );
    printTrace(found.trace);
    if (wrong === configuration.finds) caught += 1;
    else failures.push(`${configuration.name}: found ${wrong} in place of ${configuration.finds}`);
  }

  print("\nWhat the protocol does not notice, and the audit does: no second result");
  for (const configuration of limits) {
    const found = explore(openModel(configuration));
    const duplicates = Object.values(found.broken).reduce((total, one) => total + one, 0);
    print(
      line([
        configuration.name,
        describe(configuration.budget),
        found.states,
        duplicates,
        found.badEnds,
      ]),
    );
    printTrace(found.trace);
    if (duplicates > 0) failures.push(`${configuration.name}: two results`);
    if (found.badEnds === 0)
      failures.push(`${configuration.name}: no longer a limit, make it a proof`);
  }

  const { states, duplicates, badEnds } = sum;
  print(
    `\n${grouped(states)} states of the shipped protocol: ${duplicates} with a duplicate, a mark or a done row without result, ` +
      `${badEnds} without a good end; ${caught} of ${refuted.length} mistakes refuted`,
  );
  for (const failure of failures) print(`FAILED ${failure}`);
  return { states, duplicates, badEnds, refuted: caught, outOf: refuted.length, failures, rows };

  function printTrace(trace) {
    for (const [at, step] of trace.entries()) print(`    ${String(at + 1).padStart(2)} ${step}`);
  }
}

function describe(budget) {
  const texts = Object.entries(budget).map(([name, amount]) => `${amount} ${name}`);
  return texts.join(", ") || "nothing";
}

function line([name, budget, states, duplicates, badEnds]) {
  const numbers = [states, duplicates, badEnds].map((one) => grouped(one).padStart(11));
  return `  ${name.padEnd(58)} ${budget.padEnd(44)}${numbers.join("")}`;
}

function grouped(value) {
  return typeof value === "number" ? value.toLocaleString("en-GB") : value;
}
