// What such an integration usually does, kept as the fixed reference: readline, a map of all
// products, `evaluate` for each record, JSON.stringify and a hash, one upsert a record.
import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import jsonata from "jsonata";
import { SqliteDatabase } from "../../dist/state/binding.js";

const fields = { ProductVariant: "variants", MediaImage: "media", Metafield: "metafields" };

/** Runs the naive pipeline once over a bulk file. */
export async function runNaive(bulkPath, statePath) {
  const db = new SqliteDatabase(statePath);
  db.exec("CREATE TABLE IF NOT EXISTS hashes (id TEXT PRIMARY KEY, hash TEXT)");
  const read = db.prepare("SELECT hash FROM hashes WHERE id = ?").pluck();
  const upsert = db.prepare(
    "INSERT INTO hashes VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET hash = excluded.hash",
  );
  const expression = jsonata(readFileSync(new URL("mapping.jsonata", import.meta.url), "utf8"));
  const products = new Map();
  for await (const line of createInterface({ input: createReadStream(bulkPath) })) {
    const row = JSON.parse(line);
    if (!row.__parentId) {
      products.set(row.id, { ...row, variants: [], media: [], metafields: [] });
      continue;
    }
    const type = /^gid:\/\/shopify\/([^/]+)\//.exec(row.id)[1];
    products.get(row.__parentId)[fields[type]].push(row);
  }
  let writes = 0;
  for (const [id, product] of products) {
    const document = await expression.evaluate(product);
    const hash = createHash("sha256").update(JSON.stringify(document)).digest("hex");
    if (read.get(id) === hash) continue;
    writes += 1;
    upsert.run(id, hash);
  }
  db.close();
  return { read: products.size, writes };
}
