import { beforeEach, describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../../src/core/json.ts";
import { createNuorder, type NuorderSimulator } from "../../../src/simulator/nuorder/index.ts";
import { manualWorld } from "../../support/manual-world.ts";
import { productCalls, refused, type Result } from "./product-calls.ts";

const shop: JsonObject = {
  name: "Sample Shop",
  code: "C1",
  currency_code: "USD",
  reps: [{ name: "Rep", email: "rep@example.com" }],
};
const ann: JsonObject = { name: "Ann", email: "Ann@example.com", reps: ["rep@example.com"] };
const address = "/api/company/code/C1";

let nuorder: NuorderSimulator;
let id: string;
const { get, post, send } = productCalls(() => nuorder);
const add = (body: Json): Promise<Result> => send("PUT", `${address}/add/buyer`, body);
const archive = (change: JsonObject): Promise<Result> =>
  send("PUT", "/api/company/new/force", { ...shop, ...change });
beforeEach(async () => {
  nuorder = createNuorder({ world: manualWorld() });
  id = String((await send("PUT", "/api/company/new", shop)).json["_id"]);
});

describe("buyers", () => {
  it("are added by code and by id, and shown twice", async () => {
    await add({ ...ann, title: "Owner", phone_office: "1" });
    const { status, json } = await send("PUT", `/api/company/${id}/add/buyer`, {
      name: "Bob",
      email: "bob@example.com",
    });
    expect(status).toBe(200);
    expect(json["buyers"]).toMatchObject([
      { name: "Ann", title: "", reps: [{ name: "Rep", email: "rep@example.com" }] },
      { name: "Bob", reps: [], last_viewed: "" },
    ]);
    const connections = json["user_connections"] as readonly JsonObject[];
    expect(connections).toMatchObject([
      { name: "Ann", email: "Ann@example.com", title: "Owner", phone_office: "1" },
      { name: "Bob", linesheets: [], reps: [] },
    ]);
    expect(connections[1]).not.toHaveProperty("title");
    expect((await get(address)).json).toEqual(json);
  });

  it("are changed and removed by e-mail, in any case", async () => {
    await add(ann);
    await add({ name: "Bob", email: "bob@example.com" });
    const at = `${address}/update/buyer/${encodeURIComponent("ann@EXAMPLE.com")}`;
    expect((await post(at, { title: "Owner" })).json["user_connections"]).toMatchObject([
      { name: "Ann", title: "Owner", reps: [{ email: "rep@example.com" }] },
      { name: "Bob" },
    ]);
    const left = await send("DELETE", `/api/company/${id}/buyer/ann%40example.com`);
    expect(left.json["buyers"]).toMatchObject([{ name: "Bob" }]);
    expect(await send("DELETE", `${address}/buyer/ann%40example.com`)).toEqual(
      refused(404, "buyer not found"),
    );
    expect((await send("DELETE", `${address}/buyers`)).json["buyers"]).toEqual([]);
  });

  it("keep their name, and their e-mail unless switched", async () => {
    await add(ann);
    await add({ name: "Bob", email: "bob@example.com" });
    const at = `${address}/update/buyer/ann@example.com`;
    expect(await post(at, { name: "Anne" })).toEqual(
      refused(400, 'the name of a buyer cannot be changed: it is "Ann"'),
    );
    expect((await post(at, { email: "BOB@example.com" })).status).toBe(409);
    nuorder.configure({ buyer_email_changes: false });
    expect(await post(at, { email: "new@example.com" })).toEqual(
      refused(400, 'the email of a buyer cannot be changed: it is "Ann@example.com"'),
    );
    nuorder.configure({ buyer_email_changes: true });
    expect((await post(at, { ...ann, email: "new@example.com" })).status).toBe(200);
    expect(await post(at, { title: "x" })).toEqual(refused(404, "buyer not found"));
  });

  it.each<[string, JsonObject, number, string]>([
    ["a name", { name: "" }, 400, "name is required"],
    ["an e-mail", { email: null }, 400, "email is required"],
    ["a real e-mail", { email: "ann" }, 400, 'email is not an e-mail address: "ann"'],
    ["reps as e-mails", { reps: [7] }, 400, "reps[0] must be an e-mail address"],
    ["another name", { name: "bob " }, 409, 'a buyer called "bob " already exists'],
    [
      "another e-mail",
      { email: "bob@EXAMPLE.com" },
      409,
      'a buyer with the email "bob@EXAMPLE.com" already exists',
    ],
    [
      "no e-mail of a brand user",
      { email: "Boss@example.com" },
      400,
      'email "Boss@example.com" belongs to a brand user',
    ],
  ])("need %s", async (_, change, status, message) => {
    nuorder.configure({ brand_users: ["boss@example.com"] });
    await add({ name: "Bob", email: "bob@example.com" });
    expect(await add({ ...ann, ...change })).toEqual(refused(status, message));
    expect(nuorder.snapshot().companies[0]?.buyers).toHaveLength(1);
  });

  it("need a rep, or cannot be created at all, as switched", async () => {
    nuorder.configure({ buyer_rep_required: true });
    expect(await add({ ...ann, reps: [] })).toEqual(
      refused(400, "reps must hold the e-mail address of a sales rep"),
    );
    expect((await add(ann)).status).toBe(200);
    nuorder.configure({ buyer_creation: "refuse" });
    const bob = { name: "Bob", email: "bob@example.com", reps: ["rep@example.com"] };
    expect(await add(bob)).toEqual(refused(400, "buyers cannot be created"));
    expect((await post(`${address}/update/buyer/ann@example.com`, { title: "x" })).status).toBe(
      200,
    );
  });

  it("go without a word, as switched", async () => {
    nuorder.configure({ delete_answers: "empty" });
    await add(ann);
    const { status, json } = await send("DELETE", `${address}/buyer/ann@example.com`);
    expect([status, json]).toEqual([200, ""]);
    expect((await send("DELETE", `${address}/buyer/ann@example.com`)).status).toBe(404);
  });

  it("need a company that is there and not archived", async () => {
    const nowhere = await send("PUT", "/api/company/code/C9/add/buyer", ann);
    expect(nowhere).toEqual(refused(404, "company not found"));
    await add(ann);
    expect((await archive({ active: false })).json).toMatchObject({
      buyers: [],
      user_connections: [],
    });
    expect(await add(ann)).toEqual(refused(400, 'company "C1" is archived'));
    expect((await archive({ active: true })).json["buyers"]).toEqual([]);
    expect((await add(ann)).status).toBe(200);
  });

  it("go with the flag that means archived", async () => {
    nuorder.configure({ company_archive_flag: "archived" });
    await add(ann);
    const disabled = (await archive({ active: false })).json;
    expect(disabled).toMatchObject({ active: false, archived: false, buyers: [{ name: "Ann" }] });
    expect((await archive({ archived: "true" })).json).toMatchObject({
      archived: true,
      buyers: [],
    });
  });

  it("are written down by company and e-mail", async () => {
    await add(ann);
    await post(`${address}/update/buyer/nobody@example.com`, {});
    await send("DELETE", `${address}/buyers`);
    const { writes } = nuorder.snapshot();
    expect(writes.map(({ key, status }) => [key, status])).toEqual([
      ["C1", 201],
      ["C1/ann@example.com", 200],
      ["C1/nobody@example.com", 404],
      ["C1/", 200],
    ]);
  });
});
