import { openBrand, shippedConnectors } from "../../app/project.ts";
import { foreseeable, readinessOnce, type ReadinessReport } from "../../app/readiness.ts";
import { SyncError } from "../../core/errors.ts";
import { addCommand, type Commands } from "../command.ts";
import { writeJson, type CommandContext } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { watchInterrupts } from "../interrupts.ts";
import { readinessLines } from "../readiness-text.ts";
import { moveOfRejection } from "../rejections.ts";
import { reportError } from "../report-error.ts";
import { logAside } from "../watch-run.ts";

/** Adds `readiness`. */
export function addReadiness(commands: Commands): void {
  addCommand(
    commands,
    "readiness <brand> [pipeline]",
    "Say what of that which is not due yet would not go through, and why",
    "Reads what the pipeline's `readiness` says and decides about it as a plan does. Writes nothing. " +
      "`brandsync <pipeline> readiness <brand>` is the same. Exit codes: 0 all would go through, 4 " +
      "some would not, 2 configuration, 3 environment.",
    (context, [brand = "", pipeline]) => readiness(context, brand, pipeline),
  );
}

async function readiness(
  context: CommandContext,
  name: string,
  only: string | undefined,
): Promise<ExitCode> {
  const { terminal, world, signals } = context;
  const brand = openBrand(context.root(), name, context);
  using interrupts = watchInterrupts(signals, world.clock, () => terminal.err("stopping"));
  let notReady = 0;
  for (const [at, pipeline] of foreseeable(brand, only).entries()) {
    const title = `${name}/${pipeline}`;
    const environment = {
      world,
      connectors: shippedConnectors,
      stateDir: context.stateDir(),
      emit: logAside({ ...context, json: false, terminal: quietFor(context) }, title),
    };
    let report: ReadinessReport;
    try {
      report = await readinessOnce(environment, brand, pipeline, interrupts.stop);
    } catch (thrown) {
      if (!interrupts.stop.aborted) throw thrown;
      reportError(context, new SyncError("run/interrupted", "looking was stopped"));
      return interrupts.exitCode;
    }
    notReady += report.records.filter(({ reasons }) => reasons.length > 0).length;
    if (context.json) sayJson(context, name, pipeline, report);
    else {
      if (at > 0) terminal.out();
      for (const line of readinessLines(title, report, terminal)) terminal.out(line);
    }
  }
  return notReady > 0 ? 4 : 0;
}

/** Programs get no lines about how it goes, people do. */
function quietFor({ terminal, json }: CommandContext): CommandContext["terminal"] {
  return json ? { ...terminal, err: () => {} } : terminal;
}

function sayJson(
  context: CommandContext,
  brand: string,
  pipeline: string,
  { records, leftOutBy }: ReadinessReport,
): void {
  for (const { ref, key, title, reasons } of records) {
    writeJson(context, {
      event: "foreseen",
      brand,
      pipeline,
      ref,
      key,
      title,
      ready: reasons.length === 0,
      reasons: reasons.map((one) => {
        const { code, message, hint, location, details } = one;
        return { code, message, hint, move: moveOfRejection(one), details, ...location };
      }),
    });
  }
  const notReady = records.filter(({ reasons }) => reasons.length > 0).length;
  const ready = records.length - notReady;
  const told = { ready, not_ready: notReady, left_out_by: leftOutBy };
  writeJson(context, { event: "readiness", brand, pipeline, ...told });
}
