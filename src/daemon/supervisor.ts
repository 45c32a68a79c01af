import { spawn } from "node:child_process";
import type { Clock } from "../core/world.ts";

/** Tells whoever started the process how it does. */
export interface Supervisor {
  readonly ready: () => void;
  /** To be called on every turn of the loop; says so no oftener than is asked for. */
  readonly turn: () => void;
  readonly stopping: () => void;
}

/**
 * Speaks to systemd by its own command where the process runs under `Type=notify`, else to nobody. The unit
 * needs `NotifyAccess=all`, for the command is a child. See sd_notify(3).
 */
export function openSupervisor(
  env: Readonly<Record<string, string | undefined>>,
  clock: Clock,
): Supervisor {
  const hasSupervisor = (env["NOTIFY_SOCKET"] ?? "") !== "";
  const watchdogMs = Number(env["WATCHDOG_USEC"] ?? 0) / 1000;
  let saidAt = -Infinity;
  const say = (...words: readonly string[]) => {
    if (!hasSupervisor) return;
    const child = spawn("systemd-notify", words, { stdio: "ignore", env: { ...env } });
    // Without the command nobody is told, and systemd says so itself.
    child.on("error", () => {});
    child.unref();
  };
  return {
    ready: () => {
      say("--ready");
    },
    turn: () => {
      // Three times in each interval, so that one that is late does no harm.
      if (!(watchdogMs > 0) || clock.monotonic() - saidAt < watchdogMs / 3) return;
      saidAt = clock.monotonic();
      say("WATCHDOG=1");
    },
    stopping: () => {
      say("--stopping");
    },
  };
}
