// npm run torture:kill -- [--feed products] [--kills 500] [--seed 1]
//
// A real process runs a feed's pipelines and is killed with SIGKILL at every fail point, at a random
// occurrence, while a person edits the shop. After each kill a new process runs to the end, reading
// everything or only what changed; then NuORDER must hold exactly what an independent reading of the
// shop says, nothing lost, nothing doubled, and a run without a change must write nothing.
// `--feed all` does so for every feed, so many kills each.
import { fileURLToPath } from "node:url";
import { killCampaign } from "./campaign.mjs";
import { buyers } from "./feeds/buyers.mjs";
import { buyersOfCompanies } from "./feeds/buyers-of-companies.mjs";
import { companies } from "./feeds/companies.mjs";
import { customers } from "./feeds/customers.mjs";
import { inventory } from "./feeds/inventory.mjs";
import { orders } from "./feeds/orders.mjs";
import { products } from "./feeds/products.mjs";
import { replenishments } from "./feeds/replenishments.mjs";

const feeds = {
  products,
  inventory,
  replenishments,
  customers,
  companies,
  buyers,
  "buyers-of-companies": buyersOfCompanies,
  orders,
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = (name, standard) => {
    const index = process.argv.indexOf(name);
    return index < 0 ? standard : process.argv[index + 1];
  };
  const chosen = option("--feed", "products");
  const names = chosen === "all" ? Object.keys(feeds) : chosen.split(",");
  for (const name of names) {
    if (!Object.hasOwn(feeds, name)) {
      throw new Error(`there is no feed "${name}": choose all, ${Object.keys(feeds).join(", ")}`);
    }
  }
  let failed = false;
  for (const name of names) {
    failed = (await tortured(name, option)) || failed;
  }
  process.exitCode = failed ? 1 : 0;
}

/** Runs one feed's campaign and prints its figures; true if it found a fault. */
async function tortured(name, option) {
  const print = (text) => process.stdout.write(`${text}\n`);
  const started = process.hrtime.bigint();
  const report = await killCampaign({
    feed: feeds[name],
    kills: Number(option("--kills", 500)),
    seed: Number(option("--seed", 1)),
    say: (text) => print(`${name}: ${text}`),
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const { kills, byPoint, runs, incremental, faults } = report;
  const pace = (seconds / Math.max(kills, 1)).toFixed(2);
  const reached = Object.keys(byPoint).length;
  print(
    `${name}: ${kills} kills at ${reached} fail points, ${runs} runs, settled ${incremental} times incrementally, ${Math.round(seconds)} s, ${pace} s a kill`,
  );
  for (const [point, count] of Object.entries(byPoint).sort()) {
    print(`  ${point.padEnd(18)} ${count}`);
  }
  if (faults.length === 0) print("0 lost, 0 doubled, 0 differing; no run without a change wrote\n");
  else print(`FAILED\n${faults.join("\n")}\n\nWhat happened:\n${report.diary.join("\n")}\n`);
  return faults.length > 0;
}
