import { readBrandState, type BrandState } from "../../app/inspect.ts";
import { readBrands, type Brand } from "../../app/project.ts";
import type { PipelineStatus } from "../../core/store-views.ts";
import { addCommand, type Commands } from "../command.ts";
import { writeJson, type CommandContext } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { alignRows, instant, number } from "../layout.ts";

/** Adds `status`. */
export function addStatus(commands: Commands): void {
  addCommand(
    commands,
    "status [brand]",
    "Show where pipelines stand: last run, what was sent, what is parked",
    "",
    (context, [brand]) => status(context, brand),
  );
}

async function status(context: CommandContext, name: string | undefined): Promise<ExitCode> {
  const { terminal, world, env } = context;
  const brands = readBrands(context.root(), { env, brand: name });
  for (const brand of brands) {
    const state = await readBrandState(context.stateDir(), brand, world);
    if (context.json) sayJson(context, brand, state);
    else {
      const now = world.clock.now();
      terminal.out(`${terminal.paint("title", brand.name)}  ${state.environment}`);
      for (const line of table(brand, state, now)) terminal.out(line);
      terminal.out();
    }
  }
  if (brands.length === 0 && !context.json) terminal.out("there is no brand yet: `brandsync init`");
  return 0;
}

const head = ["pipeline", "last run", "outcome", "sent", "archived", "waiting", "parked"];

function table(brand: Brand, { pipelines }: BrandState, now: number): readonly string[] {
  const known = new Map(pipelines.map((one) => [one.pipeline, one]));
  const names = new Set([...brand.pipelines.keys(), ...known.keys()]);
  const rows = [...names].map((name) => row(name, known.get(name)));
  const lines = alignRows([head, ...rows], { indent: "  ", right: [3, 4, 5, 6] });
  return lines.flatMap((line, at) => {
    const one = known.get(rows[at - 1]?.[0] ?? "");
    const { cursor, lastRun } = one ?? {};
    return [
      line,
      ...(cursor === undefined ? [] : [`    read up to ${instant(cursor)}`]),
      ...(lastRun?.outcome === "interrupted" && lastRun.finishedAt === undefined
        ? ["    its process is gone; the next run goes on from there"]
        : []),
      ...begunLines(one, now),
      ...(lastRun?.error ? [`    ${lastRun.error.code}: ${lastRun.error.message}`] : []),
    ];
  });
}

/** What is to be created once and is on its way: how much, and since when. */
function begunLines(one: PipelineStatus | undefined, now: number): readonly string[] {
  if (one?.begunAt === undefined) return [];
  const { begun, begunAt } = one;
  return [`    ${number(begun)} begun and not done, oldest ${age(now - Date.parse(begunAt))}`];
}

/** An age as people say it; nobody wants seconds of hours. */
function age(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${String(minutes)} min`;
  if (minutes < 48 * 60) return `${String(Math.round(minutes / 60))} h`;
  return `${String(Math.round(minutes / 1440))} days`;
}

function row(name: string, one: PipelineStatus | undefined): readonly string[] {
  if (!one) return [name, "never", "-", "0", "0", "0", "0"];
  const { lastRun, sent, retired, held, letters } = one;
  const when = lastRun ? instant(lastRun.startedAt) : "never";
  return [
    name,
    when,
    lastRun?.outcome ?? "-",
    number(sent),
    number(retired),
    number(held),
    number(letters),
  ];
}

function sayJson(context: CommandContext, brand: Brand, state: BrandState): void {
  const { environment, pipelines } = state;
  const known = new Map(pipelines.map((one) => [one.pipeline, one]));
  for (const pipeline of new Set([...brand.pipelines.keys(), ...known.keys()])) {
    const { cursor, fullAt, sent, retired, absent, letters, held, lastRun, begun, begunAt } =
      known.get(pipeline) ?? {};
    writeJson(context, {
      event: "status",
      brand: brand.name,
      pipeline,
      environment,
      last_run: lastRun
        ? {
            run: lastRun.id,
            started_at: lastRun.startedAt,
            finished_at: lastRun.finishedAt,
            outcome: lastRun.outcome,
            counts: lastRun.counts,
            writes: lastRun.writes,
            error: lastRun.error,
          }
        : null,
      sent: sent ?? 0,
      archived: retired ?? 0,
      absent: absent ?? 0,
      waiting: held ?? 0,
      parked: letters ?? 0,
      begun: begun ?? 0,
      begun_at: begunAt ?? null,
      cursor: cursor ?? null,
      full_at: fullAt ?? null,
    });
  }
}
