import type { Difference, PlannedThere, Promotion } from "../app/promote.ts";
import type { Json } from "../core/json.ts";
import { count, number } from "./layout.ts";

/** How many examples of one code are shown. */
const examples = 3;

/** Writes what was found as a sheet in Markdown that people can sign. */
export function signOffSheet(promotion: Promotion, at: string): readonly string[] {
  const { brand, from, to, differences, examined, plans, obstacles } = promotion;
  const signs = { fine: "✓", warning: "⚠", wrong: "✗" } as const;
  return [
    `# Sign-off: ${brand}, from ${from} to ${to}`,
    "",
    `Made ${at}. Nothing was written to any system, and no state was copied.`,
    "",
    "## What stands in the way",
    "",
    ...(obstacles.length === 0 ? ["Nothing."] : obstacles.map((one) => `- ✗ ${text(one)}`)),
    "",
    "## What differs",
    "",
    ...differenceLines(differences),
    "",
    `## What doctor says of ${to}`,
    "",
    ...examined.flatMap(({ state, name, says, remedy, location }) => [
      `- ${signs[state]} ${name}: ${text(says)}`,
      ...(state === "fine" || !location ? [] : [`  - ${location.file}:${String(location.line)}`]),
      ...(state === "fine" || remedy === undefined ? [] : [`  - ${text(remedy)}`]),
    ]),
    "",
    "## What a first run would do",
    "",
    "| Pipeline | Read | New | Changed | Archived | Left out | Waiting | Rejected |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ...plans.map(planRow),
    "",
    ...plans.flatMap(problemLines),
    "## What is not taken along",
    "",
    "- What was read and sent: cursors, fingerprints, documents, ids. The first run reads everything.",
    "- What was created once, or begun, and what people decided about it.",
    "- What waits or is parked, what was told of changes, and the answers of live probes.",
    "- Secrets: each environment has its own.",
    "",
    "## Signed",
    "",
    "- [ ] The differences are meant, and nothing else should differ.",
    "- [ ] What would be created, changed and archived is right.",
    "- [ ] What waits or is rejected is known, and whose move it is.",
    "- [ ] What the other system holds already was matched (`brandsync adopt`).",
    "- [ ] A backup is taken every day, and one was restored for trying.",
    "",
    "Name: ____________________  Date: ____________________",
  ];
}

function differenceLines(differences: readonly Difference[]): readonly string[] {
  if (differences.length === 0) return ["Nothing: both would talk to the same systems."];
  return [
    "| Key | Now | Then |",
    "| --- | --- | --- |",
    ...differences.map(({ key, from, to }) => `| ${text(key)} | ${value(from)} | ${value(to)} |`),
  ];
}

function planRow({ pipeline, report }: PlannedThere): string {
  if (!report) return `| ${pipeline} | no plan | | | | | | |`;
  const { read, new: made, changed, retired, left_out: left, held, rejected } = report.counts;
  const numbers = [read, made, changed, retired, left, held, rejected].map(number);
  return `| ${[pipeline, ...numbers].join(" | ")} |`;
}

function problemLines({ pipeline, report, error }: PlannedThere): readonly string[] {
  const letters = [
    ...(report?.rejections ?? []).map((one) => ["rejected", one] as const),
    ...(report?.held ?? []).map((one) => ["waits", one] as const),
  ];
  const groups = new Map<string, string[]>();
  for (const [fate, { code, title, key, ref, message }] of letters) {
    const group = `${fate}: ${code}`;
    const said = `${title ?? (key || ref)}: ${message}`;
    groups.set(group, [...(groups.get(group) ?? []), said]);
  }
  if (groups.size === 0 && !error) return [];
  return [
    `### ${pipeline}`,
    "",
    ...(error ? [`- ✗ ${error.code}: ${text(error.message)}`, `  - ${text(error.hint)}`] : []),
    ...[...groups].flatMap(([group, all]) => [
      `- ${group}, ${count(all.length, "time")}`,
      ...all.slice(0, examples).map((one) => `  - ${text(one)}`),
      ...(all.length > examples ? [`  - and ${number(all.length - examples)} more`] : []),
    ]),
    "",
  ];
}

function value(json: Json | undefined): string {
  if (json === undefined) return "–";
  return text(typeof json === "string" ? json : JSON.stringify(json));
}

/** Text of whatever system on one line of Markdown, so that nothing of it is taken for markup. */
function text(raw: string): string {
  return raw
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\\`*_[\]<>|#]/g, (sign) => `\\${sign}`)
    .trim();
}
