import { describe, expect, test } from "vitest";
import { at, bench, START } from "./ask.ts";
import { stock } from "./catalogue.ts";

describe("tokens", () => {
  const grant = async (
    here: ReturnType<typeof bench>,
    fields: Record<string, string>,
    type = "application/x-www-form-urlencoded",
  ) => {
    const answer = await here.shopify.handle({
      method: "POST",
      url: new URL("http://localhost/admin/oauth/access_token"),
      headers: { "content-type": type },
      body: type.includes("json") ? JSON.stringify(fields) : new URLSearchParams(fields).toString(),
    });
    return {
      status: answer.status,
      body: JSON.parse(String(answer.body)) as Record<string, unknown>,
    };
  };
  const good = {
    grant_type: "client_credentials",
    client_id: "local-client",
    client_secret: "local-secret",
  };

  test("a wrong one is refused with 401", async () => {
    expect(await bench().ask("{ shop { id } }", {}, { token: "nope" })).toEqual({
      errors: "[API] Invalid API key or access token (unrecognized login or wrong password)",
    });
  });

  test.each(["application/x-www-form-urlencoded", "application/json"])(
    "client credentials as %s give one that lasts a day",
    async (type) => {
      const here = bench();
      const { status, body } = await grant(here, good, type);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        access_token: expect.stringMatching(/^shpat_[0-9a-f]{32}$/) as string,
        expires_in: 86_399,
        scope: expect.stringContaining("write_products") as string,
      });
      const token = String(body["access_token"]);
      expect((await here.ask("{ shop { id } }", {}, { token }))["data"]).toBeDefined();
      await here.world.advance(86_399_000);
      expect((await here.ask("{ shop { id } }", {}, { token }))["data"]).toBeUndefined();
    },
  );

  test.each([
    [{ ...good, client_secret: "x" }, 401, "invalid_client"],
    [{ ...good, client_id: "x" }, 400, "application_cannot_be_found"],
    [{ ...good, grant_type: "password" }, 400, "unsupported_grant_type"],
  ])("%o answers %i %s", async (fields, status, error) => {
    expect(await grant(bench(), fields)).toMatchObject({ status, body: { error } });
  });
});

describe("scopes", () => {
  test("a field without its scope is denied; the rest is answered", async () => {
    const body = await bench({ scopes: ["read_locations"] }).ask(
      '{ product(id: "gid://shopify/Product/1") { id } shop { name } }',
    );
    expect(body).toMatchObject({
      data: { product: null, shop: { name: "local-shop" } },
      errors: [
        {
          message:
            "Access denied for product field. Required access: `read_products` access scope.",
          path: ["product"],
          extensions: {
            code: "ACCESS_DENIED",
            documentation: "https://shopify.dev/api/usage/access-scopes",
            requiredAccess: "`read_products` access scope.",
          },
        },
      ],
    });
  });

  test("reading does not let write", async () => {
    const here = bench({ scopes: ["read_products"] });
    const body = await here.ask(
      'mutation { productCreate(product: { title: "T" }) { product { id } } }',
    );
    expect(at(body, "errors", 0, "extensions", "code")).toBe("ACCESS_DENIED");
    expect(
      at(
        await here.data("{ currentAppInstallation { accessScopes { handle } } }"),
        "currentAppInstallation",
        "accessScopes",
      ),
    ).toEqual([{ handle: "read_products" }]);
  });
});

describe("settings", () => {
  test("have defaults and refuse what they do not know", () => {
    const { shopify } = bench({});
    expect(shopify.settings()).toMatchObject({
      index_lag_ms: 3000,
      bucket_size: 2000,
      restore_rate: 100,
      bulk_access: true,
      bulk_ms: 300,
      bulk_outcome: "completed",
      frozen: false,
    });
    expect(() => shopify.configure({ lag: 1 })).toThrow('no setting "lag"');
    expect(() => shopify.configure({ bulk_outcome: "lost" })).toThrow("must be one of completed");
    expect(() => shopify.configure({ bulk_ms: -1, frozen: true })).toThrow('"bulk_ms"');
    expect(shopify.settings()["frozen"]).toBe(false);
  });

  test("frozen answers 402", async () => {
    expect(await bench({ frozen: true }).ask("{ shop { id } }")).toEqual({
      errors: "Unavailable Shop",
    });
  });

  test("page_limit makes pages smaller", async () => {
    const body = await bench({ page_limit: 10 }).ask("{ products(first: 11) { nodes { id } } }");
    expect(at(body, "errors", 0, "message")).toContain("cannot exceed 10");
  });
});

describe("a snapshot", () => {
  test("holds everything, and goes on where it was taken", async () => {
    const [one, two] = [bench(), bench()];
    stock(one);
    await one.bulk("{ products { edges { node { id } } } }");
    const saved = one.shopify.snapshot();
    two.shopify.restore(saved);
    expect(two.shopify.snapshot()).toEqual(saved);
    const query =
      '{ products(first: 9, query: "status:active") { nodes { id title updatedAt } } currentBulkOperation { id status } }';
    expect(await two.data(query)).toEqual(await one.data(query));
    const create =
      'mutation { productCreate(product: { title: "T" }) { product { id createdAt } } }';
    expect(at(await two.data(create), "productCreate", "product", "id")).toEqual(
      at(await one.data(create), "productCreate", "product", "id"),
    );
  });

  test("is the same for the same seed and calls", async () => {
    const [one, two] = [bench(), bench()];
    stock(one);
    stock(two);
    expect(one.shopify.snapshot()).toEqual(two.shopify.snapshot());
    expect(JSON.stringify(one.shopify.snapshot())).toContain(`${START.slice(0, 19)}Z`);
  });

  test("is not touched by what happens later", async () => {
    const here = bench();
    stock(here);
    const saved = JSON.stringify(here.shopify.snapshot());
    const copy = JSON.parse(saved) as never;
    here.shopify.restore(copy);
    await here.data('mutation { productCreate(product: { title: "T" }) { product { id } } }');
    expect(JSON.stringify(copy)).toBe(saved);
  });
});
