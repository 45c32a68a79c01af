import type { ProbeAnswer } from "../../../core/component.ts";
import {
  inside,
  makeOrder,
  probeNamespace,
  refused,
  words,
  type Bench,
  type Said,
} from "./bench.ts";

/** An order with a unique id that another has: refused whole, one after the other and at once? */
export async function uniqueId(bench: Bench, signal: AbortSignal): Promise<ProbeAnswer> {
  const defined = await bench.change(
    `mutation ProbeDefine($definition: MetafieldDefinitionInput!) {
      metafieldDefinitionCreate(definition: $definition) {
        createdDefinition { id } userErrors { field message code }
      }
    }`,
    {
      definition: {
        name: "brandsync probe",
        namespace: probeNamespace,
        key: "unique",
        type: "id",
        ownerType: "ORDER",
      },
    },
    signal,
  );
  if (defined.errors.length > 0) throw refused("a unique id for orders", defined);
  const create = (value: string) =>
    makeOrder(
      bench,
      { metafields: [{ namespace: probeNamespace, key: "unique", type: "id", value }] },
      signal,
    );
  const isMade = ({ payload }: Said) => inside(payload, "order", "id") !== null;
  const run = bench.shopify.world.randomHex(6);
  const inSequence = [await create(`${run}-a`), await create(`${run}-a`)];
  const atOnce = await Promise.all(Array.from({ length: 5 }, () => create(`${run}-b`)));
  const made = [...inSequence, ...atOnce].filter(isMade);
  const answer = {
    sequence: inSequence.filter(isMade).length,
    parallel: atOnce.filter(isMade).length,
    without_id: made.filter(({ payload }) => inside(payload, "order", "metafield") === null).length,
    words: words([...inSequence, ...atOnce]),
  };
  if (answer.sequence === 1 && answer.parallel === 1) {
    return { state: "fine", says: "a taken unique id is refused whole, also 5 at once", answer };
  }
  const also = answer.without_id > 0 ? `, ${String(answer.without_id)} of them without the id` : "";
  return {
    state: "warning",
    says: `one unique id gave ${String(answer.sequence)} orders of 2 in sequence, ${String(answer.parallel)} of 5 at once${also}`,
    remedy: "Orders that are not made by way of drafts are not safe here; leave that way off.",
    answer,
  };
}
