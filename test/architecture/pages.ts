import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import jsonata from "jsonata";
import { parseAllDocuments } from "yaml";
import { readTree, root, type Tree } from "./source-tree.ts";

/** Every page of Markdown in the repository, by path. */
export function readPages(): Tree {
  const entries = readdirSync(root, { withFileTypes: true });
  const notOurs = new Set(["node_modules", "dist", "coverage"]);
  const folders = entries.filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith(".") && !notOurs.has(entry.name),
  );
  const top = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".md"));
  return new Map([
    ...top.map(({ name }) => [name, readFileSync(path.join(root, name), "utf8")] as const),
    ...folders.flatMap(({ name }) => [...readTree(name, ".md")]),
  ]);
}

/** What people may type: sub-commands of ours, and scripts of package.json. */
export interface Commands {
  readonly brandsync: ReadonlySet<string>;
  readonly scripts: ReadonlySet<string>;
}

/** Gives a sentence for each example, link, path or command on a page that is not true any more. */
export function pageViolations(pages: Tree, commands: Commands): readonly string[] {
  return [...pages].flatMap(([page, text]) =>
    [
      ...fences(text).flatMap(({ language, code }) => exampleViolation(language, code)),
      ...linksOf(text).flatMap((link) => linkViolation(pages, page, link)),
      ...pathsOf(text).flatMap((file) => pathViolation(page, file)),
      ...functionsOf(text).flatMap((row) => functionViolation(page, row)),
      ...commandViolations(text, commands),
    ].map((sentence) => `${page}: ${sentence}`),
  );
}

/** The code blocks of a page. */
export function fences(
  text: string,
): readonly { readonly language: string; readonly code: string }[] {
  return [...text.matchAll(/^( *)```(\w*)[^\n]*\n([^]*?)^\1```$/gm)].map((match) => ({
    language: match[2] ?? "",
    code: match[3] ?? "",
  }));
}

function exampleViolation(language: string, code: string): readonly string[] {
  try {
    if (language === "jsonata") jsonata(code);
    if (language === "json") JSON.parse(code);
    const documents = ["yaml", "yml"].includes(language) ? parseAllDocuments(code) : [];
    const [error] = documents.flatMap((document) => ("errors" in document ? document.errors : []));
    return error ? [`a yaml example does not parse: ${error.message}`] : [];
  } catch (error) {
    const message = error instanceof Error ? error.message : (error as { message: string }).message;
    return [`a ${language} example does not parse: ${message}`];
  }
}

function linksOf(text: string): readonly string[] {
  const prose = withoutCode(text);
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? "");
}

function linkViolation(pages: Tree, page: string, link: string): readonly string[] {
  if (/^[a-z]+:/.test(link)) return [];
  const [file = "", anchor] = link.split("#");
  const target = file === "" ? page : path.posix.join(path.posix.dirname(page), decodeURI(file));
  if (!existsSync(path.join(root, target)) && !pages.has(target))
    return [`"${link}" leads nowhere`];
  const text = pages.get(target);
  if (anchor === undefined || text === undefined) return [];
  return anchorsOf(text).has(anchor) ? [] : [`"${link}" names a heading that is not there`];
}

/** Anchors as forges make them of headings, and those written by hand. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = [...text.replaceAll(/^ *```[^]*?^ *```$/gm, "").matchAll(/^#+ +(.+)$/gm)];
  const written = [...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map((match) => match[1] ?? "");
  const made = headings.map((match) =>
    (match[1] ?? "")
      .toLowerCase()
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .trim()
      .replaceAll(" ", "-"),
  );
  return new Set([...written, ...made]);
}

/** Paths to our own sources in inline code, such as `core/world.ts`. */
function pathsOf(text: string): readonly string[] {
  return [...text.matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.(?:ts|js|mjs|jsonata|graphql))`/g)].map(
    (match) => match[1] ?? "",
  );
}

function pathViolation(page: string, file: string): readonly string[] {
  const roots = [path.dirname(page), ".", "src"];
  return roots.some((one) => existsSync(path.join(root, one, file)))
    ? []
    : [`the file "${file}" is not there`];
}

/** Rows of a table that pair functions with the files that hold them. */
function functionsOf(
  text: string,
): readonly { names: readonly string[]; files: readonly string[] }[] {
  return text.split("\n").flatMap((line) => {
    const cells = line.split("|").map((cell) => cell.trim());
    const at = cells.findIndex((cell) => /^(?:`[\w./-]+\.ts`(?:, )?)+$/.test(cell));
    const before = cells[at - 1];
    if (!line.startsWith("|") || at < 2 || before === undefined) return [];
    const coded = (cell: string) =>
      [...cell.matchAll(/`([\w./-]+)`/g)].map((match) => match[1] ?? "");
    const names = coded(before).map((name) => name.split(".").at(-1) ?? name);
    return [{ names, files: coded(cells[at] ?? "") }];
  });
}

function functionViolation(
  page: string,
  { names, files }: { names: readonly string[]; files: readonly string[] },
): readonly string[] {
  const texts = files
    .map((file) => path.join(root, path.dirname(page), file))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, "utf8"));
  return names
    .filter((name) => !texts.some((text) => new RegExp(`\\b${name}\\b`).test(text)))
    .map((name) => `"${name}" is not in ${files.join(" or ")}`);
}

function commandViolations(text: string, commands: Commands): readonly string[] {
  const code = [
    ...fences(text).map((fence) => fence.code),
    ...[...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? ""),
  ].join("\n");
  const ours = [...code.matchAll(/(?:^|\$ |npx |\n)brandsync ([a-z][a-z-]*)\b(?! readiness )/g)];
  const scripts = [...code.matchAll(/\bnpm run ([a-z][\w:-]*)/g)];
  return [
    ...ours.flatMap(([, name = ""]) =>
      commands.brandsync.has(name) ? [] : [`"brandsync ${name}" is no command`],
    ),
    ...scripts.flatMap(([, name = ""]) =>
      commands.scripts.has(name) ? [] : [`"npm run ${name}" is no script`],
    ),
  ];
}

function withoutCode(text: string): string {
  return text.replaceAll(/^( *)```[^]*?^\1```$/gm, "").replaceAll(/`[^`\n]*`/g, "");
}
