import type { ProbeAnswer } from "../../../core/component.ts";
import type { Json } from "../../../core/json.ts";
import {
  completeDraft,
  inside,
  listAt,
  makeDraft,
  probeTag,
  textAt,
  words,
  type Bench,
} from "./bench.ts";

/** A draft that is completed twice, and one that is completed ten times at once: one order each? */
export async function completeOnce(bench: Bench, signal: AbortSignal): Promise<ProbeAnswer> {
  const orders = new Set<string>();
  const first = await makeDraft(bench, {}, signal);
  const second = await makeDraft(bench, {}, signal);
  const inSequence = [];
  for (let times = 0; times < 2; times += 1) {
    inSequence.push(await completeDraft(bench, first, signal));
  }
  const atOnce = await Promise.all(
    Array.from({ length: 10 }, () => completeDraft(bench, second, signal)),
  );
  const seen = (said: typeof atOnce) => {
    const ids = said.map(({ payload }) => textAt(payload, "draftOrder", "order", "id"));
    const made = new Set(ids.filter((id) => id !== ""));
    for (const id of made) orders.add(id);
    return made.size;
  };
  const answer = {
    sequence: seen(inSequence),
    parallel: seen(atOnce),
    accepted: atOnce.filter(({ errors }) => errors.length === 0).length,
    words: words([...inSequence, ...atOnce]),
  };
  if (answer.sequence === 1 && answer.parallel === 1) {
    const said = answer.words.length === 0 ? "no words" : `"${answer.words.join('", "')}"`;
    return {
      state: "fine",
      says: `a draft becomes one order, completed twice or 10 times at once; then Shopify says ${said}`,
      answer,
    };
  }
  return {
    state: "wrong",
    says: `a draft became ${String(answer.sequence)} orders completed twice, ${String(answer.parallel)} completed 10 times at once`,
    remedy: "Do not run the orders pipelines: what makes each order once does not hold here.",
    answer,
  };
}

/** What a completed draft with payment terms keeps, and whether it counts as paid. */
export async function carriedOver(bench: Bench, signal: AbortSignal): Promise<ProbeAnswer> {
  const { paymentTermsTemplates } = await bench.read(
    "{ paymentTermsTemplates { id paymentTermsType dueInDays } }",
    {},
    signal,
  );
  const templates = Array.isArray(paymentTermsTemplates) ? paymentTermsTemplates : [];
  const net = templates.find((one: Json) => inside(one, "paymentTermsType") === "NET");
  const issuedAt = new Date(bench.shopify.world.clock.now()).toISOString();
  const draft = await makeDraft(
    bench,
    {
      note: "brandsync probe",
      poNumber: "PO-PROBE",
      customAttributes: [{ key: "brandsync_probe", value: "1" }],
      lineItems: [{ title: "brandsync probe", quantity: 3, originalUnitPrice: "12.34" }],
      ...(net !== undefined && {
        paymentTerms: {
          paymentTermsTemplateId: inside(net, "id"),
          paymentSchedules: [{ issuedAt }],
        },
      }),
    },
    signal,
  );
  const parts = `note tags poNumber customAttributes { key value }
    totalPriceSet { shopMoney { amount } } lineItems(first: 1) { nodes { originalUnitPriceSet { shopMoney { amount } } } }`;
  const { draftOrder } = await bench.read(
    `query ProbeReadDraft($id: ID!) {
      draftOrder(id: $id) { totalPriceSet { shopMoney { amount } } }
    }`,
    { id: draft },
    signal,
  );
  const said = await completeDraft(bench, draft, signal);
  const id = textAt(said.payload, "draftOrder", "order", "id");
  const { order } = await bench.read(
    `query ProbeReadOrder($id: ID!) { order(id: $id) { displayFinancialStatus ${parts} } }`,
    { id },
    signal,
  );
  const price = textAt(
    ...([order, "lineItems", "nodes", 0, "originalUnitPriceSet", "shopMoney", "amount"] as const),
  );
  const total = textAt(order, "totalPriceSet", "shopMoney", "amount");
  const answer = {
    terms: net !== undefined,
    status: textAt(order, "displayFinancialStatus"),
    tags: listAt(order ?? null, "tags").includes(probeTag),
    attributes: textAt(order, "customAttributes", 0, "value") === "1",
    note: textAt(order, "note") === "brandsync probe",
    po_number: textAt(order, "poNumber") === "PO-PROBE",
    price: Number(price) === 12.34,
    total: Number(total) === Number(textAt(draftOrder, "totalPriceSet", "shopMoney", "amount")),
    words: words([said]),
  };
  const lost = (["tags", "attributes", "note", "po_number", "price", "total"] as const).filter(
    (one) => !answer[one],
  );
  const isPaid = answer.status === "PAID";
  if (!isPaid && lost.length === 0 && id !== "") {
    const says = `a completed draft with terms is ${answer.status} and keeps tags, attributes, note, PO number, price and total`;
    return { state: "fine", says, answer };
  }
  const says = [
    ...(isPaid ? ["a completed draft counts as paid"] : []),
    ...(lost.length > 0 ? [`a completed draft does not keep ${lost.join(", ")}`] : []),
  ].join("; ");
  const remedy = "Take orders as drafts (orders-as-drafts.yaml) until this is understood.";
  return { state: "wrong", says, remedy, answer };
}
