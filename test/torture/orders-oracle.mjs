// What Shopify must hold of orders, worked out by other means than the product: from what people did
// in NuORDER and from the simulators' own ledgers, without JSONata and without product code.

/** Says every way in which Shopify's orders and NuORDER's are not what they must be. */
export function judgeOrders({ wanted, held, shopify, letters, customers, barcodes }) {
  const faults = [];
  const made = new Map();
  for (const order of shopify.orders) {
    const key = order.attributes.find(({ key: name }) => name === "_nuorder_key")?.value;
    const id = key?.split(":")[0];
    if (id === undefined) faults.push(`invented: order ${order.name} without a key`);
    made.set(id, [...(made.get(id) ?? []), order]);
  }
  const told = (id, ...codes) =>
    letters.some(({ ref, code }) => ref === id && codes.includes(code));
  for (const [id, orders] of made) {
    if (!wanted.some((one) => one.id === id)) faults.push(`invented: ${id}`);
    if (orders.length > 1) faults.push(`doubled: ${id} is ${orders.map(({ name }) => name)}`);
  }
  for (const { id, code, lines, versions } of wanted) {
    const { status } = held.orders.find((one) => one.id === id);
    const [order] = made.get(id) ?? [];
    const possible = customers.has(code) && lines.every(({ upc }) => barcodes.has(upc));
    if (status === "cancelled") {
      if (order && !told(id, "once/withdrawn", "once/taken-back"))
        faults.push(`silent: ${id} was cancelled and made`);
      continue;
    }
    if (!order) {
      if (status !== "approved") faults.push(`lost: ${id} is ${status} and not in Shopify`);
      else if (possible) faults.push(`lost: ${id} is approved and was not made`);
      else if (!told(id, "record/held", "mapping/rejected", "once/unfinished")) {
        faults.push(`silent: ${id} waits and nobody says so`);
      }
      continue;
    }
    if (order.financialStatus !== "PENDING") faults.push(`paid: ${id} is ${order.financialStatus}`);
    const has = order.lines
      .map((line) => `${barcodes.of(line.variantId)} x ${line.quantity} @ ${line.unitPrice}`)
      .sort();
    const version = versions.findIndex((one) => JSON.stringify(one) === JSON.stringify(has));
    if (version < 0) faults.push(`wrong: ${id} has ${has.join(", ")}, which nobody ordered`);
    const isLatest = version === versions.length - 1 || same(versions[version], versions.at(-1));
    if (!isLatest && !told(id, "once/changed-after", "once/differs")) {
      faults.push(`silent: ${id} was changed after it was made`);
    }
    if (order.purchaser?.customerId !== customers.get(code))
      faults.push(`wrong: customer of ${id}`);
    if (status !== "processed" && !told(id, "once/differs", "once/withdrawn", "once/taken-back")) {
      faults.push(`stuck: ${id} was made as ${order.name} and is ${status}`);
    }
  }
  const { receipts } = shopify.orderMails;
  if (receipts > 0) faults.push(`${receipts} mails were sent to customers`);
  return faults;
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
