import { shippedConnectors, type ProjectOptions } from "../app/project.ts";
import { runOnce } from "../app/run.ts";
import { asSyncError } from "../core/errors.ts";
import type { World } from "../core/world.ts";
import { openConfiguration } from "./configuration.ts";
import { createOffice, scheduled, type EndedRun, type OfficeDeps } from "./create-office.ts";
import { createHealth } from "./health.ts";
import { createLog, type LogTarget } from "./log.ts";
import { logEnd, logEvent } from "./log-runs.ts";
import { createMetrics } from "./metrics.ts";
import type { Part, PartContext } from "./part.ts";
import { openParts } from "./parts.ts";
import { createTimetable } from "./timetable.ts";
import { openWeb, type Handlers } from "./web.ts";

/** How the daemon is started. */
export interface ServeOptions {
  readonly world: World;
  readonly root: string;
  readonly stateDir: string;
  readonly env: ProjectOptions["env"];
  readonly connectors?: ProjectOptions["connectors"];
  /** The only brands that are served; undefined for all. */
  readonly only?: readonly string[] | undefined;
  readonly log: Pick<LogTarget, "write" | "isPretty">;
  /** Listens elsewhere than the operator's file says; 0 takes any free port. */
  readonly port?: number | undefined;
  /** Nothing new begins once it aborts; what is on its way is settled. */
  readonly stop: AbortSignal;
  /** Even what is on its way ends once it aborts. */
  readonly kill: AbortSignal;
  /** Called once it listens and its schedules stand, with the port. */
  readonly onReady?: (port: number) => void;
  /** Called on every turn of the loop, which is every few seconds. */
  readonly onTurn?: () => void;
  /** Runs a pipeline otherwise than the program does; for tests of the schedules alone. */
  readonly run?: OfficeDeps["run"];
  /** Milliseconds between two looks at the project's files. */
  readonly lookEveryMs?: number;
}

const lookEveryMs = 5_000;
const minuteMs = 60_000;
/** What a run that was killed may take to close its state. */
const lastWordsMs = 1_000;

/**
 * Serves a project until it is told to stop: runs its schedules, takes over edits, answers over HTTP.
 * @throws SpecError where the operator's file is wrong, SyncError `serve/no-port`
 */
