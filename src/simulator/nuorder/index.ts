import type { Json } from "../../core/json.ts";
import { isoNow, type World } from "../../core/world.ts";
import { derivedText } from "../chance.ts";
import type { SimRequest, SimResponse, SimulatedSystem } from "../system.ts";
import { admit, type NuorderCredentials } from "./access.ts";
import { jsonResponse, oopsResponse, Refusal, refusalResponse } from "./answers.ts";
import { buyerRoutes } from "./buyer-routes.ts";
import { createCompanyBook } from "./company-book.ts";
import { companyRoutes } from "./company-routes.ts";
import { createInventoryBook } from "./inventory-book.ts";
import { inventoryRoutes } from "./inventory-routes.ts";
import { createOrderBook } from "./order-book.ts";
import { createOrderLedger } from "./order-ledger.ts";
import { orderPeople, type OrderPeople } from "./order-people.ts";
import { orderRoutes } from "./order-routes.ts";
import { seedOrders, type SeededOrders } from "./order-seed.ts";
import type { OrderContext } from "./order-write.ts";
import { historyKey } from "./product.ts";
import { createProductBook } from "./product-book.ts";
import { productRoutes } from "./product-routes.ts";
import { replenishmentRoutes } from "./replenishment-routes.ts";
import { findRoute, type Call } from "./route.ts";
import { schemaRoutes } from "./schema-routes.ts";
import { changedSettings, defaultSettings, type NuorderSettings } from "./settings.ts";
import { readSnapshot, type NuorderSnapshot } from "./snapshot.ts";
import { createTokenBook } from "./token-book.ts";
import { tokenRoutes } from "./token-routes.ts";
import { warehousesOf } from "./warehouses.ts";
import { createWriteHistory } from "./write-history.ts";

export interface NuorderOptions {
  readonly world: World;
  /** The same seed gives the same ids, tokens and credentials. */
  readonly seed?: number;
  readonly credentials?: NuorderCredentials;
}

export interface NuorderSimulator extends SimulatedSystem {
  readonly name: "nuorder";
  readonly credentials: NuorderCredentials;
  /** Approves a temporary token as the brand's administrator would; answers the verifier code. */
  approve(oauthToken: string): string | undefined;
  /** What people do to orders in the portal, by hand. */
  readonly people: OrderPeople;
  /** Puts orders in and lets people do deeds: `{orders?, deeds?}`, or a list of orders. */
  seed(body: Json): SeededOrders;
  snapshot(): NuorderSnapshot & Json;
}

