import { readFileSync } from "node:fs";
import path from "node:path";
import { makeDemoProject } from "../../app/demo-project.ts";
import { readBrandState } from "../../app/inspect.ts";
import { readBrand } from "../../app/project.ts";
import type { Counts } from "../../core/counts.ts";
import { formatDuration } from "../../core/duration.ts";
import { simulatedBrandValues } from "../../simulator/command-options.ts";
import {
  demoBrand,
  demoCatalogue,
  demoClosing,
  demoFailures,
  demoPreset,
  demoSteps,
  demoSummary,
  startDemo,
  tuneDemoBrand,
  writesSoFar,
  type DemoStep,
} from "../../simulator/demo-edits.ts";
import type { Simulator } from "../../simulator/index.ts";
import { addCommand, type Commands, type StartCommand } from "../command.ts";
import { writeJson, type CommandContext } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { wrap } from "../layout.ts";
import { packageFile } from "../package-file.ts";

/** Adds `demo`. */
export function addDemo(commands: Commands): void {
  addCommand(
    commands,
    "demo",
    demoSummary,
    "Everything happens in this process and a temporary folder; nothing is left behind. " +
      "Exit code 1 where anything came out otherwise than the demo says.",
    (context) => demo(context, commands.start),
  );
}

async function demo(context: CommandContext, start: StartCommand): Promise<ExitCode> {
  const { world, terminal } = context;
  const started = world.clock.monotonic();
  const catalogue = readFileSync(packageFile(demoCatalogue), "utf8");
  await using simulator = await startDemo(world, catalogue);
  using project = makeDemoProject(
    {
      shipped: packageFile(""),
      brand: demoBrand,
      preset: demoPreset,
      values: simulatedBrandValues(simulator),
      tune: tuneDemoBrand,
    },
    world,
  );
  const failures: string[] = [];
  for (const [at, step] of demoSteps.entries()) {
    failures.push(...(await play(context, start, simulator, project.root, step, at + 1)));
  }
  failures.push(...demoFailures(simulator));

  const held = failures.length === 0;
  if (context.json) writeJson(context, { event: "demo_finished", held, failures });
  else {
    terminal.out();
    terminal.out(terminal.paint("title", "The end"));
    const took = formatDuration(world.clock.monotonic() - started);
    if (held) terminal.out(`Every number was as expected, in ${took}.`);
    for (const failure of failures) terminal.out(`not as expected: ${failure}`);
    terminal.out();
    for (const line of demoClosing) terminal.out(line);
  }
  return held ? 0 : 1;
}

/** Tells and does one chapter; gives a sentence for whatever is not as it must be. */
async function play(
  context: CommandContext,
  start: StartCommand,
  simulator: Simulator,
  root: string,
  step: DemoStep,
  chapter: number,
): Promise<readonly string[]> {
  const { world } = context;
  const say = context.json ? () => {} : context.terminal.out;
  const { paint, width } = context.terminal;
  const { title, story, edits = [], command } = step;
  if (context.json) writeJson(context, { event: "demo_step", chapter, title, command });
  say();
  say(paint("title", `${String(chapter)}. ${title}`));
  for (const line of wrap(story, width)) say(line);
  for (const { sentence, apply } of edits) {
    await apply(simulator, world);
    say(`  somebody ${sentence}`);
  }
  say();
  say(paint("dim", `$ brandsync ${command.join(" ")}`));

  const before = writesSoFar(simulator);
  // Run from inside the project, as the command above it reads: what a run suggests is then as short.
  const flags = context.json ? ["--json"] : [];
  const exit = await start([...command, ...flags], { ...context, cwd: root });
  return judge(step, exit, writesSoFar(simulator) - before, await lastCounts(context, root));
}

function judge(
  { title, expect, exit: wanted, writes: meant }: DemoStep,
  exit: ExitCode,
  writes: number,
  counts: Counts | undefined,
): readonly string[] {
  const wrong = Object.entries(expect ?? {}).filter(
    ([name, value]) => counts?.[name as keyof Counts] !== value,
  );
  return [
    ...(exit === wanted ? [] : [`exit code ${String(exit)}, not ${String(wanted)}`]),
    ...(writes === meant ? [] : [`${String(writes)} writes, not ${String(meant)}`]),
    ...wrong.map(([name, value]) => {
      return `${name} is ${String(counts?.[name as keyof Counts])}, not ${String(value)}`;
    }),
  ].map((sentence) => `"${title}": ${sentence}`);
}

async function lastCounts(context: CommandContext, root: string): Promise<Counts | undefined> {
  const brand = readBrand(root, demoBrand, context);
  const { pipelines } = await readBrandState(path.join(root, ".state"), brand, context.world);
  return pipelines[0]?.lastRun?.counts;
}
