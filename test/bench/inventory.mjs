// npm run bench:inventory [-- --products 10000 --only v1,v3]: what keeping stock in step costs the two systems, in requests
// and query points, against the local ones. The figures are counts, the same on every machine; the
// seconds are not. For both of NuORDER's interfaces: first sync, no change, 1 % of the levels changed.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Table from "cli-table3";
import { openBrand } from "../../dist/app/project.js";
import { runOnce } from "../../dist/app/run.js";
import { connectors } from "../../dist/connectors/index.js";
import { realWorld } from "../../dist/core/real-world.js";
import { startSimulator } from "../../dist/simulator/index.js";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const sizes = ["XS", "S", "M", "L", "XL", "2XL", "3XL", "4XL"];
const locations = ["Newark", "Portland"];

const option = (name, standard) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? standard : process.argv[at + 1];
};
const brands = option("--only", "v1,v3").split(",");
await main(Number(option("--products", 10_000)));

async function main(products) {
  const root = mkdtempSync(join(tmpdir(), "brandsync-bench-"));
  const real = realWorld();
  let hours = 0;
  const now = () => real.clock.now() + hours * 3_600_000;
  const world = { ...real, clock: { ...real.clock, now } };
  const simulator = await startSimulator({ world, shopifyPort: 0, nuorderPort: 0 });
  try {
    const { shopify, nuorder } = simulator.systems;
    shopify.configure({ index_lag_ms: 0, bulk_ms: 50 });
    nuorder.configure({ warehouses: [{ name: "EAST" }, { name: "WEST" }], max_in_flight: 64 });
    shopify.importCsv(productCsv(products), ["NuORDER Sync: True"]);
    shopify.importInventoryCsv(stockCsv(products));
    const ids = Object.fromEntries(nuorder.snapshot().warehouses.map(({ name, id }) => [name, id]));
    say(`${products} products × ${sizes.length} variants × ${locations.length} locations`);

    const table = new Table({
      head: ["", "read", "writes", "points", "Shopify requests", "NuORDER requests", "s"],
      style: { head: [], border: [] },
      colAligns: ["left", ...Array(6).fill("right")],
    });
    writeBrand(root, "v1", "inventory", simulator, ids);
    writeBrand(root, "v3", "replenishments", simulator, ids);
    hours += 24;
    // Stock follows products, and both brands' portals are one here.
    for (const brand of brands) await run(brand, "products");
    for (const brand of brands) row(table, `${brand}, first sync`, await run(brand, "inventory"));
    // Less than a day, after which everything is read once more.
    hours += 5;
    for (const brand of brands) row(table, `${brand}, no change`, await run(brand, "inventory"));
    hours += 1;
    // Whoever sells is another app, with a bucket of its own.
    shopify.configure({ bucket_size: 1e9, restore_rate: 1e9 });
    const changed = await sellSome(simulator);
    shopify.configure({ bucket_size: 2000, restore_rate: 100 });
    for (const brand of brands) row(table, `${brand}, 1 % changed`, await run(brand, "inventory"));
    say(table.toString());
    say(`1 % are ${changed.levels} levels of ${changed.products} products`);
  } finally {
    await simulator.close();
    await real[Symbol.asyncDispose]();
    rmSync(root, { recursive: true, force: true });
  }

  async function run(brand, pipeline) {
    const before = countOf(simulator);
    const started = process.hrtime.bigint();
    const result = await runOnce(
      { world, connectors, stateDir: join(root, ".state"), emit: () => {} },
      openBrand(root, brand, { env: secrets(simulator) }),
      pipeline,
      {
        ...{ trigger: "bench", full: false, allowRetire: true },
        ...{ stop: new AbortController().signal, kill: new AbortController().signal },
      },
    );
    if (result.error) throw result.error;
    const after = countOf(simulator);
    const requests = (system) => total(after[system]) - total(before[system]);
    return {
      ...result,
      shopify: requests("shopify"),
      nuorder: Object.entries(after.nuorder ?? {})
        .map(([method, n]) => [method, n - (before.nuorder?.[method] ?? 0)])
        .filter(([, n]) => n > 0)
        .map(([method, n]) => `${n} ${method}`)
        .join(", "),
      seconds: Number(process.hrtime.bigint() - started) / 1e9,
    };
  }
}

function row(table, name, result) {
  const { counts, writes, sourceCost, shopify, nuorder, seconds } = result;
  say(`  ${name}: ${seconds.toFixed(0)} s`);
  const cells = [counts.read, writes, sourceCost, shopify, nuorder || "0", seconds.toFixed(1)];
  table.push([name, ...cells.map(String)]);
}

function countOf(simulator) {
  return structuredClone(simulator.requestLog.summary().counts);
}

function total(counts = {}) {
  return Object.values(counts).reduce((sum, n) => sum + n, 0);
}

