import { expect, test } from "vitest";
import { caseOf, chance, notice } from "../connectors/shopify/hooks/forgeries.ts";
import type { Sent } from "../connectors/shopify/hooks/signed.ts";
import { openHooks } from "./hooks-place.ts";

/*
 * Webhooks as they come: forged, changed, replayed under other names, doubled, shuffled, while the process
 * dies between keeping and following, and runs strike off what they settled. `npm run torture:hooks` does
 * a hundred thousand and prints how long answers took; the suite does a few.
 */

const cases = Number(process.env["TORTURE_HOOKS"] ?? 1500);
const seed = Number(process.env["TORTURE_SEED"] ?? 7);

test(
  `${String(cases)} webhooks change nothing but what is looked at again`,
  { timeout: 3_600_000 },
  async () => {
    const pick = chance(seed);
    let dying = "";
    await using at = await openHooks({
      failPoint: (name) => {
        if (name !== dying) return;
        dying = "";
        throw new Error("killed");
      },
    });
    /** What must wait, by the judgement of this test alone. */
    const waits = new Set<string>();
    const heard = new Set<string>();
    const taken: number[] = [];
    const sums = new Map<string, number>();
    const count = (what: string) => sums.set(what, (sums.get(what) ?? 0) + 1);
    const deliver = async (one: Sent) => {
      const from = performance.now();
      const status = await at.deliver(one, "/hooks/acme/shopify", false);
      taken.push(performance.now() - from);
      return status;
    };
    const genuine = async (one: Sent, id: string, ref: string, what: string) => {
      if (pick(200) === 0) {
        dying = ["hooks.judged", "hooks.stored"][pick(2)] ?? "";
        const died = await deliver(one);
        expect([200, 503]).toContain(died);
        // One that was known before gets as far as neither.
        if (died === 503) count("sent again after 503");
        dying = "";
        at.restart();
      }
      expect(await deliver(one), what).toBe(200);
      count(what);
      if (!heard.has(id)) waits.add(ref);
      heard.add(id);
    };
    const refOf = (one: Sent) =>
      (JSON.parse(Buffer.from(one.body).toString()) as { admin_graphql_api_id: string })
        .admin_graphql_api_id;

    let wronglyTaken = 0;
    const late: { one: Sent; id: string }[] = [];
    for (let number = 0; number < cases; number += 1) {
      const one = caseOf(number, pick, at.shop);
      if (!one.genuine) {
        const status = await deliver(one);
        if (status !== 401) wronglyTaken += 1;
        expect(status, `${String(number)}: ${one.what}`).toBe(401);
        count("forged or changed");
        continue;
      }
      const id = `d-${String(number)}`;
      // Some come late and out of sequence, some twice, some under a name that somebody made up.
      if (pick(4) === 0) late.push({ one, id });
      else await genuine(one, id, refOf(one), "genuine");
      if (pick(3) === 0) await genuine(one, id, refOf(one), "doubled");
      if (pick(5) === 0) {
        const other = `r-${String(number)}`;
        const headers = { ...one.headers, "x-shopify-webhook-id": other };
        await genuine({ ...one, headers }, other, refOf(one), "replayed under another id");
      }
      if (pick(5) === 0) {
        const headers = { ...one.headers, "x-shopify-topic": "themes/publish" };
        expect(await deliver({ ...one, headers })).toBe(200);
        count("replayed under another topic");
      }
      while (late.length > 20) {
        const [due] = late.splice(pick(late.length), 1);
        if (due) await genuine(due.one, due.id, refOf(due.one), "late and out of sequence");
      }
      if (pick(100) === 0) {
        // A run that settles what waits, but for what came while it ran.
        await at.look(async (store) => {
          const { refs, upTo } = await store.pending("products", 1_000_000);
          const again = notice(1 + pick(500), `m-${String(number)}`, at.shop);
          await genuine(again, `m-${String(number)}`, refOf(again), "while a run went on");
          await store.settle("products", refs, upTo);
          for (const ref of refs) waits.delete(ref);
          waits.add(refOf(again));
        });
      }
    }
    for (const { one, id } of late) await genuine(one, id, refOf(one), "late and out of sequence");

    const { refs } = await at.look((store) => store.pending("products", 1_000_000));
    expect([...refs].sort()).toEqual([...waits].sort());
    at.asked.length = 0;
    await at.restart().drain();
    expect(at.asked.flatMap((ask) => ask.refs).sort()).toEqual([...waits].sort());
    expect(wronglyTaken).toBe(0);

    taken.sort((a, b) => a - b);
    const part = (share: number) =>
      `${(taken[Math.floor(taken.length * share)] ?? 0).toFixed(1)} ms`;
    if (process.env["TORTURE_HOOKS"] === undefined) return;
    const lines = [
      `${String(taken.length)} deliveries, seed ${String(seed)}; taken wrongly: ${String(wronglyTaken)}`,
      ...[...sums].map(([what, times]) => `  ${what}: ${String(times)}`),
      `answers: median ${part(0.5)}, p99 ${part(0.99)}, slowest ${part(0.999999)}`,
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
  },
);
