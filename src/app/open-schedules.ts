import type { ScheduleStore } from "../core/schedules.ts";
import type { Brand } from "../spec/load-project.ts";
import { openScheduleStore } from "../state/schedules.ts";
import { statePath } from "./state-path.ts";

/** Opens the schedules in a brand's state; makes it where there is none. */
export function openSchedules(stateDir: string, brand: Brand): ScheduleStore {
  return openScheduleStore(statePath(stateDir, brand));
}
