// The brand of the campaign, and the process that runs it.
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** Writes a project with one brand: the presets as they are shipped, and the feed's choices. */
export function writeProject(root, { shopify, nuorder }, { settings, files }) {
  for (const folder of ["pipelines/_presets", "mappings/_presets", "schemas"]) {
    cpSync(join(repository, folder), join(root, folder), { recursive: true });
  }
  const folder = join(root, "pipelines", "torture");
  mkdirSync(folder);
  const brand = {
    brand: "torture",
    name: "Torture",
    preset: "shopify-nuorder",
    timezone: "UTC",
    connections: {
      shopify: {
        type: "shopify",
        shop: "torture",
        api_version: "2026-10",
        endpoint: shopify.endpoint,
        access_token: { env: "TORTURE_SHOPIFY" },
      },
      nuorder: {
        type: "nuorder",
        environment: "sandbox",
        endpoint: nuorder.endpoint,
        consumer_key: { env: "TORTURE_KEY" },
        consumer_secret: { env: "TORTURE_KEY_SECRET" },
        token: { env: "TORTURE_TOKEN" },
        token_secret: { env: "TORTURE_TOKEN_SECRET" },
      },
    },
    settings: {
      upc: "barcode",
      fields: { style_number: { field: "handle" }, season: { default: "CORE" } },
      prices: {
        wholesale: { variant_field: "price", times: 0.5 },
        retail: { variant_field: "price" },
      },
      ...settings,
    },
  };
  // JSON is YAML.
  writeFileSync(join(folder, "brand.yaml"), JSON.stringify(brand, undefined, 2));
  for (const [name, preset] of Object.entries(files)) {
    const parent = `pipelines/_presets/shopify-nuorder/${preset}`;
    const hasCursor = /^(cursor|extends):/m.test(readFileSync(join(repository, parent), "utf8"));
    const overlay = {
      extends: parent,
      // Runs read what changed since the last one and not since ten minutes ago, or a change that is
      // not found would be read all the same; and nothing is read fully because it is time to.
      ...(hasCursor ? { cursor: { overlap: "1s", full_every: "10000d" } } : {}),
    };
    writeFileSync(join(folder, name), JSON.stringify(overlay, undefined, 2));
  }
}

/** Starts a process that runs the brand's pipelines. */
export function startChild(root, { shopify, nuorder }) {
  const script = fileURLToPath(new URL("child.mjs", import.meta.url));
  const child = spawn(process.execPath, [script, root, "torture"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: {
      ...process.env,
      TORTURE_SHOPIFY: shopify.access_token,
      TORTURE_KEY: nuorder.consumer_key,
      TORTURE_KEY_SECRET: nuorder.consumer_secret,
      TORTURE_TOKEN: nuorder.token,
      TORTURE_TOKEN_SECRET: nuorder.token_secret,
    },
  });
  let answer = () => {};
  createInterface({ input: child.stdout }).on("line", (line) => answer(JSON.parse(line)));
  child.stdin.on("error", () => {});
  const gone = new Promise((resolve) => child.once("close", resolve));
  return {
    /** The child's answer to an order; undefined if it died over it. */
    ask: (order) =>
      Promise.race([
        new Promise((resolve) => {
          answer = resolve;
          child.stdin.write(`${JSON.stringify(order)}\n`);
        }),
        gone.then(() => undefined),
      ]),
    end: () => child.kill(),
  };
}
