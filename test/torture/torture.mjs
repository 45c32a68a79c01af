// npm run torture -- --profile orders [--part model|simulation|kills] [--seeds 20000] [--from 1]
//   [--replay SEED] [--kills 200] [--seed 1]
//
// What is created exactly once, tortured. `model`: every state that the protocol can get into, millions
// of them, and protocols with a mistake, which must be refuted. `simulation`: worlds of five records each, from a seed, with
// the shipped engine and its state on disk between two made-up systems: calls are lost, late or
// refused, processes die, states are restored and copied, people edit and cancel. `kills`: a real
// process on real HTTP is killed with SIGKILL while one call in five goes wrong. Both are judged by
// oracles that share nothing with the product. A seed that fails is played again by --replay.
import { fileURLToPath } from "node:url";
import { modelReport } from "../model/report.mjs";
import { killCampaign } from "./campaign.mjs";
import { orders } from "./feeds/orders.mjs";
import { campaign, openStage } from "./once/campaign.mjs";
import { modulesIn } from "./once/modules.mjs";
import { planOf } from "./once/plan.mjs";

const option = (name, standard) => {
  const index = process.argv.indexOf(name);
  return index < 0 ? standard : process.argv[index + 1];
};
const print = (text) => process.stdout.write(`${text}\n`);
const seconds = (since) => Number(process.hrtime.bigint() - since) / 1e9;

const profile = option("--profile", "orders");
if (profile !== "orders") throw new Error(`there is no profile "${profile}": choose orders`);
const part = option("--part", "all");
const replayed = option("--replay", undefined);
const modules = await modulesIn(fileURLToPath(new URL("../../dist", import.meta.url)));
let failed = false;
if (replayed !== undefined) failed = await replay(Number(replayed));
else {
  if (["all", "model"].includes(part)) failed = modelled() || failed;
  if (["all", "simulation"].includes(part)) failed = (await simulated()) || failed;
  if (["all", "kills"].includes(part)) failed = (await killed()) || failed;
}
process.exitCode = failed ? 1 : 0;

function modelled() {
  const started = process.hrtime.bigint();
  const { failures } = modelReport({ print });
  print(`model: ${Math.round(seconds(started))} s\n`);
  return failures.length > 0;
}

async function simulated() {
  const started = process.hrtime.bigint();
  const [seeds, from] = [Number(option("--seeds", 20_000)), Number(option("--from", 1))];
  const report = await campaign({ modules, seeds, from });
  const { figures, failures } = report;
  const crashes = sum(figures.crashes);
  const [share, each] = [
    (100 * figures.faulty) / figures.harmed,
    (crashes + sum(figures.stops)) / figures.records,
  ];
  print(
    `simulation: ${figures.records} records in ${report.seeds} worlds, ${figures.calls} calls of which ${figures.faulty} went wrong (${share.toFixed(1)} % of those under way), ${crashes} crashes (${each.toFixed(2)} ends a record), ${figures.restores} restored and ${figures.clones} copied states, ${Math.round(seconds(started))} s`,
  );
  table("faults", figures.faults);
  table("crashes", figures.crashes);
  table("people", figures.people);
  print(`  ${figures.results} results, ${figures.orphans} minted in vain and never completed`);
  for (const { seed, broken } of failures) {
    print(`BROKEN at seed ${String(seed)}; again: npm run torture -- --replay ${String(seed)}`);
    for (const { invariant, text } of broken) print(`  ${invariant}: ${text}`);
  }
  if (failures.length === 0) print("0 lost, 0 doubled, 0 wrong, 0 stuck\n");
  return failures.length > 0;
}

async function killed() {
  const started = process.hrtime.bigint();
  const report = await killCampaign({
    feed: orders,
    kills: Number(option("--kills", 200)),
    seed: Number(option("--seed", 1)),
    say: (text) => print(`kills: ${text}`),
  });
  const { kills, byPoint, runs, faults } = report;
  print(
    `kills: ${kills} at ${Object.keys(byPoint).length} fail points, ${runs} runs, ${Math.round(seconds(started))} s`,
  );
  table("points", byPoint);
  if (faults.length === 0) print("0 lost, 0 doubled, 0 wrong, 0 stuck\n");
  else print(`BROKEN\n${faults.join("\n")}\n\nWhat happened:\n${report.diary.join("\n")}\n`);
  return faults.length > 0;
}

async function replay(seed) {
  const stage = await openStage(modules);
  try {
    const { broken } = await stage.play(planOf(seed, {}));
    for (const { invariant, text } of broken) print(`${invariant}: ${text}`);
    if (broken.length === 0) print(`seed ${seed}: nothing is broken`);
    return broken.length > 0;
  } finally {
    stage.close();
  }
}

function table(name, counts) {
  const parts = Object.entries(counts).sort(([, one], [, other]) => other - one);
  print(`  ${name}: ${parts.map(([what, count]) => `${what} ${count}`).join(", ")}`);
}

function sum(counts) {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
