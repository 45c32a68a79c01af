import { InvalidArgumentError } from "commander";
import { examine, type Examined, type KeptProbe } from "../../app/doctor.ts";
import { checkProject, openBrand, type Brand } from "../../app/project.ts";
import { addCommand, type Commands } from "../command.ts";
import { writeJson, type CommandContext } from "../context.ts";
import { ageText, findingLines } from "../doctor-text.ts";
import type { ExitCode } from "../exit-code.ts";
import { watchInterrupts } from "../interrupts.ts";
import { count, instant } from "../layout.ts";
import { reportError } from "../report-error.ts";

interface DoctorOptions {
  readonly probe?: boolean;
  readonly record?: string;
  readonly samples: number;
}

/** Adds `doctor`. */
export function addDoctor(commands: Commands): void {
  addCommand(
    commands,
    "doctor <brand>",
    "Examine a brand's surroundings: files, secrets, state, systems, clocks",
    "Each line says what was found and, where something is wrong, the setting and what to do. " +
      "--probe tries at the systems what is relied on; only where they are there for trying. What it " +
      "makes is tagged as a probe and removed, its answers are kept. Exit code 3 where anything is wrong.",
    doctor,
  )
    .option("--probe", "try what is relied on, on a development store and a sandbox")
    .option("--record <number>", "a record of the sandbox to try with; it ends as processed")
    .option("--samples <n>", "how often a lag is measured", toSamples, 5);
}

async function doctor(
  context: CommandContext,
  [name = ""]: readonly (string | undefined)[],
  options: DoctorOptions,
): Promise<ExitCode> {
  const { terminal, world, env, json, signals } = context;
  const said: Examined[] = [];
  const say = (one: Examined) => {
    said.push(one);
    if (json) writeJson(context, { event: "examined", brand: name, ...one });
    else for (const line of findingLines(one, terminal)) terminal.out(line);
  };
  let brand: Brand;
  try {
    brand = openBrand(context.root(), name, { env });
  } catch (thrown) {
    say({ name: "configuration", state: "wrong", says: "see below", location: undefined });
    return reportError(context, thrown);
  }
  const files = `${count(brand.pipelines.size, "pipeline")}, every secret is set`;
  say({ name: "configuration", state: "fine", says: files, location: undefined });
  using interrupts = watchInterrupts(signals, world.clock, () => {
    terminal.err("stopping; what was made for trying is removed first");
  });
  const live = options.probe ? { samples: options.samples, record: options.record } : undefined;
  const { stop: signal } = interrupts;
  const stateDir = context.stateDir();
  const { notes } = checkProject(context.root(), { env, brand: name });
  const kept = await examine({ brand, stateDir, world, signal, notes, live, say });
  if (!live) sayKept(context, name, kept);
  const [wrong, warnings] = (["wrong", "warning"] as const).map(
    (state) => said.filter((one) => one.state === state).length,
  );
  const code = signal.aborted ? interrupts.exitCode : wrong === 0 ? 0 : 3;
  if (json) writeJson(context, { event: "doctor", brand: name, wrong, warnings });
  else {
    const all = wrong === 0 && warnings === 0;
    const sum = `${count(wrong ?? 0, "thing")} wrong, ${count(warnings ?? 0, "warning")}`;
    terminal.out(all ? `${terminal.paint("good", name)}: all is well` : `${name}: ${sum}`);
  }
  return code;
}

function sayKept(context: CommandContext, brand: string, kept: readonly KeptProbe[]): void {
  const { terminal, world, json } = context;
  if (json) {
    for (const one of kept) writeJson(context, { event: "probed", brand, ...one });
    return;
  }
  if (kept.length === 0) return;
  terminal.out();
  terminal.out(terminal.paint("title", "what live probes last said"));
  for (const { name, at, ok, says } of kept) {
    const age = `${ageText(world.clock.now() - Date.parse(at))} ago, ${instant(at)}`;
    const state = ok ? "fine" : "warning";
    const one: Examined = { name, state, says: `${says} (${age})`, location: undefined };
    for (const line of findingLines(one, terminal)) terminal.out(line);
  }
  terminal.out();
}

function toSamples(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number from 1 to 999.");
}
