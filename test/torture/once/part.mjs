// The parts of `npm run torture -- --profile orders` that are simulated: worlds, and seeded bugs.
import { campaign, openStage } from "./campaign.mjs";
import { bugs } from "./bugs.mjs";
import { inLanes } from "./lanes.mjs";
import { modulesIn } from "./modules.mjs";
import { patchedModules } from "./patched.mjs";
import { planOf, recordsInWorld } from "./plan.mjs";
import { describe } from "./report.mjs";
import { shrink } from "./shrink.mjs";

/** Plays worlds on a build; true if an invariant was broken. */
export async function simulation({ dist, option, say }) {
  const weather = option("--weather", "usual");
  const replayed = option("--replay") ?? option("--shrink");
  if (replayed !== undefined) return again({ dist, option, say, weather, seed: Number(replayed) });
  const seeds = Number(option("--seeds", Math.ceil(option("--records", 100_000) / recordsInWorld)));
  const [from, jobs] = [Number(option("--from", 1)), Number(option("--jobs", 2))];
  let told = 0;
  const report = await inLanes({
    ...{ dist, seeds, from, weather, jobs },
    say: ({ seeds: played }) => {
      if (played - told < 2000) return;
      told = played;
      say(`${played} worlds`);
    },
  });
  say(describe(report));
  const [first] = report.failures;
  if (!first) return false;
  await again({ dist, option, say, weather, seed: first.seed, isShrunk: true });
  return true;
}

/** Plays one seed, whole, less some things, or as small as it can be made. */
async function again({
  dist,
  option,
  say,
  weather,
  seed,
  isShrunk = option("--shrink") !== undefined,
}) {
  const bug = bugs.find(({ name }) => name === option("--bug"));
  const { modules, close } = await modulesWith(dist, bug);
  const stage = await openStage(modules);
  try {
    let without = new Set((option("--without") ?? "").split(",").filter(Boolean));
    if (isShrunk) {
      const small = await shrink({ stage, seed, weather, bug });
      if (!small) {
        say(`seed ${seed} is not broken`);
        return false;
      }
      without = new Set(small.without);
    }
    const diary = [];
    const { broken, hash } = await stage.play(planOf(seed, { without, weather }), { bug, diary });
    for (const line of diary) say(line);
    say(`hash ${hash}`);
    for (const { invariant, text } of broken) say(`BROKEN ${invariant} ${text}`);
    if (broken.length === 0) say("nothing is broken");
    const less = without.size > 0 ? ` --without "${[...without].join(",")}"` : "";
    const which = `${weather === "usual" ? "" : ` --weather ${weather}`}${bug ? ` --bug "${bug.name}"` : ""}`;
    say(`npm run torture -- --profile orders --part simulation --replay ${seed}${which}${less}`);
    return broken.length > 0;
  } finally {
    stage.close();
    close();
  }
}

/** Seeds every bug and plays worlds until it is caught; true if one was not. */
export async function seededBugs({ dist, option, say }) {
  const from = Number(option("--from", 1));
  let caught = 0;
  for (const bug of bugs) {
    const { modules, close } = await modulesWith(dist, bug);
    const { within } = bug;
    const { seeds, failures } = await campaign({
      modules,
      seeds: within,
      from,
      weather: "storm",
      bug,
    });
    close();
    const [first] = failures;
    if (first) caught += 1;
    const [{ invariant, text } = { invariant: "", text: "" }] = first?.broken ?? [];
    const found = first ? `caught in world ${seeds} of ${within}` : `NOT CAUGHT in ${within}`;
    say(
      `${bug.name.padEnd(66)} ${found.padEnd(28)} ${invariant} ${text.split("\n")[0].slice(0, 90)}`,
    );
  }
  say(`${caught} of ${bugs.length} seeded bugs are caught`);
  return caught < bugs.length;
}

async function modulesWith(dist, bug) {
  if (bug?.changes) return patchedModules(dist, bug.changes);
  return { modules: await modulesIn(dist), close: () => {} };
}
