import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { jsonLines, makeBrand, type Place } from "../cli/command.ts";

vi.setConfig({ testTimeout: 300_000 });

const company = "PUT /api/company/new/force";
const ann = "/api/company/code/C%2F1";

test("customers and their buyers: each change is written once, and nothing else", async () => {
  await using place = await makeBrand();
  prepare(place);
  const synced = ["NuORDER Sync", "NuORDER"];
  const customer = await create(place, "Ann", "ann@ridge.example", [
    ...synced,
    "Customer Code: C/1",
  ]);
  const other = await create(place, "Bo", "bo@ridge.example", [...synced, "Customer Code: C-2"]);

  // Without its company a buyer waits, and no run is called a failure for it.
  const waiting = await sync(place, "buyers");
  expect(waiting.last).toMatchObject({ outcome: "succeeded", counts: { held: 2 }, writes: 0 });

  const first = await sync(place);
  expect(first.writes.slice(0, 2)).toEqual([company, company]);
  expect(first.writes.slice(2).toSorted()).toEqual([
    `PUT ${ann}/add/buyer`,
    "PUT /api/company/code/C-2/add/buyer",
  ]);
  expect((await sync(place)).writes).toEqual([]);

  await edit(place, customer, { email: "ann.lee@ridge.example" });
  expect((await sync(place)).writes).toEqual([`POST ${ann}/update/buyer/ann%40ridge.example`]);

  await edit(place, customer, { lastName: "Poe" });
  const renamed = await sync(place);
  expect(renamed.last).toMatchObject({ outcome: "partial", counts: { rejected: 1 } });
  expect(renamed.writes).toEqual([]);
  await edit(place, customer, { lastName: "Lee" });
  expect((await sync(place)).writes).toEqual([]);

  const tags = [...synced, "Customer Code: C/1"];
  await edit(place, customer, { tags: [...tags, "NuORDER Active: False"] });
  expect((await sync(place)).writes).toEqual([
    company,
    `DELETE ${ann}/buyer/ann.lee%40ridge.example`,
  ]);
  expect((await sync(place)).writes).toEqual([]);
  await edit(place, customer, { tags });
  expect((await sync(place)).writes).toEqual([company, `PUT ${ann}/add/buyer`]);

  settle(place, "    country: name\n");
  expect((await sync(place)).writes).toEqual([company, company]);

  // What is gone from Shopify stays as a company, and goes as a buyer.
  await graphql(
    place,
    `mutation { customerDelete(input: { id: "${other}" }) { deletedCustomerId } }`,
  );
  expect((await sync(place, "customers", "buyers", "--full")).writes).toEqual([
    "DELETE /api/company/code/C-2/buyer/bo%40ridge.example",
  ]);
  expect(buyers(place)).toEqual({ "C/1": ["Ann Lee <ann.lee@ridge.example>"], "C-2": [] });
});

/** Adds the two feeds to the brand, and what its settings say of them. */
function prepare(place: Place): void {
  const folder = path.join(place.root, "pipelines/acme");
  for (const feed of ["customers", "buyers"]) {
    const line = `extends: pipelines/_presets/shopify-nuorder/${feed}.yaml\n`;
    writeFileSync(path.join(folder, `${feed}.yaml`), line);
  }
  settle(
    place,
    "\n  buyers:\n    reps: { default: sam@acme.example }\n  customers:\n    code: { tag: Customer Code }\n",
  );
}

/** Appends to the brand's settings. */
function settle(place: Place, lines: string): void {
  const file = path.join(place.root, "pipelines/acme/brand.yaml");
  writeFileSync(file, readFileSync(file, "utf8").trimEnd() + "\n" + lines.replace(/^\n/, ""));
}

/** Runs the feeds, and gives what NuORDER was sent; each of its requests counts. */
async function sync(place: Place, ...feeds: readonly string[]) {
  const { requestLog } = place.simulator;
  requestLog.clear();
  const asked = feeds.length > 0 ? feeds : ["customers", "buyers"];
  const last = jsonLines(await place.run("run", "acme", ...asked, "--json")).at(-1);
  const sent = requestLog.entries().filter(({ system }) => system === "nuorder");
  const writes = sent.map(({ method, path: asked_ }) => `${method} ${asked_}`);
  return { last, writes };
}

async function create(
  place: Place,
  firstName: string,
  email: string,
  tags: readonly string[],
): Promise<string> {
  const address = {
    company: "Ridge",
    address1: "1 Main Street",
    city: "Boulder",
    countryCode: "US",
    zip: "80302",
  };
  const input = { firstName, lastName: "Lee", email, tags };
  const made = await graphql(
    place,
    "mutation ($input: CustomerInput!) { customerCreate(input: $input) { customer { id } userErrors { message } } }",
    { input: { ...input, addresses: [{ ...address, provinceCode: "CO" }] } },
  );
  return String(/gid:\/\/shopify\/Customer\/\d+/.exec(JSON.stringify(made))?.[0]);
}

async function edit(place: Place, id: string, patch: object): Promise<void> {
  const made = await graphql(
    place,
    "mutation ($input: CustomerInput!) { customerUpdate(input: $input) { userErrors { message } } }",
    { input: { id, ...patch } },
  );
  expect(made).toEqual({ customerUpdate: { userErrors: [] } });
}

async function graphql(place: Place, query: string, variables: object = {}): Promise<unknown> {
  const { endpoint, access_token: token } = place.simulator.shopify;
  const answer = await fetch(`${endpoint}/admin/api/2026-10/graphql.json`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-shopify-access-token": token },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await answer.json()) as { data?: unknown; errors?: unknown };
  expect(errors).toBeUndefined();
  return data;
}

/** The buyers that NuORDER holds, by the code of their company. */
function buyers(place: Place): Record<string, string[]> {
  const { companies } = place.simulator.systems.nuorder.snapshot() as unknown as {
    companies: readonly {
      fields: { code: string };
      buyers: readonly { name: string; email: string }[];
    }[];
  };
  return Object.fromEntries(
    companies.map(({ fields, buyers: held }) => [
      fields.code,
      held.map(({ name, email }) => `${name} <${email}>`),
    ]),
  );
}
