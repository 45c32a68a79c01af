import { rmSync } from "node:fs";
import type { Connector } from "../core/component.ts";
import { SyncError } from "../core/errors.ts";
import type { World } from "../core/world.ts";
import type { Brand } from "../spec/load-project.ts";
import { makeScratch } from "./scratch.ts";

/** What became of one topic of one connection. */
export interface Subscribed {
  readonly connection: string;
  readonly topic: string;
  /** `other`: it leads to us, and no pipeline listens to it any more. It is left alone. */
  readonly what: "there" | "created" | "moved" | "other";
  readonly address: string;
}

/** What subscribing needs. */
export interface Subscribing {
  readonly world: World;
  readonly connectors: readonly Connector[];
  readonly brand: Brand;
  /** Where the world reaches us: `https://` and what stands before `/hooks/`. */
  readonly base: string;
  readonly signal: AbortSignal;
}

/**
 * Makes sure that each topic that a pipeline listens to is told to us, once and at the right address.
 * Whatever leads elsewhere is somebody else's and left alone.
 * @throws SyncError `command/unclear` for a wrong address, and as the connection does
 */
export async function subscribeHooks(asked: Subscribing): Promise<readonly Subscribed[]> {
  const { world, connectors, brand, base, signal } = asked;
  if (!URL.canParse(base) || new URL(base).protocol !== "https:") {
    throw new SyncError("command/unclear", `"${base}" is no https address`, {
      hint: "Write hooks.url into pipelines/serve.yaml, or give --url: the address at which the systems reach this daemon, such as https://sync.example.com.",
    });
  }
  const done: Subscribed[] = [];
  for (const [name, topics] of topicsOf(brand)) {
    const written = brand.connections.get(name);
    const definition = connectors
      .flatMap(({ connections }) => connections)
      .find(({ type }) => type === written?.type);
    const subscriptions = definition?.hooks?.subscriptions;
    if (!written || !definition || !subscriptions) continue;
    const path = `/hooks/${brand.name}/${name}`;
    const address = `${base.replace(/\/+$/, "")}${path}`;
    const scratchDir = makeScratch();
    const context = { world, scratchDir, warn: () => {} };
    const connection = definition.open(written.options, written.secrets, context);
    try {
      const ours = (await subscriptions.list(connection, signal)).filter((one) =>
        one.address.endsWith(path),
      );
      for (const topic of topics) {
        const same = ours.filter((one) => isSame(one.topic, topic));
        const there = same.some((one) => one.address === address);
        const [other] = same;
        if (!there && other) await subscriptions.move(connection, other.id, address, signal);
        if (!there && !other) await subscriptions.create(connection, topic, address, signal);
        const what = there ? "there" : other ? "moved" : "created";
        done.push({ connection: name, topic, what, address });
      }
      for (const one of ours) {
        if ([...topics].some((topic) => isSame(one.topic, topic))) continue;
        done.push({ connection: name, topic: one.topic, what: "other", address: one.address });
      }
    } finally {
      await connection.close();
      rmSync(scratchDir, { recursive: true, force: true });
    }
  }
  return done;
}

/** The topics that pipelines listen to, by connection. */
function topicsOf(brand: Brand): ReadonlyMap<string, ReadonlySet<string>> {
  const topics = new Map<string, Set<string>>();
  for (const { spec } of brand.pipelines.values()) {
    const own = Object.keys(spec.trigger?.hooks?.topics ?? {});
    const { connection } = spec.source;
    if (own.length > 0) {
      topics.set(connection, new Set([...(topics.get(connection) ?? []), ...own]));
    }
  }
  return topics;
}

/** A system may write a topic otherwise where it lists it: `a/b_c` as `a_b_c`. */
function isSame(one: string, other: string): boolean {
  const plain = (text: string) => text.toLowerCase().replaceAll("/", "_");
  return plain(one) === plain(other);
}
