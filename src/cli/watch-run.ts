import type { RunEvent } from "../core/events.ts";
import { writeJson, type CommandContext } from "./context.ts";
import { followRun } from "./progress.ts";

/** How often a run that nobody watches says how far it is. */
const everyMs = 5000;

/**
 * Says how a run goes, for people who read a log: a line where a phase begins, one every five seconds
 * at most while it goes on. Warnings go to standard error.
 */
export function logRun(
  { world, terminal }: CommandContext,
  name: string,
  say: (line: string) => void,
): (event: RunEvent) => void {
  const progress = followRun(world.clock);
  let last = world.clock.monotonic();
  return (event) => {
    if (event.event === "warned") {
      terminal.err(warningLine(name, event.message, terminal.paintError("warning", "warning")));
    }
    const line = progress.take(event);
    if (line !== undefined) say(`${name}: ${line}`);
    const now = world.clock.monotonic();
    if (line === undefined && now - last < everyMs) return;
    last = now;
    if (line === undefined) say(`${name}: ${progress.line()}`);
  };
}

/**
 * Follows a command whose result is a document: to programs as events, to people on standard error,
 * for how it came about is not part of it.
 */
export function logAside(context: CommandContext, name: string): (event: RunEvent) => void {
  const { terminal, json } = context;
  if (!json) return logRun(context, name, terminal.err);
  return (event) => {
    writeJson(context, event);
    if (event.event !== "warned") return;
    terminal.err(warningLine(name, event.message, terminal.paintError("warning", "warning")));
  };
}

/** Keeps one line up to date, for people who watch. */
export function watchRun(
  { world, terminal }: CommandContext,
  name: string,
  redraw: (line: string) => void,
): (event: RunEvent) => void {
  const progress = followRun(world.clock);
  return (event) => {
    if (event.event === "warned") {
      terminal.err(warningLine(name, event.message, terminal.paintError("warning", "warning")));
    }
    redraw(progress.take(event) ?? progress.line());
  };
}

/** A warning as people read it. */
export function warningLine(name: string, message: string, label: string): string {
  return `${label}: ${name}: ${message}`;
}
