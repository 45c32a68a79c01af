import { openSchedules } from "../app/open-schedules.ts";
import type { Brand } from "../app/project.ts";
import { asSyncError } from "../core/errors.ts";
import type { Upcoming } from "../core/office.ts";
import type { KeptSchedule } from "../core/schedules.ts";
import type { Clock } from "../core/world.ts";
import { nextTick } from "./next-tick.ts";

/** A pipeline whose tick has come. */
export interface DueTick {
  readonly brand: string;
  readonly pipeline: string;
}

/** When all pipelines run next, kept in the state of their brands. */
export interface Timetable {
  /** Takes over what the brands' schedules are now; what cannot be read is tried again with the next call. */
  adopt(brands: ReadonlyMap<string, Brand>): Promise<void>;
  /** Pipelines that are due and have not been told yet. */
  due(): readonly DueTick[];
  /** When the next of all comes due, epoch milliseconds; undefined where none does. */
  nextDue(): number | undefined;
  /** A due run began at an instant and has ended: every tick up to there is taken. */
  taken(brand: string, pipeline: string, upTo: number): Promise<void>;
  /** A due run could not be carried out, or was cut short: its tick comes due again a minute later. */
  postpone(brand: string, pipeline: string): void;
  upcoming(): readonly Upcoming[];
  /** Sentences about brands whose schedules cannot be read or kept. */
  problems(): readonly string[];
}

interface Entry extends Upcoming {
  readonly due: number | undefined;
  readonly kept: KeptSchedule;
  readonly told: boolean;
}

const dayMs = 86_400_000;

/** Makes an empty timetable. Ticks that were missed while nobody ran come due as one. */
export function createTimetable(stateDir: string, clock: Clock): Timetable {
  let brands: ReadonlyMap<string, Brand> = new Map();
  let entries = new Map<string, Entry>();
  const troubles = new Map<string, string>();

  const enter = (brand: string, pipeline: string, kept: KeptSchedule, due?: number): Entry => {
    const { cron, zone, upTo } = kept;
    const at = due ?? nextTick(kept, upTo);
    const shown = at === undefined ? "" : new Date(at).toISOString();
    return { brand, pipeline, cron, zone, kept, due: at, at: shown, told: false };
  };

  /** Holds one pipeline's schedule against what was kept; a new one counts from now. */
  const bringUp = (
    brand: string,
    pipeline: string,
    schedule: { cron: string; zone: string },
    old: KeptSchedule | undefined,
  ): Entry => {
    const now = clock.now();
    // Kept by a clock that was far ahead: else nothing would run until that time has come.
    const upTo = old && old.upTo <= now + dayMs ? old.upTo : now;
    if (!old) return enter(brand, pipeline, { ...schedule, upTo });
    if (old.cron === schedule.cron && old.zone === schedule.zone) {
      return enter(brand, pipeline, { ...schedule, upTo });
    }
    // Another schedule counts from now, but a tick that the old one owes is not lost.
    const owed = nextTick({ ...old }, upTo);
    const isOwed = owed !== undefined && owed <= now;
    return enter(brand, pipeline, { ...schedule, upTo: now }, isOwed ? now : undefined);
  };

  const adoptBrand = async (brand: Brand): Promise<readonly Entry[]> => {
    const wanted = [...brand.pipelines.values()].flatMap(({ name, spec, timezone }) =>
      spec.trigger?.cron === undefined ? [] : [{ name, cron: spec.trigger.cron, zone: timezone }],
    );
    if (wanted.length === 0) return [];
    const store = openSchedules(stateDir, brand);
    try {
      const known = await store.kept();
      const adopted: Entry[] = [];
      for (const { name, cron, zone } of wanted) {
        const before = entries.get(`${brand.name}/${name}`);
        const old = known.get(name);
        const entry = bringUp(brand.name, name, { cron, zone }, old);
        const isSame = JSON.stringify(old) === JSON.stringify(entry.kept);
        if (!isSame) await store.keep(name, entry.kept);
        adopted.push({ ...entry, told: before?.told ?? false });
      }
      return adopted;
    } finally {
      store.close();
    }
  };

  const change = (key: string, more: Partial<Entry>) => {
    const entry = entries.get(key);
    if (entry) entries.set(key, { ...entry, ...more });
  };

  return {
    adopt: async (now) => {
      brands = now;
      const next = new Map<string, Entry>();
      for (const brand of brands.values()) {
        try {
          for (const one of await adoptBrand(brand)) next.set(`${one.brand}/${one.pipeline}`, one);
          troubles.delete(brand.name);
        } catch (thrown) {
          troubles.set(brand.name, trouble(brand.name, thrown));
          // What was known stands, so that a disk that is full for a while stops no schedule.
          for (const [key, one] of entries) if (one.brand === brand.name) next.set(key, one);
        }
      }
      for (const name of troubles.keys()) if (!brands.has(name)) troubles.delete(name);
      entries = next;
    },
    due: () => {
      const now = clock.now();
      const due = [...entries].filter(([, one]) => !one.told && (one.due ?? Infinity) <= now);
      for (const [key] of due) change(key, { told: true });
      return due.map(([, { brand, pipeline }]) => ({ brand, pipeline }));
    },
    nextDue: () => {
      const times = [...entries.values()].flatMap((one) => (one.told ? [] : (one.due ?? [])));
      return times.length === 0 ? undefined : Math.min(...times);
    },
    taken: async (name, pipeline, upTo) => {
      const key = `${name}/${pipeline}`;
      const [brand, entry] = [brands.get(name), entries.get(key)];
      if (!brand || !entry) return;
      const kept = { ...entry.kept, upTo: Math.max(upTo, entry.kept.upTo) };
      entries.set(key, enter(name, pipeline, kept));
      try {
        const store = openSchedules(stateDir, brand);
        try {
          await store.keep(pipeline, kept);
        } finally {
          store.close();
        }
      } catch (thrown) {
        troubles.set(name, trouble(name, thrown));
      }
    },
    postpone: (name, pipeline) => {
      change(`${name}/${pipeline}`, { told: false, due: clock.now() + 60_000 });
    },
    upcoming: () =>
      [...entries.values()]
        .filter(({ due }) => due !== undefined)
        .sort((a, b) => (a.due ?? 0) - (b.due ?? 0))
        .map(({ brand, pipeline, at, cron, zone }) => ({ brand, pipeline, at, cron, zone })),
    problems: () => [...troubles.values()],
  };
}

function trouble(brand: string, thrown: unknown): string {
  const { message, hint } = asSyncError(thrown);
  return `the schedules of "${brand}" cannot be kept: ${message}. ${hint}`;
}