/** Makes a local NuORDER: signatures checked, what is written folded and answered as recorded. */
export function createNuorder(options: NuorderOptions): NuorderSimulator {
  const { world, seed = 1 } = options;
  const { clock } = world;
  const credentials = options.credentials ?? derivedCredentials(seed);
  const tokens = createTokenBook(seed, {
    token: credentials.token,
    secret: credentials.token_secret,
  });
  const book = createProductBook();
  const companies = createCompanyBook();
  const inventory = createInventoryBook();
  const orders = createOrderBook();
  const ledger = createOrderLedger();
  const history = createWriteHistory();
  const nonces = new Set<string>();
  const idOf = (label: string): string => derivedText(seed, label, 24, "0123456789abcdef");
  const productSchema = idOf("product schema");
  const companySchema = idOf("company schema");
  const orderSchema = idOf("order schema");
  const brandId = idOf("brand");
  let settings = defaultSettings;
  let warehouses = warehousesOf(settings, seed);
  let ids = 0;
  let orderNumbers = 0;
  let inFlight = 0;
  const stock = () => ({ book, inventory, warehouses, settings, clock, newId });
  const company = () => {
    const defaultWarehouse = warehouses[0]?.id ?? "";
    return { companies, settings, clock, newId, schemaId: companySchema, defaultWarehouse };
  };
  const order = (): OrderContext => {
    const held = { orders, ledger, book, companies };
    return { ...held, settings, clock, newId, nextNumber, schemaId: orderSchema };
  };
  const people = orderPeople(order);
  const routes = [
    ...tokenRoutes(tokens),
    ...productRoutes(() => ({ ...stock(), schemaId: productSchema, brandId })),
    ...companyRoutes(company),
    ...buyerRoutes(company),
    ...replenishmentRoutes(stock),
    ...inventoryRoutes(stock),
    ...orderRoutes(order),
    ...schemaRoutes(() => settings),
  ];

  return {
    name: "nuorder",
    credentials,
    handle,
    approve: tokens.approve,
    people,
    seed: (body) => seedOrders(body, people, order()),
    configure: (changes) => configure(changedSettings(settings, changes)),
    settings: () => ({ ...settings }),
    snapshot: () =>
      ({
        version: 1,
        ids,
        products: book.all(),
        companies: companies.all(),
        inventory: inventory.all().map((one) => ({ ...one, key: keyOf(one.product) })),
        replenishments: inventory.allRows(),
        orders: orders.all(),
        order_ledger: ledger.save(),
        order_numbers: orderNumbers,
        warehouses,
        tokens: tokens.save(),
        settings,
        ...history.save(),
      }) as unknown as NuorderSnapshot & Json,
    restore: (value) => {
      const snapshot = readSnapshot(value);
      configure(changedSettings(defaultSettings, { ...snapshot.settings }));
      ids = snapshot.ids;
      for (const one of [book, companies, inventory, orders]) one.clear();
      for (const product of snapshot.products) book.put(product);
      for (const one of snapshot.companies) companies.put(one);
      for (const one of snapshot.inventory) inventory.put(one);
      for (const row of snapshot.replenishments) {
        inventory.putRows(row.sku_id, [...inventory.rowsOf(row.sku_id), row]);
      }
      for (const one of snapshot.orders) orders.put(one);
      ledger.load(snapshot.order_ledger);
      orderNumbers = snapshot.order_numbers;
      tokens.load(snapshot.tokens);
      history.load(snapshot);
    },
  };

  function configure(changed: NuorderSettings): void {
    settings = changed;
    warehouses = warehousesOf(settings, seed);
  }

  function keyOf(productId: string): string {
    const product = book.byId(productId);
    return product ? historyKey(product.fields) : "";
  }

  async function handle(request: SimRequest): Promise<SimResponse> {
    inFlight += 1;
    try {
      if (inFlight > settings.max_in_flight) throw new Refusal(429, "too many requests");
      if (settings.latency_ms > 0) await clock.sleep(settings.latency_ms);
      return answer(request);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.status === 500) return oopsResponse(settings);
      return refusalResponse(error, request.method, settings, clock);
    } finally {
      inFlight -= 1;
    }
  }

  function answer(request: SimRequest): SimResponse {
    const oauth = admit(request, { credentials, tokens, settings, clock, nonces });
    const path = request.url.pathname;
    const found = findRoute(routes, request.method, path);
    if (found === "unknown path") throw new Refusal(404, "not found");
    if (found === "wrong verb") throw new Refusal(500, "wrong verb");
    if (Buffer.byteLength(request.body) > settings.max_body_bytes) {
      throw new Refusal(400, "the body is too large");
    }
    const call: Call = { request, oauth, params: found.params };
    let status = 500;
    try {
      const given = found.route.answer(call);
      status = given.status;
      return jsonResponse(given, request.method, settings, clock);
    } catch (error) {
      if (error instanceof Refusal) status = error.status;
      throw error;
    } finally {
      if (request.method !== "GET") {
        const { key = "", keys } = call;
        const write = { at: isoNow(clock), method: request.method, path, key, status };
        history.add(keys ? { ...write, keys } : write);
      }
    }
  }

  function nextNumber(): string {
    for (;;) {
      const number = String(settings.first_order_number + orderNumbers);
      orderNumbers += 1;
      if (!orders.byNumber(number)) return number;
    }
  }

  /** As MongoDB makes them: seconds, a number for the machine, a counter. */
  function newId(): string {
    ids += 1;
    const seconds = Math.floor(clock.now() / 1000).toString(16);
    const counter = (ids % 0x1000000).toString(16).padStart(6, "0");
    return `${seconds.padStart(8, "0")}${idOf("machine").slice(0, 10)}${counter}`;
  }
}

function derivedCredentials(seed: number): NuorderCredentials {
  return {
    consumer_key: `SIMKEY${derivedText(seed, "consumer key", 18)}`,
    consumer_secret: `SIMSECRET${derivedText(seed, "consumer secret", 55)}`,
    token: `SIMTOKEN${derivedText(seed, "token", 16)}`,
    token_secret: `SIMTOKENSECRET${derivedText(seed, "token secret", 50)}`,
  };
}
