import { rmSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import type {
  CheckReport,
  Connection,
  Connector,
  LiveProbes,
  Probe,
  ProbeAnswer,
  ProbeFinding,
  ProbeWishes,
} from "../core/component.ts";
import { asSyncError } from "../core/errors.ts";
import type { Location } from "../core/location.ts";
import type { World } from "../core/world.ts";
import { withDeadline } from "../http/deadline.ts";
import type { ConnectionSpec } from "../spec/brand.ts";
import type { Brand } from "../spec/load-project.ts";
import { openProbeBook, type KeptProbe, type ProbeBook } from "../state/probes.ts";

import { shippedConnectors } from "./project.ts";
import { isShared, readMount } from "./mount.ts";
import { makeScratch } from "./scratch.ts";
import { statePath } from "./state-path.ts";

export type { KeptProbe } from "../state/probes.ts";

/** One line of the doctor's. */
export interface Examined extends ProbeFinding {
  /** `configuration`, `state`, `CONNECTION/CHECK`. */
  readonly name: string;
  /** Where the setting is written that it hangs on. */
  readonly location: Location | undefined;
  readonly code?: string;
}

/** What the doctor looks at, and how. */
export interface Examination {
  readonly brand: Brand;
  readonly stateDir: string;
  readonly world: World;
  readonly signal: AbortSignal;
  readonly connectors?: readonly Connector[];
  /** What was said of the brand's components when they were checked, e.g. what they need. */
  readonly notes?: CheckReport["notes"];
  /** Wishes for live probes; undefined tries nothing. */
  readonly live: ProbeWishes | undefined;
  /** Called with each finding as it is there. */
  readonly say: (examined: Examined) => void;
}

/** Below this much room a state file may not be able to grow through a run. */
const leastRoom = 200 * 1024 * 1024;

/** Examines a brand that is already loaded: its state, its connections and, if wished, by live probes. */
export async function examine(examination: Examination): Promise<readonly KeptProbe[]> {
  const { brand, stateDir, world, live, say, signal } = examination;
  const path = statePath(stateDir, brand);
  let book: ProbeBook;
  try {
    book = openProbeBook(path, world);
    book.keep({ name: "doctor", ok: true, says: "the state can be written", answer: {} });
    say({ name: "state", location: undefined, ...room(path) });
    say({ name: "state/disk", location: undefined, ...disk(path) });
  } catch (thrown) {
    say({ name: "state", location: undefined, ...failed(thrown) });
    return [];
  }
  using kept = book;
  const scratchDir = makeScratch();
  try {
    const definitions = (examination.connectors ?? shippedConnectors).flatMap(
      ({ connections }) => connections,
    );
    for (const [name, written] of brand.connections) {
      const definition = definitions.find(({ type }) => type === written.type);
      if (!definition?.probes) continue;
      const place = { name, written, say, signal, world };
      const warn = (says: string) => {
        say({ name, state: "warning", says, location: written.locate("") });
      };
      let connection: Connection;
      try {
        connection = definition.open(written.options, written.secrets, { world, scratchDir, warn });
      } catch (thrown) {
        say({ name, location: written.locate(""), ...failed(thrown) });
        continue;
      }
      try {
        const looks = definition.probes.looks(connection, written.options, examination.notes ?? []);
        const found = [];
        for (const look of looks) found.push(await carryOut(look, place));
        const lets = found.every(({ state }) => state !== "wrong");
        if (live && lets && definition.probes.live) {
          await tryOut(definition.probes.live(connection, written.options, live), place, kept);
        }
      } finally {
        await connection.close();
      }
    }
    return kept.all().filter(({ name }) => name !== "doctor");
  } finally {
    rmSync(scratchDir, { recursive: true, force: true });
  }
}

interface Place {
  readonly name: string;
  readonly written: ConnectionSpec;
  readonly say: (examined: Examined) => void;
  readonly signal: AbortSignal;
  readonly world: World;
}

/** What is removed at the end has its own time, also where somebody has stopped the rest. */
const sweepMs = 120_000;

async function tryOut(live: LiveProbes, place: Place, book: ProbeBook): Promise<void> {
  const { name, written, say, signal, world } = place;
  const refusal = await live.refusal(signal);
  if (refusal !== undefined) {
    say({ name: `${name}/probe`, state: "wrong", says: refusal, location: written.locate("") });
    return;
  }
  try {
    // What an earlier process left behind would be counted with what is made now.
    await live.sweep(signal);
    for (const probe of live.probes) {
      if (signal.aborted) break;
      const found = await carryOut<ProbeAnswer>(probe, place);
      const ok = found.state === "fine";
      const answer = found.answer ?? { failed: found.code ?? "failed" };
      book.keep({ name: `${name}/${probe.name}`, ok, says: found.says, answer });
    }
  } finally {
    const sweep: Probe<ProbeFinding> = {
      name: "cleared-up",
      timeoutMs: sweepMs,
      run: async (own) => {
        const left = await live.sweep(own);
        return left.length === 0
          ? { state: "fine", says: "everything that was made for trying is removed" }
          : {
              state: "warning",
              says: `what cannot be removed: ${left.join("; ")}`,
              remedy: "It does no harm; remove it by hand if you like.",
            };
      },
    };
    await carryOut(sweep, { name, written, say, world, signal: new AbortController().signal });
  }
}

type Outcome = ProbeFinding & {
  readonly code?: string;
  readonly answer?: ProbeAnswer["answer"];
};

async function carryOut<Finding extends ProbeFinding>(
  probe: Probe<Finding>,
  { name, written, say, signal, world }: Place,
): Promise<Outcome> {
  using deadline = withDeadline(world, probe.timeoutMs, signal);
  const found: Outcome = await probe.run(deadline.signal).catch((thrown: unknown): Outcome => {
    if (!deadline.passed()) return failed(thrown);
    const says = `there was no answer within ${String(probe.timeoutMs / 1000)} s`;
    return { state: "wrong", says };
  });
  const location = written.locate(found.option ?? "") ?? written.locate("");
  say({ ...found, name: `${name}/${probe.name}`, location });
  return found;
}

function failed(thrown: unknown): ProbeFinding & { readonly code: string } {
  const { message, hint, code } = asSyncError(thrown);
  return { state: "wrong", says: message, remedy: hint, code };
}

function room(path: string): ProbeFinding {
  const { bavail, bsize } = statfsSync(dirname(path));
  const megabytes = Math.floor((bavail * bsize) / 1024 / 1024);
  const says = `the state can be written; ${megabytes.toLocaleString("en-US")} MB are free`;
  if (bavail * bsize >= leastRoom) return { state: "fine", says };
  return { state: "warning", says, remedy: "Make room on that disk, or name another --state-dir." };
}

function disk(path: string): ProbeFinding {
  const mount = readMount(path);
  if (!mount) {
    const says = "this system does not tell which disk the state is on";
    return { state: "fine", says: `${says}: it must be a local one` };
  }
  const where = `${mount.type} at ${mount.at}`;
  if (!isShared(mount)) return { state: "fine", says: `the state is on a local disk (${where})` };
  return {
    state: "wrong",
    says: `the state is on a network mount (${where}), where locks do not hold`,
    remedy: "Keep the state on a local disk with --state-dir, and only its backups on the network.",
  };
}
