import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { brandsync, start, type Ended, type Running } from "./command.ts";

/*
 * The second part of the tour in README.md: both sample brands with all their pipelines, against local
 * systems that are filled with their sample data. Commands are taken from the page as they stand.
 */

const root = path.resolve(import.meta.dirname, "../..");
const readme = readFileSync(path.join(root, "README.md"), "utf8");
const part = readme.slice(readme.indexOf("## Ten more minutes"), readme.indexOf("## Commands"));

/** The commands of a text in their sequence; lines that end with a backslash go on. */
function commandsIn(text: string): readonly (readonly string[])[] {
  const code = [...text.matchAll(/^```\n([^]*?)^```$/gm)].map((match) => match[1] ?? "").join("");
  return [...code.replaceAll("\\\n", " ").matchAll(/^npx brandsync (.+)$/gm)].map(([, line = ""]) =>
    line.replace(/ &$/, "").trim().split(/ +/),
  );
}

/** What a command says at the end of each of its runs: new, changed, unchanged, retired, left out, held, rejected. */
function ledgers({ stdout }: Ended): readonly string[] {
  const rows = [...stdout.matchAll(/^ {2}(new|changed|unchanged|held|rejected) +(\d+)/gm)];
  const lines: string[] = [];
  for (const [, name = "", number = ""] of rows) {
    if (name === "new") lines.push("");
    if (number !== "0") lines.push(`${lines.pop() ?? ""} ${name} ${number}`.trim());
  }
  return lines;
}

interface Seen {
  readonly command: string;
  readonly code: number | null;
  readonly writes: number;
}

test(
  "both sample brands go through the second part of the tour",
  { timeout: 300_000 },
  async () => {
    const project = mkdtempSync(path.join(tmpdir(), "brandsync-brands-"));
    for (const folder of ["pipelines", "mappings", "schemas", "test/fixtures"]) {
      cpSync(path.join(root, folder), path.join(project, folder), {
        recursive: true,
        filter: (from) => path.basename(from) !== ".env",
      });
    }
    const running: Running[] = [];
    try {
      const commands = commandsIn(part);
      const portals = new Map<string, string>();
      for (const [, ...args] of commands.filter(([name]) => name === "simulate")) {
        const free = args.map((arg, at) => (args[at - 1]?.endsWith("-port") ? "0" : arg));
        const one = start(["simulate", ...free, "--json"], { cwd: project });
        running.push(one);
        const ready = JSON.parse(await one.firstLine()) as { nuorder: { endpoint: string } };
        portals.set(args[args.indexOf("--for") + 1] ?? "", ready.nuorder.endpoint);
      }
      expect([...portals.keys()]).toEqual(["northpeak", "lumen-trail"]);
      const writes = async () => {
        const counts = [...portals.values()].map(async (endpoint) => {
          const answer = await fetch(`${endpoint}/__sim/snapshot`);
          return ((await answer.json()) as { write_count: number }).write_count;
        });
        return (await Promise.all(counts)).reduce((sum, one) => sum + one, 0);
      };

      const seen: Seen[] = [];
      const said = new Map<string, Ended>();
      for (const args of commands.filter(([name]) => name !== "simulate")) {
        const before = await writes();
        const ended = await brandsync(args, { cwd: project });
        const command = args.join(" ");
        const again = said.has(command) ? `${command}, again` : command;
        expect(`${again}: ${ended.stderr}`).not.toContain("error[");
        said.set(again, ended);
        seen.push({ command: again, code: ended.code, writes: (await writes()) - before });
      }

      const of = (brand: string, first: number, second: number) => [
        { command: `check ${brand}`, code: 0, writes: 0 },
        { command: `test ${brand}`, code: 0, writes: 0 },
        { command: `plan ${brand} customers`, code: 0, writes: 0 },
        { command: `run ${brand}`, code: 4, writes: first },
        { command: `run ${brand}, again`, code: 4, writes: second },
        { command: `errors ${brand}`, code: 0, writes: 0 },
      ];
      const adopting = (what: string, number: number) => [
        { command: `adopt ${what} --state-dir .state/fresh`, code: 0, writes: 0 },
        { command: `adopt ${what} --state-dir .state/fresh --yes`, code: 0, writes: 0 },
        { command: `run ${what} --state-dir .state/fresh`, code: 4, writes: number },
      ];
      expect(seen).toEqual([
        // Four products, two companies, two buyers, the stock of four products; and of one order its draft's
        // number and that it was processed. What it took of two products' stock is told by the second run.
        ...of("northpeak", 14, 2),
        // The same, and stock in one request for each warehouse and one for NuORDER to show it.
        ...of("lumen-trail", 11, 0),
        { command: "errors northpeak orders", code: 0, writes: 0 },
        { command: "orders readiness northpeak", code: 4, writes: 0 },
        { command: "run northpeak orders", code: 0, writes: 0 },
        { command: "show lumen-trail inventory", code: 0, writes: 0 },
        { command: "show northpeak inventory", code: 0, writes: 0 },
        { command: "status", code: 0, writes: 0 },
        { command: "drift northpeak", code: 0, writes: 0 },
        { command: "drift lumen-trail", code: 0, writes: 0 },
        ...adopting("northpeak products", 4),
        ...adopting("lumen-trail customers", 2),
      ]);

      const ledgersOf = (command: string) => {
        const ended = said.get(command);
        return ended ? ledgers(ended) : [];
      };
      expect(ledgersOf("run northpeak").toSorted()).toEqual([
        "new 1 held 2",
        "new 2 held 1",
        "new 2 rejected 1",
        "new 4 held 1 rejected 1",
        "new 4 rejected 1",
      ]);
      expect(ledgersOf("run lumen-trail").toSorted()).toEqual([
        // Its portal holds no orders.
        "",
        "new 18 held 6",
        "new 2 rejected 1",
        "new 2 rejected 1",
        "new 4 rejected 2",
      ]);
      // What was adopted is updated; nothing is created a second time.
      expect(ledgersOf("run northpeak products --state-dir .state/fresh")).toEqual([
        "changed 4 rejected 1",
      ]);
      expect(ledgersOf("run lumen-trail customers --state-dir .state/fresh")).toEqual([
        "changed 2 rejected 1",
      ]);
      expect(said.get("show lumen-trail inventory")?.stdout).toMatch(
        /api: replenishments +lumen-trail\/brand.yaml:\d+/,
      );
      expect(said.get("show northpeak inventory")?.stdout).toMatch(/api: inventory +\(default\)/);
    } finally {
      for (const one of running) one.signal("SIGTERM");
      await Promise.all(running.map(({ ended }) => ended));
      rmSync(project, { recursive: true, force: true });
    }
  },
);

test("the page shows commands that are read as they stand", () => {
  expect(
    commandsIn("```\nnpx brandsync simulate --a b \\\n  --c &\nnpx brandsync run x\n```\n"),
  ).toEqual([
    ["simulate", "--a", "b", "--c"],
    ["run", "x"],
  ]);
});
