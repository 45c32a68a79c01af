/** One request as it was answered. Holds no header, no query and no body, so no secret. */
export interface LogEntry {
  readonly n: number;
  readonly at: string;
  readonly system: string;
  readonly method: string;
  readonly path: string;
  /** 0 where the connection was cut before a status line. */
  readonly status: number;
  readonly ms: number;
  /** The fault that struck. */
  readonly fault?: string;
  /** GraphQL operation name, or else the first root field. */
  readonly operation?: string;
  /** Points that Shopify charged. */
  readonly cost?: number;
}

export interface RequestLog {
  /** Notes that a request came in; call the answer with what came of it. */
  open(system: string): (entry: Omit<LogEntry, "n" | "system">) => void;
  entries(): readonly LogEntry[];
  summary(): LogSummary;
  clear(): void;
}

export interface LogSummary {
  readonly total: number;
  /** Requests by system and method. */
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** The most requests that a system had open at once. */
  readonly peak_in_flight: Readonly<Record<string, number>>;
}

const kept = 10_000;

/** Makes a log of the last ten thousand requests and the counts of all. */
export function createRequestLog(): RequestLog {
  let total = 0;
  let ring: LogEntry[] = [];
  let counts: Record<string, Record<string, number>> = {};
  let peaks: Record<string, number> = {};
  const inFlight: Record<string, number> = {};

  return {
    open: (system) => {
      const now = (inFlight[system] ?? 0) + 1;
      inFlight[system] = now;
      peaks[system] = Math.max(peaks[system] ?? 0, now);
      return (entry) => {
        inFlight[system] = (inFlight[system] ?? 1) - 1;
        total += 1;
        const methods = (counts[system] ??= {});
        methods[entry.method] = (methods[entry.method] ?? 0) + 1;
        ring.push({ n: total, system, ...entry });
        if (ring.length >= 2 * kept) ring = ring.slice(-kept);
      };
    },
    entries: () => ring.slice(-kept),
    summary: () => ({ total, counts: structuredClone(counts), peak_in_flight: { ...peaks } }),
    clear: () => {
      total = 0;
      ring = [];
      counts = {};
      peaks = {};
    },
  };
}

/** Shows log entries as lines that line up. */
export function logText(entries: readonly LogEntry[]): string {
  const rows = entries.map((entry) => [
    String(entry.n),
    entry.at,
    entry.system,
    entry.method,
    entry.status === 0 ? "cut" : String(entry.status),
    `${Math.round(entry.ms)} ms`,
    entry.cost === undefined ? "" : `${entry.cost} pts`,
    entry.fault ?? "",
    entry.operation ? `${entry.path} ${entry.operation}` : entry.path,
  ]);
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, at) => Math.max(cell.length, widest[at] ?? 0)),
    [],
  );
  return rows
    .map((row) => row.map((cell, at) => (at === row.length - 1 ? cell : pad(cell, at, widths))))
    .map((row) => `${row.join("  ").trimEnd()}\n`)
    .join("");
}

const toTheRight = new Set([0, 5, 6]);

function pad(cell: string, at: number, widths: readonly number[]): string {
  const width = widths[at] ?? 0;
  return toTheRight.has(at) ? cell.padStart(width) : cell.padEnd(width);
}
