import type { Json } from "../../core/json.ts";
import { isoNow, type World } from "../../core/world.ts";
import { derivedText } from "../chance.ts";
import type { SimRequest, SimResponse, SimulatedSystem } from "../system.ts";
import { admit, type NuorderCredentials } from "./access.ts";
import { jsonResponse, oopsResponse, Refusal, refusalResponse } from "./answers.ts";
import { createProductBook } from "./product-book.ts";
import { productRoutes } from "./product-routes.ts";
import { findRoute, type Call } from "./route.ts";
import { changedSettings, defaultSettings } from "./settings.ts";
import { readSnapshot, type NuorderSnapshot } from "./snapshot.ts";
import { createTokenBook } from "./token-book.ts";
import { tokenRoutes } from "./token-routes.ts";
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
  snapshot(): NuorderSnapshot & Json;
}

/** Makes a local NuORDER: signatures checked, products folded and answered as recorded. */
export function createNuorder(options: NuorderOptions): NuorderSimulator {
  const { world, seed = 1 } = options;
  const { clock } = world;
  const credentials = options.credentials ?? derivedCredentials(seed);
  const tokens = createTokenBook(seed, {
    token: credentials.token,
    secret: credentials.token_secret,
  });
  const book = createProductBook();
  const history = createWriteHistory();
  const nonces = new Set<string>();
  const hex = "0123456789abcdef";
  const schemaId = derivedText(seed, "product schema", 24, hex);
  let settings = defaultSettings;
  let ids = 0;
  let inFlight = 0;
  const routes = [
    ...tokenRoutes(tokens),
    ...productRoutes(() => ({ book, settings, clock, newId, schemaId })),
  ];

  return {
    name: "nuorder",
    credentials,
    handle,
    approve: tokens.approve,
    configure: (changes) => {
      settings = changedSettings(settings, changes);
    },
    settings: () => ({ ...settings }),
    snapshot: () =>
      ({
        version: 1,
        ids,
        products: book.all(),
        tokens: tokens.save(),
        settings,
        ...history.save(),
      }) as NuorderSnapshot & Json,
    restore: (value) => {
      const snapshot = readSnapshot(value);
      settings = changedSettings(defaultSettings, { ...snapshot.settings });
      ids = snapshot.ids;
      book.clear();
      for (const product of snapshot.products) book.put(product);
      tokens.load(snapshot.tokens);
      history.load(snapshot);
    },
  };

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
        const { key = "" } = call;
        history.add({ at: isoNow(clock), method: request.method, path, key, status });
      }
    }
  }

  /** As MongoDB makes them: seconds, a number for the machine, a counter. */
  function newId(): string {
    ids += 1;
    const seconds = Math.floor(clock.now() / 1000).toString(16);
    const counter = (ids % 0x1000000).toString(16).padStart(6, "0");
    return `${seconds.padStart(8, "0")}${derivedText(seed, "machine", 10, hex)}${counter}`;
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
