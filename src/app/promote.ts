import type { Connector } from "../core/component.ts";
import { asSyncError, type SyncError } from "../core/errors.ts";
import { isObject, type Json } from "../core/json.ts";
import type { World } from "../core/world.ts";
import { examine, type Examined } from "./doctor.ts";
import type { Brand, Note } from "./project.ts";
import { planOnce, type PlanReport } from "./run.ts";
import { environmentOf } from "./state-path.ts";

/** One value that is not the same in two environments; undefined where it is not there. */
export interface Difference {
  /** Dotted path of the key. */
  readonly key: string;
  readonly from: Json | undefined;
  readonly to: Json | undefined;
}

/** What a pipeline would do in the environment that it is to go to. */
export interface PlannedThere {
  readonly pipeline: string;
  readonly report: PlanReport | undefined;
  /** Why there is no plan. */
  readonly error: SyncError | undefined;
}

/** All that somebody should have seen before a brand goes to another environment. */
export interface Promotion {
  readonly brand: string;
  readonly from: string;
  readonly to: string;
  readonly differences: readonly Difference[];
  /** Secrets of the one that are those of the other, as dotted paths. */
  readonly sharedSecrets: readonly string[];
  readonly examined: readonly Examined[];
  readonly plans: readonly PlannedThere[];
  /** Sentences that keep it from being signed; empty where nothing does. */
  readonly obstacles: readonly string[];
}

/** What is compared, and with what. */
export interface PromotionParts {
  readonly from: Brand;
  readonly to: Brand;
  readonly notes: readonly Note[];
  readonly stateDir: string;
  readonly world: World;
  readonly connectors: readonly Connector[];
  readonly signal: AbortSignal;
}

/**
 * Compares two environments of a brand, examines the second one and plans every pipeline there from
 * the beginning. Writes nothing to any system, and takes nothing of the one's state to the other's.
 */
export async function promote(parts: PromotionParts): Promise<Promotion> {
  const { from, to, notes, stateDir, world, connectors, signal } = parts;
  const examined: Examined[] = [];
  const say = (one: Examined) => void examined.push(one);
  await examine({ brand: to, stateDir, world, signal, connectors, notes, live: undefined, say });
  const environment = { world, connectors, stateDir, emit: () => {} };
  const plans: PlannedThere[] = [];
  for (const pipeline of to.pipelines.keys()) {
    signal.throwIfAborted();
    try {
      const choices = { full: true, allowRetire: false, stop: signal };
      const report = await planOnce(environment, to, pipeline, choices);
      plans.push({ pipeline, report, error: report.fuse });
    } catch (thrown) {
      signal.throwIfAborted();
      plans.push({ pipeline, report: undefined, error: asSyncError(thrown) });
    }
  }
  const compared = {
    brand: to.name,
    from: environmentOf(from),
    to: environmentOf(to),
    differences: [
      ...connectionNames(from, to).flatMap((name) =>
        differences(
          from.connections.get(name)?.keys,
          to.connections.get(name)?.keys,
          `connections.${name}`,
        ),
      ),
      ...differences(from.settings, to.settings, "settings"),
    ],
    sharedSecrets: sharedSecrets(from, to),
    examined,
    plans,
  };
  return { ...compared, obstacles: obstaclesOf(compared) };
}

function connectionNames(from: Brand, to: Brand): readonly string[] {
  return [...new Set([...from.connections.keys(), ...to.connections.keys()])];
}

/** The values that differ, as deep as both have maps. A secret is the name of its variable. */
function differences(
  from: Json | undefined,
  to: Json | undefined,
  key: string,
): readonly Difference[] {
  if (isObject(from) && isObject(to)) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
    return keys.flatMap((one) => differences(from[one], to[one], `${key}.${one}`));
  }
  return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ key, from, to }];
}

/** A secret that opens both environments is most often one that was forgotten. */
function sharedSecrets(from: Brand, to: Brand): readonly string[] {
  return connectionNames(from, to).flatMap((name) =>
    [...(to.connections.get(name)?.secrets ?? [])].flatMap(([option, secret]) => {
      const other = from.connections.get(name)?.secrets.get(option);
      return other?.reveal() === secret.reveal() ? [`connections.${name}.${option}`] : [];
    }),
  );
}

function obstaclesOf({
  from,
  to,
  sharedSecrets: shared,
  examined,
  plans,
}: Omit<Promotion, "obstacles">): readonly string[] {
  return [
    ...(from === to
      ? [`both keep their state in "${to}": one would believe what the other learnt`]
      : []),
    ...(shared.length > 0
      ? [`the same credentials open both environments: ${shared.join(", ")}`]
      : []),
    ...examined
      .filter(({ state }) => state === "wrong")
      .map(({ name, says }) => `doctor: ${name}: ${says}`),
    ...plans.flatMap(({ pipeline, report, error }) => [
      ...(error ? [`${pipeline}: ${error.code}: ${error.message}`] : []),
      ...(report && report.counts.rejected > 0
        ? [`${pipeline}: ${String(report.counts.rejected)} would be rejected`]
        : []),
    ]),
  ];
}
