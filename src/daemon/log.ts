import type { Brand } from "../app/project.ts";
import type { Json } from "../core/json.ts";
import { isoNow, type Clock } from "../core/world.ts";

/** How bad a line of the log is. */
export type Level = "info" | "warning" | "error";

/** What a line says beside its time; ids and counts, no content of records. */
export type Facts = Readonly<Record<string, Json | undefined>>;

/** Writes one line of the log. */
export type Log = (level: Level, event: string, facts?: Facts) => void;

export interface LogTarget {
  readonly clock: Clock;
  /** Takes a line without its end. */
  readonly write: (line: string) => void;
  /** True for people who read along, false for JSON lines. */
  readonly isPretty: boolean;
  /** The brands whose secrets must never be written. */
  readonly brands: () => Iterable<Brand>;
}

const shown = "••••";

/** Shorter ones would blot out innocent words. */
const shortestSecret = 6;

/** Makes the log of the daemon: one line a fact, without secrets and addresses of people. */
export function createLog({ clock, write, isPretty, brands }: LogTarget): Log {
  return (level, event, facts = {}) => {
    const secrets = secretsOf(brands());
    const clean = (value: Json | undefined): Json | undefined =>
      typeof value === "string" ? redact(value, secrets) : value;
    const entries = Object.entries(facts).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, clean(value)] as const],
    );
    const at = isoNow(clock);
    if (!isPretty) {
      write(JSON.stringify({ at, level, event, ...Object.fromEntries(entries) }));
      return;
    }
    const words = entries.map(([name, value]) =>
      name === "message" ? String(value) : `${name}=${JSON.stringify(value)}`,
    );
    const mark = level === "info" ? "" : `${level}: `;
    write(oneLine(`${at.slice(11, 19)} ${mark}${event} ${words.join(" ")}`.trimEnd()));
  };
}

function secretsOf(brands: Iterable<Brand>): readonly string[] {
  return [...brands].flatMap(({ connections }) =>
    [...connections.values()].flatMap(({ secrets }) =>
      [...secrets.values()]
        .map((secret) => secret.reveal())
        .filter(({ length }) => length >= shortestSecret),
    ),
  );
}

function redact(text: string, secrets: readonly string[]): string {
  const known = secrets.reduce((rest, secret) => rest.replaceAll(secret, shown), text);
  return known.replaceAll(/[^\s"'<>(),;:=]+@[^\s"'<>(),;:=]+\.[^\s"'<>(),;:=]+/g, shown);
}

/** What systems answer must not steer a terminal or begin a line of its own. */
function oneLine(text: string): string {
  return text.replaceAll(
    /[\u0000-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g,
    "·",
  );
}
