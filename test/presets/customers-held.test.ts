import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/core/json.ts";
import { compileExpression } from "../../src/mapping/compile.ts";
import { emptyLibrary } from "../../src/mapping/library.ts";
import { fileOrigin } from "../../src/mapping/text-origin.ts";
import { mergePatch } from "../../src/core/merge-patch.ts";
import { fixture, fullSettings, leastSettings, readText } from "./preset.ts";
import { oneOf } from "./people.ts";
import { contractErrorsOf } from "./people-records.ts";

const file = "mappings/_presets/shopify-nuorder/held-company.jsonata";
const held = compileExpression(readText(file), fileOrigin(file, readText(file)), emptyLibrary);
const choices: JsonObject = {
  customers: {
    fields: {
      reps: { metafield: "custom.sales_reps" },
      customer_groups: { tag: "Group" },
      warehouse: { default: "650000000000000000000001" },
      payment_terms: { metafield: "custom.terms" },
    },
    custom_fields: { store_type: "custom.store_type" },
  },
};

const documentOf = (company: JsonObject, chosen = choices) =>
  held.evaluate(company, {
    settings: fullSettings(mergePatch(leastSettings, chosen) as JsonObject),
    brand: "northpeak",
  });

/** What NuORDER answers: what is empty is not stored, and there is more than was sent. */
const stored = (document: JsonObject): JsonObject => ({
  ...document,
  _id: "650000000000000000000009",
  schema_id: "650000000000000000000008",
  addresses: (document["addresses"] as readonly JsonObject[]).map((one) =>
    Object.fromEntries(Object.entries(one).filter(([, value]) => value !== "" && value !== false)),
  ),
  reps: (document["reps"] as readonly JsonObject[]).map((rep, at) => ({
    ...rep,
    ref: `r${String(at)}`,
  })),
  allow_bulk: false,
  legal_file: null,
  user_connections: [{ name: "Ann Lee" }],
  __sortable_name: "ridge",
});

describe("a company that NuORDER holds", () => {
  test("comes back as it was sent", async () => {
    const sent = await oneOf("customers", fixture("customer-ridge-outfitters"), choices);
    expect(await documentOf(stored(sent))).toEqual(sent);
  });

  test("is complete where NuORDER shows little of it", async () => {
    const document = await documentOf({ _id: "1", code: "C-9", name: "old", currency_code: "USD" });
    expect(document).toEqual({
      code: "C-9",
      name: "old",
      currency_code: "USD",
      addresses: [],
      active: true,
      phone: "",
      payment_terms: "",
      customer_groups: [],
      reps: [],
      store_type: "",
    });
    expect(contractErrorsOf("company", document as JsonObject)).toBe("");
  });

  test("that is archived is not active", async () => {
    const document = await documentOf({ code: "C-9", name: "old", active: false }, {});
    expect(document).toMatchObject({ active: false });
  });

  test.for([{ name: "old" }, { name: "old", code: "" }, { name: "old", code: " " }])(
    "without a code cannot be found again: %o",
    async (company) => {
      expect(await documentOf(company)).toBeUndefined();
    },
  );
});
