import { auditable, auditOnce, type AuditReport } from "../../app/audit.ts";
import { openBrand, shippedConnectors, type Brand } from "../../app/project.ts";
import { asSyncError, SyncError } from "../../core/errors.ts";
import { errorCodes } from "../../core/error-codes.ts";
import { auditLines } from "../audit-text.ts";
import { addCommand, type Commands } from "../command.ts";
import { writeJson, type CommandContext } from "../context.ts";
import { exitCodeOf, worst, type ExitCode } from "../exit-code.ts";
import { toInstant } from "../instant.ts";
import { watchInterrupts, type Interrupts } from "../interrupts.ts";
import { reportError } from "../report-error.ts";
import { logAside } from "../watch-run.ts";

interface AuditOptions {
  readonly since?: string;
}

/** Adds `audit`. */
export function addAudit(commands: Commands): void {
  addCommand<AuditOptions>(
    commands,
    "audit <brand> [pipeline]",
    "Compare what was created once with the source, both ways",
    "All of the brand's pipelines that have `sink.once.audit` where none is named. Changes nothing in " +
      "either system; what is wrong is listed by `brandsync errors` until a later audit does not find " +
      "it any more. Exit codes: 0 nothing is wrong, 2 configuration, 3 environment, 4 something is " +
      "wrong or could not be looked at.",
    (context, [brand = "", pipeline], options) => audit(context, brand, pipeline, options),
  ).option("--since <time>", "look this far back, as a day or an ISO time stamp", toInstant);
}

async function audit(
  context: CommandContext,
  name: string,
  only: string | undefined,
  { since }: AuditOptions,
): Promise<ExitCode> {
  const { terminal, world, signals } = context;
  const brand = openBrand(context.root(), name, context);
  const pipelines = auditable(brand, only);
  using interrupts = watchInterrupts(signals, world.clock, () => terminal.err("stopping"));
  const codes: ExitCode[] = [];
  for (const [at, pipeline] of pipelines.entries()) {
    if (interrupts.stop.aborted) break;
    if (at > 0 && !context.json) terminal.out();
    codes.push(await auditOf(context, brand, pipeline, since, interrupts));
  }
  return worst(codes);
}

async function auditOf(
  context: CommandContext,
  brand: Brand,
  pipeline: string,
  since: string | undefined,
  interrupts: Interrupts,
): Promise<ExitCode> {
  const { terminal, world } = context;
  const title = `${brand.name}/${pipeline}`;
  const environment = {
    world,
    connectors: shippedConnectors,
    stateDir: context.stateDir(),
    emit: logAside(context, title),
  };
  let report: AuditReport;
  try {
    report = await auditOnce(environment, brand, pipeline, { since, stop: interrupts.stop });
  } catch (thrown) {
    if (!interrupts.stop.aborted) return reportError(context, asSyncError(thrown));
    reportError(context, new SyncError("run/interrupted", "the audit was stopped"));
    return interrupts.exitCode;
  }
  const { unsettled, findings } = report;
  if (context.json) sayJson(context, brand.name, pipeline, report);
  else for (const line of auditLines(title, report, terminal)) terminal.out(line);
  if (unsettled) reportError(context, unsettled);
  return worst([findings.length > 0 ? 4 : 0, unsettled ? exitCodeOf(unsettled) : 0]);
}

/** One line for each finding, and one that says what was looked at. */
function sayJson(
  context: CommandContext,
  brand: string,
  pipeline: string,
  { since, until, records, results, complete, findings }: AuditReport,
): void {
  for (const { code, ref, key, title, message, results: ids } of findings) {
    const { move, hint } = errorCodes[code];
    const facts = { code, ref, key, title, message, results: ids, move, hint };
    writeJson(context, { event: "audit_finding", brand, pipeline, ...facts });
  }
  const covered = { since, until, records, results, complete, findings: findings.length };
  writeJson(context, { event: "audit", brand, pipeline, ...covered });
}