/** Sells one piece of every hundredth level, as many at once as Shopify takes. */
async function sellSome({ shopify }) {
  const wanted = [];
  let after = null;
  let at = 0;
  const touched = new Set();
  do {
    // By product: no list of Shopify's is paged beyond 25,000, and there may be more variants than that.
    const { products } = await call(
      `query Products($after: String) {
        products(first: 10, after: $after) {
          nodes {
            id
            variants(first: 20) {
              nodes { inventoryItem { id inventoryLevels(first: 2) { nodes { location { id } } } } }
            }
          }
          pageInfo { hasNextPage endCursor }
        }
      }`,
      { after },
    );
    const variants = products.nodes.flatMap((product) =>
      product.variants.nodes.map(({ inventoryItem }) => ({ product, inventoryItem })),
    );
    for (const { product, inventoryItem } of variants) {
      for (const { location } of inventoryItem.inventoryLevels.nodes) {
        at += 1;
        if (at % 100 !== 0) continue;
        wanted.push({
          inventoryItemId: inventoryItem.id,
          locationId: location.id,
          delta: -1,
          changeFromQuantity: null,
        });
        touched.add(product.id);
      }
    }
    after = products.pageInfo.hasNextPage ? products.pageInfo.endCursor : null;
  } while (after);
  for (let from = 0; from < wanted.length; from += 200) {
    const changes = wanted.slice(from, from + 200);
    const { inventoryAdjustQuantities: answer } = await call(
      `mutation Sell($input: InventoryAdjustQuantitiesInput!, $key: String!) {
        inventoryAdjustQuantities(input: $input) @idempotent(key: $key) { userErrors { message } }
      }`,
      { input: { name: "available", reason: "correction", changes }, key: `sell-${from}` },
    );
    if (answer.userErrors.length > 0) throw new Error(answer.userErrors[0].message);
  }
  return { levels: wanted.length, products: touched.size };

  async function call(query, variables) {
    const answer = await fetch(`${shopify.endpoint}/admin/api/2026-10/graphql.json`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-shopify-access-token": shopify.access_token,
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await answer.json();
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }
}

function productCsv(products) {
  const head =
    "Handle,Title,Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Inventory Tracker,Variant Barcode,Variant Price,Status";
  const lines = [];
  for (let i = 0; i < products; i += 1) {
    for (const [at, size] of sizes.entries()) {
      const first = at === 0 ? `Style ${i},Bench,Shirts,,TRUE,Color` : ",,,,,";
      const name = at === 0 ? "Size" : "";
      lines.push(
        `style-${i},${first},Black,${name},${size},ST-${i}-${size},shopify,${810_000_000_000 + i * 16 + at},40.00,${at === 0 ? "active" : ""}`,
      );
    }
  }
  return [head, ...lines].join("\n");
}

function stockCsv(products) {
  const head =
    "Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Option3 Name,Option3 Value,SKU,HS Code,COO,Location,Incoming,Unavailable,Committed,Available,On hand";
  const lines = [];
  for (let i = 0; i < products; i += 1) {
    for (const [at, size] of sizes.entries()) {
      for (const location of locations) {
        const on = 20 + ((i + at) % 30);
        lines.push(
          `style-${i},Style ${i},Color,Black,Size,${size},,,ST-${i}-${size},,,${location},0,0,0,${on},${on}`,
        );
      }
    }
  }
  return [head, ...lines].join("\n");
}

function writeBrand(root, brand, api, { shopify, nuorder }, ids) {
  for (const folder of ["pipelines/_presets", "mappings/_presets", "schemas"]) {
    cpSync(join(repository, folder), join(root, folder), { recursive: true });
  }
  const folder = join(root, "pipelines", brand);
  mkdirSync(folder);
  const comment = (schema) =>
    `# yaml-language-server: $schema=../../schemas/${schema}.schema.json\n`;
  const extend = (file) =>
    `${comment("pipeline.overlay")}extends: pipelines/_presets/shopify-nuorder/${file}.yaml\n`;
  writeFileSync(
    join(folder, "brand.yaml"),
    `${comment("shopify-nuorder/brand")}brand: ${brand}
name: Bench
preset: shopify-nuorder
timezone: UTC
connections:
  shopify:
    type: shopify
    shop: bench
    api_version: "2026-10"
    endpoint: ${shopify.endpoint}
    access_token: { env: BENCH_SHOPIFY }
  nuorder:
    type: nuorder
    environment: sandbox
    endpoint: ${nuorder.endpoint}
    consumer_key: { env: BENCH_KEY }
    consumer_secret: { env: BENCH_KEY_SECRET }
    token: { env: BENCH_TOKEN }
    token_secret: { env: BENCH_TOKEN_SECRET }
settings:
  upc: barcode
  fields:
    style_number: { field: handle }
    season: { default: CORE }
  prices:
    wholesale: { variant_field: price, times: 0.5 }
  inventory:
    api: ${api}
    warehouses:
      EAST: { locations: [Newark], id: "${ids.EAST}" }
      WEST: { locations: [Portland], id: "${ids.WEST}" }
    ignored_locations: [Shop location]
`,
  );
  writeFileSync(join(folder, "products.yaml"), extend("products"));
  writeFileSync(
    join(folder, "inventory.yaml"),
    extend(api === "inventory" ? "inventory" : "inventory-replenishments"),
  );
}

function secrets({ shopify, nuorder }) {
  return {
    BENCH_SHOPIFY: shopify.access_token,
    BENCH_KEY: nuorder.consumer_key,
    BENCH_KEY_SECRET: nuorder.consumer_secret,
    BENCH_TOKEN: nuorder.token,
    BENCH_TOKEN_SECRET: nuorder.token_secret,
  };
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
