import type { LiveProbes, Probe, ProbeAnswer, ProbeWishes } from "../../../core/component.ts";
import type { ShopifyConnection } from "../connection.ts";
import { inside, openBench, textAt } from "./bench.ts";
import { claimOnce } from "./claim-once.ts";
import { carriedOver, completeOnce } from "./complete.ts";
import { indexLag } from "./index-lag.ts";
import { sweepProbes } from "./sweep.ts";
import { uniqueId } from "./unique-id.ts";

const minute = 60_000;

/** What is tried at a development store, of what creating once relies on. */
export function shopifyLive(connection: ShopifyConnection, { samples }: ProbeWishes): LiveProbes {
  const bench = openBench(connection);
  const probe = (
    name: string,
    minutes: number,
    run: Probe<ProbeAnswer>["run"],
  ): Probe<ProbeAnswer> => ({ name, timeoutMs: minutes * minute, run });
  return {
    refusal: async (signal) => {
      const document = "{ shop { myshopifyDomain plan { partnerDevelopment publicDisplayName } } }";
      const { shop } = await bench.read(document, {}, signal);
      if (inside(shop, "plan", "partnerDevelopment") === true) return undefined;
      const plan = textAt(shop, "plan", "publicDisplayName");
      return `${textAt(shop, "myshopifyDomain")} is no development store but on the plan "${plan}"; nothing is tried there`;
    },
    probes: [
      probe("claim-once", 2, (signal) => claimOnce(bench, signal)),
      probe("complete-once", 5, (signal) => completeOnce(bench, signal)),
      probe("carried-over", 3, (signal) => carriedOver(bench, signal)),
      probe("unique-id", 8, (signal) => uniqueId(bench, signal)),
      probe("index-lag", 20, (signal) => indexLag(bench, samples, signal)),
    ],
    sweep: (signal) => sweepProbes(bench, signal),
  };
}
