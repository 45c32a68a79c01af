// npm run bench: extract → map → fingerprint → state against a sink that only counts, beside what
// such a pipeline usually does, on the same generated catalogue in the same rounds. Absolute times
// depend on the machine; the ratios are what counts. Nothing here is asserted by the test suite.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Table from "cli-table3";
import { writeCatalogue } from "./catalogue.mjs";

const options = readOptions(process.argv.slice(2));
const folder = mkdtempSync(join(tmpdir(), "brandsync-bench-"));
const at = (name) => join(folder, name);
try {
  main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function main() {
  const { small, large, rounds } = options;
  const file = writeCatalogue(at("small.jsonl"), small);
  writeCatalogue(at("changed.jsonl"), small, 100);
  const mb = file.bytes / 1e6;
  say(`${small} products, ${file.rows} rows, ${mb.toFixed(1)} MB; ${rounds} rounds, in rotation\n`);

  const figures = new Map();
  const jobs = [
    ["parse only", () => run("parse", "small.jsonl")],
    ["naive, first sync", () => run("naive", "small.jsonl", fresh())],
    ["naive, no change", () => run("naive", "small.jsonl", after("naive"))],
    ["naive, 1 % changed", () => run("naive", "changed.jsonl", after("naive"))],
    ["brandsync, first sync", () => run("brandsync", "small.jsonl", fresh())],
    ["brandsync, no change", () => run("brandsync", "small.jsonl", after("brandsync"))],
    ["brandsync, 1 % changed", () => run("brandsync", "changed.jsonl", after("brandsync"))],
  ];
  // What "no change" and "1 % changed" start from, made once.
  run("naive", "small.jsonl", "naive.sqlite");
  run("brandsync", "small.jsonl", "brandsync.sqlite");
  for (let round = 0; round < rounds; round += 1) {
    for (let index = 0; index < jobs.length; index += 1) {
      const [name, job] = jobs[(index + round) % jobs.length];
      figures.set(name, [...(figures.get(name) ?? []), job()]);
    }
  }

  const table = new Table({
    head: ["", "records/s", "MB/s", "CPU s", "wall s", "peak MB", "writes"],
    style: { head: [], border: [] },
    colAligns: ["left", "right", "right", "right", "right", "right", "right"],
  });
  for (const [name] of jobs) {
    const all = figures.get(name);
    const cpu = median(all.map((one) => one.cpu_ms)) / 1000;
    table.push([
      name,
      Math.round(small / cpu),
      (mb / cpu).toFixed(1),
      cpu.toFixed(2),
      (median(all.map((one) => one.wall_ms)) / 1000).toFixed(2),
      Math.round(Math.max(...all.map((one) => one.peak_mb))),
      all[0].writes,
    ]);
  }
  say(
    `${table.toString()}\n(records/s and MB/s are per second of CPU; medians of ${rounds} rounds)\n`,
  );

  const ratio = (a, b) =>
    median(figures.get(a).map((one, round) => one.cpu_ms / figures.get(b)[round].cpu_ms));
  const goals = [
    ["no change: naive / brandsync", ratio("naive, no change", "brandsync, no change"), 50],
    ["no change: parse only / brandsync", ratio("parse only", "brandsync, no change"), 1.5],
    ["first sync: naive / brandsync", ratio("naive, first sync", "brandsync, first sync"), 1.5],
    ["1 % changed: naive / brandsync", ratio("naive, 1 % changed", "brandsync, 1 % changed")],
  ];
  for (const [name, value, goal] of goals)
    verdict(name, `${value.toFixed(1)} ×`, goal, value >= goal, "≥");

  say(`\nMemory, ${small} → ${large} products`);
  writeCatalogue(at("large.jsonl"), large);
  let last;
  for (const kind of ["first sync", "no change"]) {
    const few = Math.max(...figures.get(`brandsync, ${kind}`).map((one) => one.peak_mb));
    last = run("brandsync", "large.jsonl", "large.sqlite");
    const many = last.peak_mb;
    verdict(`${kind}: peak RSS at ${large}`, `${Math.round(many)} MB`, 200, many <= 200, "≤");
    verdict(`${kind}: growth`, `${Math.round(many - few)} MB`, 40, many - few < 40, "<");
  }

  say(`\nNo change at ${large} products, one round`);
  const parsed = run("parse", "large.jsonl");
  run("naive", "large.jsonl", "large-naive.sqlite");
  const naive = run("naive", "large.jsonl", "large-naive.sqlite");
  const [much, little] = [naive.cpu_ms / last.cpu_ms, parsed.cpu_ms / last.cpu_ms];
  verdict("naive / brandsync", `${much.toFixed(1)} ×`, 50, much >= 50, "≥");
  verdict("parse only / brandsync", `${little.toFixed(1)} ×`, 1.5, little >= 1.5, "≥");
}

function run(name, file, state = "none.sqlite") {
  const script = fileURLToPath(new URL("candidate.mjs", import.meta.url));
  const text = execFileSync(process.execPath, [script, name, at(file), at(state)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(text);
}

function fresh() {
  for (const end of ["", "-wal", "-shm"]) rmSync(at(`fresh.sqlite${end}`), { force: true });
  return "fresh.sqlite";
}

function after(name) {
  for (const end of ["-wal", "-shm"]) rmSync(at(`after.sqlite${end}`), { force: true });
  copyFileSync(at(`${name}.sqlite`), at("after.sqlite"));
  return "after.sqlite";
}

function verdict(name, value, goal, met, sign) {
  const against = goal === undefined ? "" : `   goal ${sign} ${goal}: ${met ? "met" : "MISSED"}`;
  say(`  ${name.padEnd(36)} ${value.padStart(9)}${against}`);
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function readOptions(args) {
  const number = (name, standard) => {
    const index = args.indexOf(name);
    return index < 0 ? standard : Number(args[index + 1]);
  };
  return {
    small: number("--small", 10_000),
    large: number("--large", 50_000),
    rounds: number("--rounds", 3),
  };
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
