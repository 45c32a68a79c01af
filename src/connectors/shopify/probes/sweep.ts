import { listAt, probeNamespace, probeTag, textAt, words, type Bench } from "./bench.ts";

/**
 * Removes what probes made: what this process noted, and what an earlier one left, found by its tag
 * and namespace. Gives a sentence for each thing that stays.
 */
export async function sweepProbes(bench: Bench, signal: AbortSignal): Promise<readonly string[]> {
  const found = await bench.read(
    `query ProbeLeftovers($drafts: String!, $orders: String!, $namespace: String!) {
      draftOrders(first: 100, query: $drafts) { nodes { id tags } }
      orders(first: 100, query: $orders) { nodes { id tags } }
      metafieldDefinitions(first: 10, ownerType: ORDER, namespace: $namespace) { nodes { id } }
      currentAppInstallation {
        id
        metafields(first: 250, namespace: $namespace) { nodes { key } }
      }
    }`,
    {
      drafts: `tag:'${probeTag}' status:open`,
      orders: `tag:'${probeTag}'`,
      namespace: probeNamespace,
    },
    signal,
  );
  const isOurs = (node: Parameters<typeof textAt>[0]) =>
    listAt(node ?? null, "tags").includes(probeTag);
  const idsOf = (list: string) =>
    listAt(found, list, "nodes")
      .filter(isOurs)
      .map((node) => textAt(node, "id"));
  const drafts = new Set([...bench.drafts, ...idsOf("draftOrders")]);
  const orders = new Set([...bench.orders, ...idsOf("orders")]);
  const left: string[] = [];
  for (const id of orders) left.push(...(await removeOrder(bench, id, signal)));
  for (const id of drafts) left.push(...(await removeDraft(bench, id, signal)));
  for (const node of listAt(found, "metafieldDefinitions", "nodes")) {
    const said = await bench.change(
      `mutation ProbeDropDefinition($id: ID!) {
        metafieldDefinitionDelete(id: $id, deleteAllAssociatedMetafields: true) {
          userErrors { field message code }
        }
      }`,
      { id: textAt(node, "id") },
      signal,
    );
    left.push(...words([said]).map((one) => `the metafield definition: ${one}`));
  }
  const ownerId = textAt(found, "currentAppInstallation", "id");
  const claims = listAt(found, "currentAppInstallation", "metafields", "nodes").map((node) => ({
    ownerId,
    namespace: probeNamespace,
    key: textAt(node, "key"),
  }));
  if (claims.length > 0) {
    const said = await bench.change(
      `mutation ProbeDropClaims($metafields: [MetafieldIdentifierInput!]!) {
        metafieldsDelete(metafields: $metafields) { userErrors { field message } }
      }`,
      { metafields: claims },
      signal,
    );
    left.push(...words([said]).map((one) => `claims: ${one}`));
  }
  bench.drafts.clear();
  bench.orders.clear();
  return left;
}

// Cancelling is a job; what is not yet cancelled cannot be deleted.
async function removeOrder(
  bench: Bench,
  orderId: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  await bench.change(
    `mutation ProbeCancel($orderId: ID!) {
      orderCancel(orderId: $orderId, reason: OTHER, restock: true, notifyCustomer: false) {
        job { id } orderCancelUserErrors { field message code }
      }
    }`,
    { orderId },
    signal,
  );
  for (let tries = 1; ; tries += 1) {
    const said = await bench.change(
      `mutation ProbeDelete($orderId: ID!) {
        orderDelete(orderId: $orderId) { deletedId userErrors { field message code } }
      }`,
      { orderId },
      signal,
    );
    if (said.errors.every(({ code, message }) => isGone(code, message))) return [];
    if (tries === 10) return [`the order ${orderId}: ${words([said]).join("; ")}`];
    await bench.shopify.world.clock.sleep(500 * tries, signal);
  }
}

async function removeDraft(
  bench: Bench,
  id: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const said = await bench.change(
    `mutation ProbeDropDraft($id: ID!) {
      draftOrderDelete(input: { id: $id }) { deletedId userErrors { field message } }
    }`,
    { id },
    signal,
  );
  const kept = said.errors.filter(({ code, message }) => !isGone(code, message));
  return kept.map(({ message }) => `the draft ${id}: ${message}`);
}

function isGone(code: string | undefined, message: string): boolean {
  return code === "NOT_FOUND" || /not exist|not found/i.test(message);
}
