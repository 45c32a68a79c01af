import { SyncError } from "../../../core/errors.ts";
import { isObject, type Json, type JsonObject } from "../../../core/json.ts";
import { createLimiter } from "../../../http/limiter.ts";
import { callShopify } from "../client.ts";
import type { ShopifyConnection } from "../connection.ts";

/** The tag of everything that probes make, and the namespace of their metafields. */
export const probeTag = "brandsync-probe";
export const probeNamespace = "brandsync_probe";

/** What Shopify said of a mutation: its payload, and why it was refused. */
export interface Said {
  readonly payload: JsonObject;
  readonly errors: readonly { readonly code?: string; readonly message: string }[];
}

/** Ways for probes to ask, and the ids of what they made. */
export interface Bench {
  readonly shopify: ShopifyConnection;
  readonly drafts: Set<string>;
  readonly orders: Set<string>;
  read(document: string, variables: JsonObject, signal: AbortSignal): Promise<JsonObject>;
  /** Runs a mutation once; waits and asks again only where Shopify puts it off unheard. */
  change(document: string, variables: JsonObject, signal: AbortSignal): Promise<Said>;
}

/** Opens a bench on a connection; ten requests at a time, so that what is tried at once is at once. */
export function openBench(connection: ShopifyConnection): Bench {
  const { world } = connection;
  const shopify = { ...connection, limiter: createLimiter(world, 10) };
  const ask = async (
    document: string,
    variables: JsonObject,
    repeatable: boolean,
    signal: AbortSignal,
  ) => {
    const answer = await callShopify(shopify, { document, variables, repeatable }, signal);
    const [first] = answer.errors;
    if (first) throw new SyncError("source/refused", `Shopify answers "${first.message}".`);
    return answer.data;
  };
  return {
    shopify,
    drafts: new Set(),
    orders: new Set(),
    read: (document, variables, signal) => ask(document, variables, true, signal),
    change: async (document, variables, signal) => {
      for (;;) {
        const said = saidIn(await ask(document, variables, false, signal));
        const putOff =
          said.errors.length > 0 &&
          said.errors.every(({ message }) =>
            /rate limit|too many (attempts|requests)/i.test(message),
          );
        if (!putOff) return said;
        await world.clock.sleep(15_000, signal);
      }
    },
  };
}

function saidIn(data: JsonObject): Said {
  const [payload] = Object.values(data);
  const whole = isObject(payload) ? payload : {};
  const errors = Object.entries(whole).flatMap(([name, value]) =>
    /userErrors$/i.test(name) && Array.isArray(value) ? value.filter(isObject) : [],
  );
  return {
    payload: whole,
    errors: errors.map(({ code, message }) => ({
      message: String(message),
      ...(typeof code === "string" && { code }),
    })),
  };
}

/** The value behind some steps into an answer; null where there is none. */
export function inside(value: Json | undefined, ...steps: readonly (string | number)[]): Json {
  let here: Json | undefined = value;
  for (const step of steps) {
    here = (here as Record<string | number, Json> | null | undefined)?.[step];
  }
  return here ?? null;
}

/** The text behind some steps into an answer; "" where there is none. */
export function textAt(value: Json | undefined, ...steps: readonly (string | number)[]): string {
  const found = inside(value, ...steps);
  return typeof found === "string" ? found : "";
}

/** The list behind some steps into an answer. */
export function listAt(value: Json, ...steps: readonly (string | number)[]): readonly Json[] {
  const found = inside(value, ...steps);
  return Array.isArray(found) ? found : [];
}

/** What was said, each once, as people and the answer read it. */
export function words(said: readonly Said[]): readonly string[] {
  const all = said.flatMap(({ errors }) =>
    errors.map(({ code, message }) => (code === undefined ? message : `${code}: ${message}`)),
  );
  return [...new Set(all)].sort();
}

/** Creates a draft of one made-up line, tagged; gives its id. */
export async function makeDraft(
  bench: Bench,
  more: JsonObject,
  signal: AbortSignal,
): Promise<string> {
  const input = {
    lineItems: [{ title: "brandsync probe", quantity: 1, originalUnitPrice: "1.00" }],
    tags: [probeTag],
    ...more,
  };
  const said = await bench.change(
    `mutation ProbeDraft($input: DraftOrderInput!) {
      draftOrderCreate(input: $input) { draftOrder { id } userErrors { field message } }
    }`,
    { input },
    signal,
  );
  const id = textAt(said.payload, "draftOrder", "id");
  if (id === "") throw refused("a draft", said);
  bench.drafts.add(id);
  return id;
}

/** Completes a draft; the order is noted. */
export async function completeDraft(bench: Bench, id: string, signal: AbortSignal): Promise<Said> {
  const said = await bench.change(
    `mutation ProbeComplete($id: ID!) {
      draftOrderComplete(id: $id) { draftOrder { id order { id } } userErrors { field message } }
    }`,
    { id },
    signal,
  );
  const order = textAt(said.payload, "draftOrder", "order", "id");
  if (order !== "") bench.orders.add(order);
  return said;
}

/** Creates an order of one made-up line, tagged; it is noted where it was made. */
export async function makeOrder(
  bench: Bench,
  more: JsonObject,
  signal: AbortSignal,
): Promise<Said> {
  const order = {
    currency: "USD",
    lineItems: [
      {
        title: "brandsync probe",
        quantity: 1,
        priceSet: { shopMoney: { amount: "1.00", currencyCode: "USD" } },
      },
    ],
    tags: [probeTag],
    ...more,
  };
  const said = await bench.change(
    `mutation ProbeOrder($order: OrderCreateOrderInput!) {
      orderCreate(order: $order) {
        order { id metafield(namespace: "${probeNamespace}", key: "unique") { value } }
        userErrors { field message code }
      }
    }`,
    { order },
    signal,
  );
  const id = textAt(said.payload, "order", "id");
  if (id !== "") bench.orders.add(id);
  return said;
}

/** What is thrown where a probe cannot begin. */
export function refused(what: string, said: Said): SyncError {
  return new SyncError("sink/refused", `Shopify refuses ${what}: "${words([said]).join('", "')}".`);
}
