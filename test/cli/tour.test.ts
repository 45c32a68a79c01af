import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { brandsync, jsonLines, makeProject, sampleCatalogue, start } from "./command.ts";

const readme = readFileSync(path.join(import.meta.dirname, "../../README.md"), "utf8");
const tour = readme.slice(readme.indexOf("## Ten minutes"), readme.indexOf("**6. Change"));

/** The commands of the tour in README.md, in their sequence. */
function tourCommands(): readonly (readonly string[])[] {
  const code = [...tour.matchAll(/^```\n([^]*?)^```$/gm)].map((match) => match[1] ?? "").join("");
  return [...code.matchAll(/^npx brandsync (.+)$/gm)].map(([, line = ""]) =>
    [...line.replace(/ &$/, "").matchAll(/"([^"]*)"|(\S+)/g)].map(
      ([, quoted, bare]) => quoted ?? bare ?? "",
    ),
  );
}

interface Ready {
  readonly shopify: { readonly endpoint: string };
  readonly nuorder: { readonly endpoint: string };
}

test("the tour of the README goes as it says", { timeout: 60_000 }, async () => {
  using project = makeProject();
  const commands = tourCommands();
  expect(commands.map(([name]) => name)).toEqual(
    "simulate init check plan run run status errors explain show test".split(" "),
  );

  const [simulate = [], ...rest] = commands;
  const args = simulate.map((arg) => (arg === "my-export.csv" ? sampleCatalogue : arg));
  const running = start([...args, "--json", "--shopify-port", "0", "--nuorder-port", "0"]);
  try {
    const ready = JSON.parse(await running.firstLine()) as Ready;
    expect(ready).toMatchObject({
      event: "ready",
      nuorder: { consumer_key: expect.any(String) as string },
    });
    const writes = async () => {
      const answer = await fetch(`${ready.nuorder.endpoint}/__sim/snapshot`);
      return ((await answer.json()) as { write_count: number }).write_count;
    };
    const ports = (["shopify", "nuorder"] as const).flatMap((system) => [
      `--${system}-port`,
      new URL(ready[system].endpoint).port,
    ]);
    const seen: { name: string | undefined; code: number | null; writes: number }[] = [];
    for (const [name = "", ...more] of rest) {
      const before = await writes();
      const ended = await brandsync([name, ...more, ...(name === "init" ? ports : [])], {
        cwd: project.root,
      });
      seen.push({ name, code: ended.code, writes: (await writes()) - before });
      if (name === "plan") {
        expect(ended.stdout).toContain("reading everything (first run)");
        expect(ended.stdout).toContain("This was a plan: nothing was written.");
        expect(existsSync(path.join(project.root, ".state"))).toBe(false);
      }
    }
    // The tag of the tour lets in all ten products of the sample. One of them is tagged inactive, one
    // has a date that does not exist, which is what exit code 4 says.
    expect(seen).toEqual([
      { name: "init", code: 0, writes: 0 },
      { name: "check", code: 0, writes: 0 },
      { name: "plan", code: 0, writes: 0 },
      { name: "run", code: 4, writes: 11 },
      { name: "run", code: 4, writes: 0 },
      { name: "status", code: 0, writes: 0 },
      { name: "errors", code: 0, writes: 0 },
      { name: "explain", code: 0, writes: 0 },
      { name: "show", code: 0, writes: 0 },
      { name: "test", code: 0, writes: 0 },
    ]);
    expect(statSync(path.join(project.root, "pipelines/acme/.env")).mode & 0o777).toBe(0o600);
  } finally {
    running.signal("SIGTERM");
  }
  expect((await running.ended).code).toBe(0);
});

test("check says of a new brand what the README shows", async () => {
  using project = makeProject();
  const preset = ["--preset", "shopify-nuorder", "--simulator"];
  await brandsync(["init", "acme", ...preset], { cwd: project.root });
  const checked = await brandsync(["check", "acme"], { cwd: project.root });
  expect(checked.code).toBe(0);
  expect(tour).toContain(checked.stdout.split("\n").at(-2));
  const events = jsonLines(await brandsync(["check", "acme", "--json"], { cwd: project.root }));
  expect(events.at(-1)).toMatchObject({ event: "checked", brands: ["acme"], errors: 0 });
});
