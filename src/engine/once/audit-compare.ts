import { hasReached, type auditCodes, type Intent } from "../../core/intents.ts";
import { exceeds } from "../../mapping/exact-decimal.ts";
import { boundBy, lookExactly, none, readNow, type Looking } from "./audit-look.ts";
import type { AuditedRecord, ListedResult } from "./compile-audit.ts";

/** Something that an audit found. */
export interface AuditFinding {
  readonly code: (typeof auditCodes)[number];
  readonly ref: string;
  /** Undefined where it is about no single key. */
  readonly key: string | undefined;
  readonly title: string | undefined;
  /** Says what is wrong, with key, title and values. */
  readonly message: string;
  /** Ids of the results concerned. */
  readonly results: readonly string[];
}

/** What both sides hold of one key, and what we know of it. */
interface Side {
  readonly key: string;
  readonly intent: Intent | undefined;
  readonly record: AuditedRecord | undefined;
  readonly listed: readonly ListedResult[];
}

/** What is under way is left to the run that does it for so long. */
const underWayMs = 3_600_000;

/** Compares both sides key by key; single things are read again before anything is told of them. */
export async function compareSides(
  looking: Looking,
  records: ReadonlyMap<string, AuditedRecord>,
  results: readonly ListedResult[],
  intents: ReadonlyMap<string, Intent>,
): Promise<readonly AuditFinding[]> {
  const { parts, phases, signal } = looking;
  const byKey = new Map<string, ListedResult[]>();
  for (const one of results) byKey.set(one.key, [...(byKey.get(one.key) ?? []), one]);
  const findings: AuditFinding[] = [];
  for (const key of new Set([...records.keys(), ...byKey.keys()])) {
    signal.throwIfAborted();
    const [intent, listed] = [intents.get(key), byKey.get(key) ?? []];
    findings.push(...duplicates({ key, intent, record: records.get(key), listed }));
    let record = records.get(key);
    if (!record) {
      const now = await readNow(looking, intent?.ref ?? key);
      if (now === undefined) continue;
      if (now === "gone") {
        if (!intent) findings.push(...unknown(key, listed));
        continue;
      }
      record = now;
    }
    findings.push(...(await judge({ key, intent, record, listed }, record)));
  }
  return findings;

  async function judge(side: Side, record: AuditedRecord): Promise<readonly AuditFinding[]> {
    const { key, intent } = side;
    const bound = boundBy(key, intent, record.record);
    if (await phases.isMarked(bound)) {
      return [...(await missing(side)), ...differing(side, record)];
    }
    if (await phases.isWithdrawn(bound)) return [];
    return unmarked(side, record);
  }

  /** Marked, and surely not there. */
  async function missing(side: Side): Promise<readonly AuditFinding[]> {
    const { key, intent, record, listed } = side;
    const done = intent && hasReached(intent, "completed") ? intent.generation : undefined;
    if (listed.some(({ generation }) => done === undefined || generation === done)) return [];
    if (isUnderWay(intent)) return [];
    const found = await lookExactly(looking, boundBy(key, intent, record?.record));
    if (found !== none) return [];
    const once = intent?.result === undefined ? "" : `; it was ${intent.result}`;
    const text = `the source has ${called(side)} as done, and nothing of it is in the sink${once}`;
    return [finding(side, "audit/marked-missing", text, [])];
  }

  /** Wanted, and created: unless the source was told meanwhile, or a run is about to tell it. */
  async function unmarked(side: Side, record: AuditedRecord): Promise<readonly AuditFinding[]> {
    const { key, intent, listed } = side;
    if (isUnderWay(intent)) return [];
    const since = intent?.generation ?? 1;
    let result = listed.find((one) => !one.cancelled && one.generation >= since)?.result;
    if (result === undefined && intent?.result !== undefined && listed.length === 0) {
      const found = await lookExactly(looking, boundBy(key, intent, record.record));
      if (found !== none) result = found;
    }
    if (result === undefined) return [];
    const now = await readNow(looking, record.ref);
    if (now === undefined || now === "gone") return [];
    const bound = boundBy(key, intent, now.record);
    if ((await phases.isMarked(bound)) || (await phases.isWithdrawn(bound))) return [];
    const text = `${called(side)} was created as ${result}, and the source still asks for it: its mark is missing`;
    return [finding(side, "audit/created-unmarked", text, [result])];
  }

  function differing(side: Side, record: AuditedRecord): readonly AuditFinding[] {
    const live = side.listed.filter(({ cancelled }) => !cancelled);
    const newest = Math.max(...live.map(({ generation }) => generation));
    return live.flatMap((one) => {
      if (one.generation !== newest) return [];
      const [ours, theirs] = [record.total, one.total];
      if (ours === undefined || theirs === undefined) return [];
      const isApart = exceeds(ours, theirs, record.tolerance ?? "0");
      if (isApart === undefined) {
        const text = `the totals of ${called(side)} are no decimals: "${ours}" and "${theirs}"`;
        looking.missed(text);
        return [];
      }
      if (!isApart) return [];
      const text = `${called(side)} comes to ${ours} at the source, and ${one.result} to ${theirs}`;
      return [finding(side, "audit/differs", text, [one.result])];
    });
  }

  function isUnderWay(intent: Intent | undefined): boolean {
    if (!intent || intent.phase === "marked") return false;
    return parts.world.clock.now() - Date.parse(intent.lastAt) < underWayMs;
  }
}

function duplicates(side: Side): readonly AuditFinding[] {
  const groups = new Map<number, string[]>();
  for (const { generation, result, cancelled } of side.listed) {
    if (!cancelled) groups.set(generation, [...(groups.get(generation) ?? []), result]);
  }
  return [...groups.values()].flatMap((all) => {
    if (all.length < 2) return [];
    const ids = all.toSorted();
    const text = `${called(side)} was created ${String(ids.length)} times: ${ids.join(" and ")}`;
    return [finding(side, "audit/duplicate", text, ids)];
  });
}

function unknown(key: string, listed: readonly ListedResult[]): readonly AuditFinding[] {
  return listed.flatMap(({ result, cancelled }) => {
    if (cancelled) return [];
    const text = `${result} carries the key "${key}", and neither the source nor the state knows of it`;
    const side = { key, intent: undefined, record: undefined, listed };
    return [finding(side, "audit/unknown", text, [result])];
  });
}

function finding(
  { key, intent, record }: Side,
  code: AuditFinding["code"],
  message: string,
  results: readonly string[],
): AuditFinding {
  const title = record?.title ?? intent?.title;
  return { code, ref: record?.ref ?? intent?.ref ?? key, key, title, message, results };
}

function called({ key, intent, record }: Side): string {
  const title = record?.title ?? intent?.title;
  return title === undefined ? `"${key}"` : `${title} (${key})`;
}
