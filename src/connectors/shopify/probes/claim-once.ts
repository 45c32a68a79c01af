import type { ProbeAnswer } from "../../../core/component.ts";
import { probeNamespace, textAt, words, type Bench } from "./bench.ts";

/** Ten claims of one key at once, each "only if absent": is there exactly one winner? */
export async function claimOnce(bench: Bench, signal: AbortSignal): Promise<ProbeAnswer> {
  const { currentAppInstallation } = await bench.read(
    "{ currentAppInstallation { id } }",
    {},
    signal,
  );
  const ownerId = textAt(currentAppInstallation, "id");
  const key = `claim_${bench.shopify.world.randomHex(6)}`;
  const said = await Promise.all(
    Array.from({ length: 10 }, (_, at) =>
      bench.change(
        `mutation ProbeClaim($metafields: [MetafieldsSetInput!]!) {
          metafieldsSet(metafields: $metafields) {
            metafields { value } userErrors { field message code }
          }
        }`,
        {
          metafields: [
            {
              ownerId,
              namespace: probeNamespace,
              key,
              value: `claim ${String(at)}`,
              type: "single_line_text_field",
              compareDigest: null,
            },
          ],
        },
        signal,
      ),
    ),
  );
  const winners = said.filter(({ errors }) => errors.length === 0).length;
  const stale = said.filter(({ errors }) => errors.some(({ code }) => code === "STALE_OBJECT"));
  const answer = { winners, stale: stale.length, words: words(said) };
  if (winners === 1 && stale.length === 9) {
    return { state: "fine", says: "of 10 claims at once one wins, 9 are STALE_OBJECT", answer };
  }
  return {
    state: "wrong",
    says: `of 10 claims at once ${String(winners)} win and ${String(stale.length)} are STALE_OBJECT`,
    remedy: "Do not run the orders pipelines: what makes each order once does not hold here.",
    answer,
  };
}
