import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { fences, pageViolations, readPages, type Commands } from "./pages.ts";
import { planted, root } from "./source-tree.ts";

const pages = readPages();
const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const commands: Commands = {
  brandsync: commandsOf(
    execFileSync(process.execPath, ["dist/main.js", "--help"], { cwd: root, encoding: "utf8" }),
  ),
  scripts: new Set(Object.keys(manifest.scripts)),
};

test("examples parse, links lead somewhere, files, functions and commands exist", () => {
  expect(pageViolations(pages, commands)).toEqual([]);
});

test("the check reads the pages, their examples and the commands", () => {
  const languages = [...pages.values()].flatMap(fences).map(({ language }) => language);
  expect([...pages.keys()]).toEqual(
    expect.arrayContaining(["README.md", "CONTRIBUTING.md", "src/README.md", "test/README.md"]),
  );
  expect(languages.filter((language) => language === "yaml").length).toBeGreaterThan(0);
  expect(languages.filter((language) => language === "jsonata").length).toBeGreaterThan(0);
  expect([...commands.brandsync]).toEqual(expect.arrayContaining(["check", "plan", "run"]));
});

const untrue: readonly (readonly [text: string, sentence: string])[] = [
  ["```yaml\na: [1\n```\n", "a yaml example does not parse"],
  ["```yaml\na: 1\na: 2\n```\n", "a yaml example does not parse"],
  ["```jsonata\n$sum(\n```\n", "a jsonata example does not parse"],
  ["```json\n{ a: 1 }\n```\n", "a json example does not parse"],
  ["See [there](nowhere.md).", '"nowhere.md" leads nowhere'],
  ["See [there](CONTRIBUTING.md#no-such-heading).", "names a heading that is not there"],
  ["See [here](#gone).", "names a heading that is not there"],
  ["See `core/nowhere.ts`.", 'the file "core/nowhere.ts" is not there'],
  ["| 1 | `noSuchFunction` | `src/core/world.ts` | it |", '"noSuchFunction" is not in'],
  ["Run `brandsync dance acme`.", '"brandsync dance" is no command'],
  ["```\n$ brandsync dance\n```\n", '"brandsync dance" is no command'],
  ["Run `npm run dance`.", '"npm run dance" is no script'],
];

test.each(untrue)("a page may not say %j", (text, sentence) => {
  const found = pageViolations(planted(pages, "PLANTED.md", text), commands);
  expect(found.filter((one) => one.startsWith("PLANTED.md")).join("\n")).toContain(sentence);
});

test("what is true passes", () => {
  const text = [
    "# A heading, with *marks*",
    "See [here](#a-heading-with-marks), [the code](src/core) and <https://example.com>.",
    "`core/world.ts`, `npm run check`, `brandsync check`",
    "| 1 | `isoNow` | `src/core/world.ts` | it |",
    "```yaml\na: 1\n---\nb: 2\n```",
  ].join("\n");
  const found = pageViolations(new Map([["PLANTED.md", text]]), commands);
  expect(found).toEqual([]);
});

/** Names of the sub-commands in the command's help. */
function commandsOf(help: string): ReadonlySet<string> {
  const listed = help.slice(help.indexOf("Commands:")).matchAll(/^ {2}([a-z][a-z-]*)\b/gm);
  return new Set([...listed].map((match) => match[1] ?? ""));
}
