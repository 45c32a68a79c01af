import { openBrand, shippedConnectors } from "../../app/project.ts";
import { pipelineOf, planOnce, type PlanReport } from "../../app/run.ts";
import { SyncError } from "../../core/errors.ts";
import { addCommand, type Commands } from "../command.ts";
import { writeJson, type CommandContext } from "../context.ts";
import { exitCodeOf, type ExitCode } from "../exit-code.ts";
import { watchInterrupts } from "../interrupts.ts";
import { toLimit } from "../limit.ts";
import { planLines } from "../plan-text.ts";
import { errorEvent, reportError } from "../report-error.ts";
import { logAside } from "../watch-run.ts";

interface PlanOptions {
  readonly full?: boolean;
  readonly allowRetire?: boolean;
  readonly limit: number;
}

/** Adds `plan`. */
export function addPlan(commands: Commands): void {
  addCommand<PlanOptions>(
    commands,
    "plan <brand> <pipeline>",
    "Say what a run would create, change and archive; write nothing",
    "Reads the source and the state, and compares field by field with what was last sent. " +
      "Exit code 0 also where documents are rejected: a plan informs, it does not judge.",
    (context, [brand = "", pipeline = ""], options) => plan(context, brand, pipeline, options),
  )
    .option("--full", "read everything, whatever the cursor says")
    .option("--allow-retire", "leave out the limits on archiving, as `run --allow-retire` would")
    .option("--limit <number>", "how many of each kind are shown; 0 shows all", toLimit, 10);
}

async function plan(
  context: CommandContext,
  name: string,
  pipeline: string,
  { full = false, allowRetire = false, limit }: PlanOptions,
): Promise<ExitCode> {
  const { terminal, world, signals } = context;
  const brand = openBrand(context.root(), name, context);
  pipelineOf(brand, pipeline);
  using interrupts = watchInterrupts(signals, world.clock, () => terminal.err("stopping"));
  const title = `${name}/${pipeline}`;
  const environment = {
    world,
    connectors: shippedConnectors,
    stateDir: context.stateDir(),
    emit: logAside(context, title),
  };
  let report: PlanReport;
  try {
    const choices = { full, allowRetire, stop: interrupts.stop };
    report = await planOnce(environment, brand, pipeline, choices);
  } catch (thrown) {
    if (!interrupts.stop.aborted) throw thrown;
    reportError(context, new SyncError("run/interrupted", "the plan was stopped"));
    return interrupts.exitCode;
  }
  if (context.json) writeJson(context, plannedEvent(name, pipeline, report));
  else for (const line of planLines(title, report, { limit, ...terminal })) terminal.out(line);
  return report.fuse ? exitCodeOf(report.fuse) : 0;
}

function plannedEvent(brand: string, pipeline: string, report: PlanReport): object {
  const { leftOutBy, sourceCost, fuse, ...rest } = report;
  return {
    event: "planned",
    brand,
    pipeline,
    ...rest,
    left_out_by: leftOutBy,
    source_cost: sourceCost,
    ...(fuse ? { fuse: errorEvent(fuse) } : {}),
  };
}
