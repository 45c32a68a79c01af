import { formatDuration } from "../core/duration.ts";
import type { RunEvent } from "../core/events.ts";
import type { Clock } from "../core/world.ts";
import { count, number } from "./layout.ts";
import { readText } from "./read-text.ts";

/** Turns the events of a run into words about how far it is. */
export interface Progress {
  /** Takes an event in; gives the line to be said at once, if it is worth one. */
  take(event: RunEvent): string | undefined;
  /** How far it is now: how many, how fast, how long still. */
  line(): string;
}

/** Follows one run. */
export function followRun(clock: Clock): Progress {
  let phase: "start" | "read" | "write" = "start";
  let since = clock.monotonic();
  let [read, rejected, done, total] = [0, 0, 0, 0];
  let said = "";

  return {
    take: (event) => {
      switch (event.event) {
        case "run_started":
          return readText(event);
        case "phase_started":
          phase = event.phase;
          since = clock.monotonic();
          said = "";
          total = event.total ?? 0;
          if (phase === "read") return undefined;
          return total === 0 ? "nothing to write" : `writing ${count(total, "document")}`;
        case "source_progressed":
          said = event.message;
          return undefined;
        case "records_read":
          read = event.counts.read;
          return undefined;
        case "document_written":
          done = event.done;
          return undefined;
        case "record_rejected":
          rejected += 1;
          if (phase === "write") done += 1;
          return undefined;
        case "record_held":
        case "warned":
        case "run_finished":
          return undefined;
      }
    },
    line: () => {
      const seconds = Math.max(0.001, (clock.monotonic() - since) / 1000);
      if (phase === "write") return writeLine(seconds);
      // Before the first record a source may wait for an export; it says how that stands.
      if (read === 0) return said === "" ? "waiting for the source" : said;
      return `${number(read)} read, ${rate(read / seconds)}${rejectedText()}`;
    },
  };

  function writeLine(seconds: number): string {
    const speed = done / seconds;
    const left = done > 0 ? ((total - done) / speed) * 1000 : undefined;
    const eta = left === undefined || done >= total ? "" : `, ${formatDuration(left)} left`;
    return `${number(done)} of ${number(total)} written, ${rate(speed)}${eta}${rejectedText()}`;
  }

  function rejectedText(): string {
    return rejected === 0 ? "" : `, ${number(rejected)} rejected`;
  }
}

function rate(perSecond: number): string {
  return `${perSecond >= 10 ? number(Math.round(perSecond)) : perSecond.toFixed(1)}/s`;
}
