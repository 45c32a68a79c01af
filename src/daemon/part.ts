import type { Brand, ProjectOptions } from "../app/project.ts";
import type { RunEvent } from "../core/events.ts";
import type { LiveRun, Office } from "../core/office.ts";
import type { World } from "../core/world.ts";
import type { ServeSpec } from "../app/serve-file.ts";
import type { EndedRun } from "./create-office.ts";
import type { Log } from "./log.ts";
import type { Handlers } from "./web.ts";

/** What a part of the daemon works with. */
export interface PartContext {
  readonly world: World;
  readonly root: string;
  readonly stateDir: string;
  readonly env: ProjectOptions["env"];
  readonly connectors: NonNullable<ProjectOptions["connectors"]>;
  /** The brands as they are configured now. */
  readonly brands: () => ReadonlyMap<string, Brand>;
  /** The operator's choices as they are now. */
  readonly serve: () => ServeSpec;
  readonly office: Office;
  readonly log: Log;
}

/** Something that the daemon does beside its runs. What it throws is logged and stops nothing. */
export interface Part {
  /** What it is called in the log. */
  readonly name: string;
  /** What it answers, by the prefix of the path. */
  readonly handlers?: Handlers;
  /** After each run; not awaited by the runs that follow. */
  readonly afterRun?: (ended: EndedRun) => Promise<void>;
  /** Whatever a run says while it goes on. */
  readonly onEvent?: (run: LiveRun, event: RunEvent) => void;
  /** About once a minute, never twice at once. */
  readonly eachMinute?: () => Promise<void>;
  readonly close?: () => Promise<void>;
}
