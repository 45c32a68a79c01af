import { hintedRefs, isAtOnce } from "../../app/hook-refs.ts";
import { openHints } from "../../app/open-hints.ts";
import type { Brand } from "../../app/project.ts";
import { statePath } from "../../app/state-path.ts";
import type { Connector, ConnectionDefinition } from "../../core/component.ts";
import { asSyncError } from "../../core/errors.ts";
import type { HintStore } from "../../core/hints.ts";
import type { HookDefinition, HookVerdict } from "../../core/hooks.ts";
import type { Office } from "../../core/office.ts";
import type { World } from "../../core/world.ts";
import { readBody } from "./read-body.ts";
import { seldom } from "./seldom.ts";

/** What a delivery came to; each is counted. */
export type HookOutcome =
  | "stored"
  | "known"
  | "no use"
  | "privacy"
  | "forged"
  | "unknown"
  | "too long"
  | "too slow"
  | "not kept";

export interface HookDeps {
  readonly world: World;
  readonly stateDir: string;
  readonly connectors: readonly Connector[];
  readonly office: Pick<Office, "ask">;
  /** The brand as it is configured now. */
  readonly brand: (name: string) => Brand | undefined;
  /** The names of all brands. */
  readonly brands: () => readonly string[];
  /** Counts an outcome, e.g. for metrics. */
  readonly count: (outcome: HookOutcome) => void;
  /** Says something in a sentence without personal data; what a stranger can cause is said seldom. */
  readonly log: (sentence: string) => void;
}

/** The queue of hooks. */
export interface Hooks extends Disposable {
  /** Answers `POST /hooks/BRAND/CONNECTION`. */
  readonly handle: (request: Request) => Promise<Response>;
  /** Asks for runs about the hints that wait and are to be followed at once; after a start, and now and then. */
  readonly drain: () => Promise<void>;
}

/**
 * Takes in what systems tell of their own accord: judged, on disk before it is answered, and followed by
 * reading again what it names. 200 kept or known, 401 forged, 404 nobody listens, 405, 408, 413, 503 where
 * it cannot be kept, so that it is sent again.
 */
export function createHooks(deps: HookDeps): Hooks {
  const { world, connectors, office, log } = deps;
  const stores = new Map<string, HintStore>();
  const drained = new Map<string, number>();
  const sayForged = seldom(world, log);
  const sayLost = seldom(world, log);

  const storeOf = (brand: Brand): HintStore => {
    const path = statePath(deps.stateDir, brand);
    const store = stores.get(path) ?? openHints(deps.stateDir, brand, world, true);
    stores.set(path, store);
    return store;
  };
  const answer = (status: number, outcome: HookOutcome): Response => {
    deps.count(outcome);
    return new Response(`${texts[status] ?? ""}\n`, { status, headers });
  };

  return {
    handle: async (request) => {
      const place = placeIn(new URL(request.url).pathname);
      const brand = place && deps.brand(place.brand);
      const connection = brand?.connections.get(place?.connection ?? "");
      const hooks = hooksOf(connectors, connection?.type);
      if (!brand || !connection || !hooks) return answer(404, "unknown");
      if (request.method !== "POST") return answer(405, "unknown");
      const body = await readBody(request, hooks.mostBytes, world);
      if (body === "too long") return answer(413, "too long");
      if (body === "too slow") return answer(408, "too slow");
      const delivery = { body, header: (name: string) => request.headers.get(name) };
      const verdict = hooks.verify(delivery, connection.options, connection.secrets);
      if (verdict.kind === "refused") {
        const { why } = verdict;
        const where = `/hooks/${brand.name}/${connection.name}`;
        sayForged(why, (more) => `a hook at ${where} was turned away: ${whys[why]}${more}`);
        return answer(401, "forged");
      }
      try {
        return answer(200, await keep(brand, connection.name, verdict));
      } catch (thrown) {
        const { message } = asSyncError(thrown);
        sayLost(
          brand.name,
          (more) => `a hook of ${brand.name} could not be kept: ${message}${more}`,
        );
        return answer(503, "not kept");
      }
    },
    drain: async () => {
      for (const name of deps.brands()) {
        const brand = deps.brand(name);
        if (!brand) continue;
        const store = storeOf(brand);
        await store.forget();
        for (const { pipeline } of await store.waiting()) {
          const place = `${name}/${pipeline}`;
          const last = drained.get(place);
          const now = world.clock.monotonic();
          // What a run could not settle now it is asked for again after a while, not every minute.
          if (!isAtOnce(brand, pipeline) || (last !== undefined && now - last < askEveryMs))
            continue;
          drained.set(place, now);
          const { refs } = await store.pending(pipeline);
          office.ask(name, pipeline, "hook", new Set(refs));
        }
      }
    },
    [Symbol.dispose]: () => {
      for (const store of stores.values()) store[Symbol.dispose]();
      stores.clear();
    },
  };

  async function keep(
    brand: Brand,
    connection: string,
    verdict: Exclude<HookVerdict, { kind: "refused" }>,
  ): Promise<HookOutcome> {
    const { id, topic } = verdict;
    const delivery = { connection, id, topic };
    if (verdict.kind === "privacy") {
      const kept = await storeOf(brand).takePrivacy(delivery, verdict.ask);
      if (kept === "stored") {
        log(
          `${brand.name}: the law asks to ${asks[verdict.ask.kind]}; see \`brandsync hooks list\``,
        );
      }
      return kept === "stored" ? "privacy" : "known";
    }
    const { hints, unclear } = await hintedRefs(brand, connection, topic, verdict.content);
    for (const one of unclear)
      sayLost(`${brand.name}/${topic}`, (more) => `${brand.name}/${one}${more}`);
    if (hints.length === 0) return "no use";
    world.failPoint("hooks.judged");
    const kept = await storeOf(brand).take(delivery, hints);
    world.failPoint("hooks.stored");
    if (kept === "stored") {
      for (const { pipeline, ref } of hints) {
        if (isAtOnce(brand, pipeline)) office.ask(brand.name, pipeline, "hook", new Set([ref]));
      }
    }
    return kept;
  }
}

/** How long hints that were asked for may take to be settled. */
const askEveryMs = 10 * 60_000;

const headers = {
  "content-type": "text/plain; charset=utf-8",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

/** Always the same, whatever was wrong. */
const texts: Readonly<Record<number, string>> = {
  200: "kept",
  401: "refused",
  404: "nothing here",
  405: "only POST",
  408: "too slow",
  413: "too long",
  503: "not now",
};

const whys = {
  "no secret": "no secret is set to judge it by",
  signature: "its signature is wrong",
  address: "it names another place than the connection's",
  form: "it is signed, but not of the form that it should have",
} as const;

const asks = {
  disclose: "tell what is held about somebody",
  erase: "forget somebody",
  "erase-all": "forget everything of this place",
} as const;

function placeIn(
  path: string,
): { readonly brand: string; readonly connection: string } | undefined {
  const [, brand, connection] = /^\/hooks\/([\w-]+)\/([\w.-]+)$/.exec(path) ?? [];
  return brand !== undefined && connection !== undefined ? { brand, connection } : undefined;
}

function hooksOf(connectors: readonly Connector[], type: string | undefined) {
  const all: readonly ConnectionDefinition[] = connectors.flatMap(({ connections }) => connections);
  const found: HookDefinition | undefined = all.find((one) => one.type === type)?.hooks;
  return found;
}
