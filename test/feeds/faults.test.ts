import { expect, test } from "vitest";
import type { Fault } from "../../src/simulator/fault.ts";
import { openPlace, type Place } from "./place.ts";
import { openStock, rowsOf, stale } from "./stock.ts";

type Kind = Omit<Fault, "system" | "match">;

/** What may become of one request; of half of them NuORDER has done what was asked. */
const kinds: Readonly<Record<string, Kind>> = {
  "a lost answer": { fault: "lost_answer" },
  "a lost request": { fault: "reset" },
  "too many requests": { fault: "status", status: 429, retry_after: 2 },
  "an error as text": { fault: "status", status: 500, as: "text" },
  "an error after the deed": { fault: "status", status: 502, as: "html", handled: true },
  "half a body": { fault: "cut_body" },
  "no body": { fault: "empty" },
  "a sign-in page": { fault: "html" },
  "a whole run of lost answers": { fault: "lost_answer", times: "always" },
  "a whole run of errors": { fault: "status", status: 500, as: "text", times: "always" },
};

/**
 * Runs a pipeline while such a request goes wrong, and then, with everything well again, until nothing
 * is parked, three times at most.
 */
async function survive(
  place: Place,
  feed: string,
  kind: Kind,
  match: NonNullable<Fault["match"]>,
  full = false,
): Promise<void> {
  place.simulator.faults.plan({ system: "nuorder", ...kind, match });
  for (let runs = 1; runs <= 3; runs += 1) {
    const { parked, error } = await place.sync(feed, { allowRetire: true, full });
    expect(place.simulator.faults.clear(), "faults that never struck").toEqual([]);
    if (error === undefined && parked.length === 0) return;
  }
  expect.fail(`${feed} does not settle after ${JSON.stringify(kind)}`);
}

async function expectIdle(place: Place, ...feeds: readonly string[]): Promise<void> {
  for (const feed of feeds) {
    const { sent, parked } = await place.sync(feed, { full: true });
    expect({ feed, sent, parked }).toEqual({ feed, sent: [], parked: [] });
  }
}

/** Companies by code: active or not, and their buyers. */
function people({ simulator }: Place): Readonly<Record<string, unknown>> {
  const { companies } = simulator.systems.nuorder.snapshot();
  const codes = companies.map(({ fields }) => fields.code);
  expect(new Set(codes).size).toBe(codes.length);
  return Object.fromEntries(
    companies.map(({ fields, buyers }) => [
      fields.code,
      [fields["active"], ...buyers.map(({ email }) => email)],
    ]),
  );
}

test.for(Object.entries(kinds))(
  "customers and buyers: %s leaves nothing lost and nothing twice",
  async ([, kind]) => {
    await using place = await openPlace(["customers", "buyers"], {
      customers: { code: { tag: "Customer Code" } },
      buyers: { reps: { default: "sam@acme.example" } },
    });
    const { shop } = place;
    const add = (name: string) =>
      shop.customer(name, {
        email: `${name}@ridge.example`,
        tags: ["NuORDER Sync", "NuORDER", `Customer Code: ${name}-1`],
      });
    const ids = ["ann", "bo", "cy"].map(add);
    await survive(place, "customers", kind, { path: "/company/new/force" });
    await survive(place, "buyers", kind, { path: "/add/buyer" });
    expect(people(place)).toEqual({
      "ann-1": [true, "ann@ridge.example"],
      "bo-1": [true, "bo@ridge.example"],
      "cy-1": [true, "cy@ridge.example"],
    });
    shop.customer("ann", { email: "lee@ridge.example" }, ids[0]);
    await survive(place, "buyers", kind, { path: "/update/buyer" });
    shop.tag(ids[1] ?? "", "NuORDER Active: False");
    await survive(place, "buyers", kind, { method: "DELETE" });
    await survive(place, "customers", kind, { path: "/company/new/force" });
    expect(people(place)).toEqual({
      "ann-1": [true, "lee@ridge.example"],
      "bo-1": [false],
      "cy-1": [true, "cy@ridge.example"],
    });
    await expectIdle(place, "customers", "buyers");
  },
);

test.for(Object.entries(kinds))(
  "replenishments: %s leaves nothing lost and nothing stale",
  async ([, kind]) => {
    await using place = await openStock("replenishments");
    const { shop, newark } = place;
    await survive(place, "inventory", kind, { path: "/replenishments" });
    expect(rowsOf(place)).toHaveLength(8);
    expect(stale(place)).toEqual([]);
    shop.stock("SC-1", newark, 1);
    await survive(place, "inventory", kind, { path: "/flags" });
    expect(rowsOf(place)).toContain("EAST SC-1 immediate 1");
    expect(stale(place)).toEqual([]);
    shop.remove(place.scarf);
    await survive(place, "inventory", kind, { path: "/replenishments" }, true);
    expect(rowsOf(place)).toContain("(EAST SC-1 immediate 0)");
    expect(rowsOf(place)).toHaveLength(8);
    expect(stale(place)).toEqual([]);
    await expectIdle(place, "inventory");
  },
);
