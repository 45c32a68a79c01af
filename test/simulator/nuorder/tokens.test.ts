import { describe, expect, it } from "vitest";
import { createNuorder, type NuorderSimulator } from "../../../src/simulator/nuorder/index.ts";
import { manualWorld } from "../../support/manual-world.ts";
import { legacyHeader, request, rfcHeader } from "./signed-client.ts";

const origin = "http://127.0.0.1:4811";
const world = manualWorld();

describe("the way to a permanent token", () => {
  it.each([
    ["NuORDER's own form", legacyHeader],
    // The library puts protocol values given as data into the header too.
    ["RFC 5849", rfcHeader],
  ])("works in %s", async (_, sign) => {
    const nuorder = createNuorder({ world });
    const keys = nuorder.credentials;
    const fresh = { ...keys, token: "", token_secret: "" };
    const initiate = await send(
      nuorder,
      "/api/initiate",
      sign("GET", `${origin}/api/initiate`, fresh),
    );
    expect(initiate).toMatchObject({ status: 200, json: { oauth_callback_confirmed: true } });
    const temporary = {
      ...keys,
      token: initiate.json.oauth_token,
      token_secret: initiate.json.oauth_token_secret,
    };

    const exchange = (verifier: string): ReturnType<typeof send> =>
      send(
        nuorder,
        "/api/token",
        sign("GET", `${origin}/api/token`, temporary, { oauth_verifier: verifier }),
      );
    expect((await exchange("early")).status).toBe(401);
    const verifier = nuorder.approve(temporary.token) ?? "";
    expect(verifier).toMatch(/^\w{16}$/);
    expect((await exchange("wrong")).status).toBe(401);
    const granted = await exchange(verifier);
    expect(granted.status).toBe(200);
    expect((await exchange(verifier)).status).toBe(401);

    const permanent = {
      ...keys,
      token: granted.json.oauth_token,
      token_secret: granted.json.oauth_token_secret,
    };
    const path = "/api/schemas/product";
    expect((await send(nuorder, path, sign("GET", origin + path, permanent))).status).toBe(200);
    expect((await send(nuorder, path, sign("GET", origin + path, temporary))).status).toBe(401);
    expect((await send(nuorder, path, sign("GET", origin + path, keys))).status).toBe(200);

    const restored = createNuorder({ world });
    restored.restore(JSON.parse(JSON.stringify(nuorder.snapshot())) as never);
    expect((await send(restored, path, sign("GET", origin + path, permanent))).status).toBe(200);
  });

  it("starts with a previous token too, and with callback and name in the header", async () => {
    const nuorder = createNuorder({ world });
    const header = legacyHeader("GET", `${origin}/api/initiate`, nuorder.credentials, {
      oauth_callback: "oob",
    });
    const named = `${header},application_name=brandsync`;
    expect((await send(nuorder, "/api/initiate", named)).status).toBe(200);
  });

  it("knows no token that was never asked for", () => {
    expect(createNuorder({ world }).approve("none")).toBeUndefined();
  });
});

async function send(
  nuorder: NuorderSimulator,
  path: string,
  header: string,
): Promise<{
  readonly status: number;
  readonly json: { readonly oauth_token: string; readonly oauth_token_secret: string };
}> {
  const response = await nuorder.handle(request("GET", path, header));
  return { status: response.status, json: JSON.parse(String(response.body)) as never };
}