export async function serveProject(options: ServeOptions): Promise<void> {
  const { world, root, stateDir, env, stop, kill } = options;
  const { clock } = world;
  const connectors = options.connectors ?? shippedConnectors;
  const breathe = () => clock.sleep(1);
  const source = { root, env, connectors, only: options.only, breathe };
  const configuration = await openConfiguration(source);
  const brands = configuration.brands;
  const log = createLog({ clock, ...options.log, brands: () => brands().values() });
  const timetable = createTimetable(stateDir, clock);
  const parts: Part[] = [];
  let wake = new AbortController();
  const guard = async (part: Part, action: (() => Promise<void>) | undefined) => {
    try {
      await action?.();
    } catch (thrown) {
      log("error", "part_failed", { part: part.name, message: asSyncError(thrown).message });
    }
  };

  const onEnd = async (ended: EndedRun): Promise<void> => {
    logEnd(log, ended);
    const { brand, pipeline, trigger, beganAt, error } = ended;
    const isUndone = error?.code === "run/interrupted" || error?.code === "state/leased";
    const isScheduled = trigger === scheduled;
    if (isUndone && error.code === "state/leased" && !isScheduled) await retryLater(ended);
    if (isUndone && isScheduled) timetable.postpone(brand, pipeline);
    // A run of everything serves the tick that came while it waited, whoever asked for it.
    else if (isScheduled) await timetable.taken(brand, pipeline, beganAt);
    // A tick may have come while the run went on.
    wake.abort();
    for (const part of parts) void guard(part, () => part.afterRun?.(ended) ?? Promise.resolve());
  };
  /** Another process runs the pipeline at the moment: what was asked for must not be lost. */
  const retryLater = async ({ brand, pipeline, trigger }: EndedRun) => {
    await Promise.resolve();
    clock.sleep(minuteMs, stop).then(
      () => office.ask(brand, pipeline, trigger),
      () => "unknown",
    );
  };

  const office = createOffice({
    world,
    brands,
    run:
      options.run ??
      ((brand, pipeline, choices, emit) =>
        runOnce({ world, connectors, stateDir, emit }, brand, pipeline, choices)),
    onEvent: (run, event) => {
      logEvent(log, run, event);
      for (const part of parts) part.onEvent?.(run, event);
    },
    onEnd,
    say: (message) => {
      log("warning", "said", { message });
    },
    otherProblems: () => [...configuration.problems(), ...timetable.problems()],
    upcoming: timetable.upcoming,
    stop,
    kill,
  });
  const health = createHealth(clock, stateDir, configuration, timetable.problems);
  const context: PartContext = {
    world,
    root,
    stateDir,
    env,
    connectors,
    brands,
    serve: configuration.serve,
    office,
    log,
  };
  parts.push(createMetrics(context, office.waiting), ...openParts(context));
  const handlers: Handlers = new Map([
    ["/healthz", health.handle],
    ["/readyz", health.handle],
    ...parts.flatMap((part) => [...(part.handlers ?? [])]),
  ]);
  const { http } = configuration.serve();
  const web = await openWeb(
    { ...http, port: options.port ?? http.port },
    () => handlers,
    (thrown) => {
      log("error", "request_failed", { message: asSyncError(thrown).message });
    },
  );

  const told = new Set<string>();
  const tellProblems = () => {
    const now = office.problems();
    for (const one of now) if (!told.has(one)) log("warning", "problem", { message: one });
    for (const one of told) if (!now.includes(one)) log("info", "solved", { message: one });
    told.clear();
    for (const one of now) told.add(one);
  };
  const takeOver = async () => {
    office.setParallel(configuration.serve().runs.parallel);
    await timetable.adopt(brands());
    office.changed();
  };

  try {
    await takeOver();
    log("info", "ready", { host: http.host, port: web.port, brands: brands().size });
    tellProblems();
    options.onReady?.(web.port);
    const look = options.lookEveryMs ?? lookEveryMs;
    let lookAt = clock.monotonic() + look;
    let minuteAt = clock.monotonic();
    let minute: Promise<unknown> | undefined;
    while (!stop.aborted) {
      health.beat();
      options.onTurn?.();
      if (clock.monotonic() >= lookAt) {
        lookAt = clock.monotonic() + look;
        if (await configuration.refresh()) {
          log("info", "configuration_read", { brands: brands().size });
          await takeOver();
        } else if (timetable.problems().length > 0) await takeOver();
      }
      for (const { brand, pipeline } of timetable.due()) office.ask(brand, pipeline, scheduled);
      office.lookForStuck();
      tellProblems();
      if (clock.monotonic() >= minuteAt && !minute) {
        minuteAt = clock.monotonic() + minuteMs;
        minute = Promise.all(
          parts.map((part) => guard(part, () => part.eachMinute?.() ?? Promise.resolve())),
        ).finally(() => {
          minute = undefined;
        });
      }
      const untilDue = (timetable.nextDue() ?? Infinity) - clock.now();
      wake = new AbortController();
      const until = AbortSignal.any([stop, wake.signal]);
      await clock.sleep(Math.max(1, Math.min(look, untilDue)), until).catch(() => {});
    }
  } finally {
    log("info", "stopping", { running: office.live().length });
    await Promise.race([office.settle(), lastWords(world, kill)]);
    for (const part of parts) await guard(part, part.close);
    await web.close();
    log("info", "stopped");
  }
}

/** Resolves a moment after everything was told to end. */
async function lastWords({ clock }: World, kill: AbortSignal): Promise<void> {
  if (!kill.aborted) {
    await new Promise<void>((resolve) => {
      kill.addEventListener("abort", () => {
        resolve();
      });
    });
  }
  await clock.sleep(lastWordsMs);
}
