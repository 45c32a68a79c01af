// npm run torture:kill -- [--kills 500] [--seed 1]
//
// A real process runs the products pipeline and is killed with SIGKILL at every fail point, at a
// random occurrence, while a person edits the catalogue. After each kill a new process runs to the
// end; then NuORDER must hold exactly what an independent reading of the catalogue says, nothing
// lost, nothing doubled, and a run without a change must write nothing.
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { realWorld } from "../../dist/core/real-world.js";
import { startSimulator } from "../../dist/simulator/index.js";
import { compare, expectAll, judge } from "./oracle.mjs";
import { openCatalogue } from "./edits.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** Kills the pipeline so many times and says what came of it. */
export async function killCampaign({ kills, seed, say }) {
  const random = randomFrom(seed);
  const root = mkdtempSync(join(tmpdir(), "brandsync-kill-"));
  const world = realWorld();
  const simulator = await startSimulator({ world, shopifyPort: 0, nuorderPort: 0, seed });
  simulator.systems.shopify.configure({ index_lag_ms: 0, bulk_ms: 5, bucket_size: 1e9 });
  writeProject(root, simulator);
  let child = startChild(root, simulator);
  const report = { kills: 0, byPoint: {}, notReached: 0, runs: 0, resent: 0, faults: [] };
  try {
    const shop = openCatalogue(simulator.shopify, random);
    for (let index = 0; index < 14; index += 1) await shop.create();
    const everKnown = new Set();
    const remember = () => {
      for (const product of shop.products) {
        for (const id of Object.keys(judge(product).documents)) everKnown.add(id);
      }
    };
    remember();
    const { hits } = await settle();

    while (report.kills < kills && report.faults.length === 0) {
      await shop.edit(1 + Math.floor(random() * 4));
      remember();
      const [at, most] = hits[Math.floor(random() * hits.length)];
      // Runs that have little to do pass a point once or twice.
      const nth = random() < 0.75 ? 1 : 1 + Math.floor(random() * Math.min(most, 3));
      const answer = await child.ask({ at, nth, full: random() < 0.3 });
      report.runs += 1;
      if (answer) {
        // This time the run had less to do and did not come by.
        report.notReached += 1;
        if (answer.error) report.faults.push(answer.error);
      } else {
        report.kills += 1;
        report.byPoint[at] = (report.byPoint[at] ?? 0) + 1;
        child = startChild(root, simulator);
        // Half of the time somebody goes on editing before the restart.
        if (random() < 0.5) {
          await shop.edit(1 + Math.floor(random() * 2));
          remember();
        }
      }
      await settle();
      const held = simulator.systems.nuorder.snapshot().products.map(({ fields }) => fields);
      const faults = compare(held, expectAll(shop.products), everKnown);
      report.faults.push(...faults.map((fault) => `after ${at} #${nth}: ${fault}`));
      if (report.kills % 50 === 0 && !answer)
        say(`${report.kills} kills, ${shop.products.length} products`);
    }
    return report;

    /**
     * Runs to the end, reading everything, until a run writes nothing. The first may take up the
     * export that the killed one had begun, from before the last edits, and the second exports anew:
     * the third must be idle.
     */
    async function settle() {
      let first;
      for (let index = 0; index < 3; index += 1) {
        const run = await child.ask({ full: true });
        report.runs += 1;
        if (!run) report.faults.push("a run died that nobody killed");
        else if (run.error) report.faults.push(run.error);
        first ??= run;
        if (!run || run.error || (index > 0 && run.writes === 0)) break;
        if (index === 2) report.faults.push(`${run.writes} writes although nothing changed`);
      }
      return first ?? { hits: [] };
    }
  } finally {
    child.end();
    await simulator.close();
    await world[Symbol.asyncDispose]();
    rmSync(root, { recursive: true, force: true });
  }
}

function writeProject(root, simulator) {
  for (const folder of ["pipelines/_presets", "mappings/_presets", "schemas"]) {
    cpSync(join(repository, folder), join(root, folder), { recursive: true });
  }
  const folder = join(root, "pipelines", "torture");
  mkdirSync(folder);
  writeFileSync(
    join(folder, "brand.yaml"),
    `# yaml-language-server: $schema=../../schemas/shopify-nuorder/brand.schema.json
brand: torture
name: Torture
preset: shopify-nuorder
timezone: UTC
connections:
  shopify:
    type: shopify
    shop: torture
    api_version: "2026-10"
    endpoint: ${simulator.shopify.endpoint}
    access_token: { env: TORTURE_SHOPIFY }
  nuorder:
    type: nuorder
    environment: sandbox
    endpoint: ${simulator.nuorder.endpoint}
    consumer_key: { env: TORTURE_KEY }
    consumer_secret: { env: TORTURE_KEY_SECRET }
    token: { env: TORTURE_TOKEN }
    token_secret: { env: TORTURE_TOKEN_SECRET }
settings:
  upc: barcode
  fields:
    style_number: { field: handle }
    season: { default: CORE }
  prices:
    wholesale: { variant_field: price, times: 0.5 }
    retail: { variant_field: price }
`,
  );
  writeFileSync(
    join(folder, "products.yaml"),
    `# yaml-language-server: $schema=../../schemas/pipeline.overlay.schema.json
extends: pipelines/_presets/shopify-nuorder/products.yaml
`,
  );
}

function startChild(root, { shopify, nuorder }) {
  const script = fileURLToPath(new URL("child.mjs", import.meta.url));
  const child = spawn(process.execPath, [script, root, "torture", "products"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: {
      ...process.env,
      TORTURE_SHOPIFY: shopify.access_token,
      TORTURE_KEY: nuorder.consumer_key,
      TORTURE_KEY_SECRET: nuorder.consumer_secret,
      TORTURE_TOKEN: nuorder.token,
      TORTURE_TOKEN_SECRET: nuorder.token_secret,
    },
  });
  let answer = () => {};
  createInterface({ input: child.stdout }).on("line", (line) => answer(JSON.parse(line)));
  const gone = new Promise((resolve) => child.once("close", resolve));
  return {
    /** The child's answer to an order; undefined if it died over it. */
    ask: (order) =>
      Promise.race([
        new Promise((resolve) => {
          answer = resolve;
          child.stdin.write(`${JSON.stringify(order)}\n`);
        }),
        gone.then(() => undefined),
      ]),
    end: () => child.kill(),
  };
}

function randomFrom(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = (name, standard) => {
    const index = process.argv.indexOf(name);
    return index < 0 ? standard : Number(process.argv[index + 1]);
  };
  const started = process.hrtime.bigint();
  const report = await killCampaign({
    kills: option("--kills", 500),
    seed: option("--seed", 1),
    say: (text) => process.stdout.write(`${text}\n`),
  });
  const seconds = Math.round(Number(process.hrtime.bigint() - started) / 1e9);
  process.stdout.write(
    `\n${report.kills} kills at ${Object.keys(report.byPoint).length} fail points, ${report.runs} runs, ${seconds} s\n`,
  );
  for (const [point, count] of Object.entries(report.byPoint).sort()) {
    process.stdout.write(`  ${point.padEnd(18)} ${count}\n`);
  }
  process.stdout.write(
    report.faults.length === 0
      ? "0 lost, 0 doubled, 0 differing; no run without a change wrote\n"
      : `FAILED\n${report.faults.join("\n")}\n`,
  );
  process.exitCode = report.faults.length === 0 ? 0 : 1;
}
