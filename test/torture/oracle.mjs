// What NuORDER must hold, worked out from the catalogue by other means than the product: no JSONata,
// no product code. Written from the preset's description, for the catalogue that `edits.mjs` makes.

const yes = new Set(["true", "t", "yes", "y", "1"]);

/** The value of a yes-or-no tag: `true`, `false`, or undefined where there is no such tag. */
export function says(tags, name) {
  for (const tag of tags) {
    const [label, value = "True"] = tag.split(":").map((part) => part.trim());
    if (label.toLowerCase() === name.toLowerCase()) return yes.has(value.toLowerCase());
  }
  return undefined;
}

/** What becomes of one product: nothing, an archived product, or documents by brand id. */
export function judge(product) {
  if (says(product.tags, "NuORDER Sync") !== true) return { decision: "leave out", documents: {} };
  if (says(product.tags, "NuORDER Active") === false) return { decision: "retire", documents: {} };
  const documents = {};
  for (const variant of product.variants) {
    const [color, size] = variant.options;
    const id = `${product.number}-${color.toLowerCase()}`;
    const document = (documents[id] ??= {
      brand_id: id,
      name: product.title.toLowerCase(),
      color,
      active: true,
      archived: false,
      sizes: [],
      retail: Number(variant.price),
    });
    document.sizes.push({ size, upc: variant.barcode });
  }
  return { decision: "include", documents };
}

/**
 * Everything NuORDER must hold, given what it may have held before for documents that no longer
 * follow their product: those are kept as they were last sent.
 */
export function expectAll(products) {
  const verdicts = products.map((product) => [product, judge(product)]);
  const owners = new Map();
  for (const [, { documents }] of verdicts) {
    for (const [id, { sizes }] of Object.entries(documents)) {
      for (const { upc } of sizes) owners.set(upc, [...(owners.get(upc) ?? []), id]);
    }
  }
  const clashing = new Set([...owners.values()].filter((ids) => new Set(ids).size > 1).flat());
  const required = new Map();
  const archived = new Set();
  for (const [product, { decision, documents }] of verdicts) {
    if (decision === "retire") archived.add(String(product.number));
    for (const [id, document] of Object.entries(documents)) {
      if (!clashing.has(id)) required.set(id, document);
    }
  }
  return { required, archived, clashing };
}

/** Says every way in which what NuORDER holds is not what it must hold. */
export function compare(held, { required, archived }, everKnown) {
  const faults = [];
  const byId = new Map();
  for (const product of held) {
    if (byId.has(product.brand_id)) faults.push(`doubled: ${product.brand_id}`);
    byId.set(product.brand_id, product);
  }
  for (const [id, want] of required) {
    const has = byId.get(id);
    if (!has) {
      faults.push(`lost: ${id}`);
      continue;
    }
    const met = {
      brand_id: has.brand_id,
      name: has.name,
      color: has.color,
      active: has.active,
      archived: has.archived,
      sizes: has.sizes.map(({ size, upc }) => ({ size, upc })),
      retail: has.pricing.USD.retail,
    };
    if (JSON.stringify(met) !== JSON.stringify(want)) {
      faults.push(`differs: ${id}: ${JSON.stringify(met)}, not ${JSON.stringify(want)}`);
    }
  }
  for (const [id, product] of byId) {
    if (!everKnown.has(id)) faults.push(`invented: ${id}`);
    if (archived.has(id.split("-")[0]) && product.archived !== true)
      faults.push(`not archived: ${id}`);
  }
  return faults;
}
