import type { Json } from "../../../src/core/json.ts";
import type { SimRequest, SimResponse, SimulatedSystem } from "../../../src/simulator/system.ts";

/** A stand-in that counts requests: the server must work before any real system does. */
export function fakeShopify(): SimulatedSystem & { readonly handled: SimRequest[] } {
  let settings: Readonly<Record<string, Json>> = { index_lag_ms: 0 };
  let handled: SimRequest[] = [];
  return {
    name: "shopify",
    get handled() {
      return handled;
    },
    handle: (request) => {
      handled.push(request);
      return Promise.resolve(answer(request, handled.length));
    },
    configure: (changes) => {
      for (const name of Object.keys(changes)) {
        if (!(name in settings)) throw new Error(`no setting "${name}"`);
      }
      settings = { ...settings, ...changes };
    },
    settings: () => settings,
    snapshot: () => ({ handled: handled.map((request) => request.body) }),
    restore: (saved) => {
      const { handled: bodies } = saved as { readonly handled: readonly string[] };
      const url = new URL("http://127.0.0.1/");
      handled = bodies.map((body) => ({ method: "POST", url, headers: {}, body }));
    },
  };
}

function answer(request: SimRequest, count: number): SimResponse {
  if (request.url.pathname.endsWith(".jsonl")) {
    const lines = Array.from({ length: 6 }, (_, at) => JSON.stringify({ id: `gid://x/${at}` }));
    return {
      status: 200,
      headers: { "content-type": "application/jsonl" },
      body: `${lines.join("\n")}\n`,
    };
  }
  const body = { data: { count }, extensions: { cost: { actualQueryCost: 7 } } };
  return {
    status: 200,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(body),
  };
}
