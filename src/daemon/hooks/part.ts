import { subscribeHooks } from "../../app/subscribe-hooks.ts";
import { asSyncError } from "../../core/errors.ts";
import type { Part, PartContext } from "../part.ts";
import { createHooks } from "./create-hooks.ts";

/** Systems drop a subscription that could not be delivered for some hours. */
const subscribeEveryMs = 3_600_000;

/** The queue of hooks as a part of the daemon: takes them in, drains them, and sees that they are sent. */
export function hooksPart(context: PartContext): Part {
  const { world, stateDir, connectors, office, brands, serve, log } = context;
  const stop = new AbortController();
  const hooks = createHooks({
    world,
    stateDir,
    connectors,
    office,
    brand: (name) => brands().get(name),
    brands: () => [...brands().keys()],
    count: () => {},
    log: (message) => {
      log("warning", "hook", { message });
    },
  });
  /** When the subscriptions of a brand were last looked at, and for which address. */
  const looked = new Map<string, { readonly at: number; readonly base: string }>();

  const subscribe = async (base: string) => {
    for (const [name, brand] of brands()) {
      const last = looked.get(name);
      const now = world.clock.monotonic();
      if (last?.base === base && now - last.at < subscribeEveryMs) continue;
      looked.set(name, { at: now, base });
      try {
        const asked = { world, connectors, brand, base, signal: stop.signal };
        for (const { topic, what, address } of await subscribeHooks(asked)) {
          if (what === "there") continue;
          log("info", "hook_subscription", { brand: name, topic, what, address });
        }
      } catch (thrown) {
        const { message } = asSyncError(thrown);
        log("warning", "hook_subscription", { brand: name, message });
      }
    }
  };

  return {
    name: "hooks",
    handlers: new Map([["/hooks/", hooks.handle]]),
    eachMinute: async () => {
      await hooks.drain();
      const { url } = serve().hooks;
      if (url !== undefined) await subscribe(url);
    },
    close: () => {
      stop.abort();
      hooks[Symbol.dispose]();
      return Promise.resolve();
    },
  };
}
