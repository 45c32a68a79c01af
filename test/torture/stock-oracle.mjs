// What NuORDER must hold of a catalogue's stock, worked out by other means than the product: no
// JSONata, no product code. Written from the preset's description, for what `stock.mjs` makes. Which
// products and sizes there are is taken from what NuORDER holds: products have an oracle of their own.
import { says } from "./oracle.mjs";
import { warehouses } from "./stock.mjs";

/** True on the days on which a product may be ordered ahead. */
function isPrebook(product, today) {
  if (says(product.tags, "Prebook") !== true) return false;
  const dayOf = (name) => {
    const tag = product.tags.find((one) => one.startsWith(`${name}: `));
    const [month, date, year] = tag?.slice(name.length + 2).split("/") ?? [];
    return tag && `${year}-${month}-${date}`;
  };
  const [from, until] = [dayOf("Available From"), dayOf("Available To")];
  return from <= today && (until === undefined || today <= until);
}

/** Pieces of a variant for sale in a warehouse. */
function forSale({ tracked, stock }, warehouse, locations) {
  if (!tracked) return 0;
  const chosen = warehouses[warehouse];
  const sum = locations
    .filter(({ name, open }) => open && chosen.locations.includes(name))
    .reduce((total, { name }) => total + (stock.get(name) ?? 0), 0);
  const left = sum - (chosen.buffer ?? 0);
  return left <= 0 || left < (chosen.floor ?? 0) ? 0 : left;
}

/**
 * NuORDER's products with what stands behind them: { id, fields, product, variantOf }. The last two
 * are there for those whose stock is for sale; `variantOf` finds what a size is.
 */
function stocked(heldProducts, products) {
  return heldProducts.map(({ id, fields }) => {
    const [number, ...rest] = fields.brand_id.split("-");
    const color = rest.join("-");
    const product = products.find((one) => String(one.number) === number);
    const variants = (product?.variants ?? []).filter(
      ({ options }) => options[0].toLowerCase() === color,
    );
    const isLive =
      product !== undefined &&
      variants.length > 0 &&
      says(product.tags, "NuORDER Sync") === true &&
      says(product.tags, "NuORDER Active") !== false &&
      fields.archived !== true;
    const variantOf = ({ upc }) => variants.find(({ barcode }) => barcode === upc);
    return { id, fields, number: Number(number), ...(isLive ? { product, variantOf } : {}) };
  });
}

/** Says every way in which the inventory of products (v1) is not what it must be. */
export function judgeInventory(held, before, shop) {
  const faults = [];
  const today = shop.today();
  const entries = new Map(held.inventory.map((entry) => [entry.product, entry.warehouses]));
  const earlier = new Map(before?.inventory.map((entry) => [entry.product, entry.warehouses]));
  for (const { id, fields, number, product, variantOf } of stocked(held.products, shop.products)) {
    const name = `the stock of ${fields.brand_id}`;
    const has = entries.get(id) ?? [];
    if (product && fields.sizes.some(variantOf)) {
      const want = Object.keys(warehouses).map((warehouse) => ({
        warehouse,
        prebook: isPrebook(product, today),
        immediate: fields.sizes.map((size) => {
          const variant = variantOf(size);
          return `${size.size} ${variant ? forSale(variant, warehouse, shop.locations) : 0}`;
        }),
      }));
      const met = has.map(({ warehouse, prebook, wip }) => ({
        warehouse,
        prebook,
        immediate: wip
          .filter(({ name: label }) => label === "immediate")
          .flatMap(({ sizes }) => sizes.map(({ size, quantity }) => `${size} ${quantity}`)),
      }));
      const text = JSON.stringify(want);
      if (JSON.stringify(met) !== text) {
        faults.push(`${name} differs: ${JSON.stringify(met)}, not ${text}`);
      }
      continue;
    }
    const left = has.some(
      ({ prebook, wip }) =>
        prebook || wip.some(({ sizes }) => sizes.some(({ quantity }) => quantity !== 0)),
    );
    if (left) faults.push(`${name} stays for sale: ${JSON.stringify(has)}`);
    if (before && !shop.touched.has(number) && JSON.stringify(has) !== asText(earlier.get(id))) {
      faults.push(`${name} was written although nobody touched it`);
    }
  }
  return faults;
}

function asText(warehousesBefore) {
  return JSON.stringify(warehousesBefore ?? []);
}

/** Says every way in which the rows of stock (v3) are not what they must be. */
export function judgeRows(held, before, shop, warehouseIds) {
  const faults = [];
  const rowsOf = (snapshot) => {
    const bySize = new Map();
    for (const row of snapshot?.replenishments ?? []) {
      bySize.set(row.sku_id, [...(bySize.get(row.sku_id) ?? []), row]);
    }
    return bySize;
  };
  const [now, earlier] = [rowsOf(held), rowsOf(before)];
  for (const one of stocked(held.products, shop.products)) {
    const { fields, number, variantOf } = one;
    for (const size of fields.sizes) {
      const has = now.get(size._id) ?? [];
      const name = `the stock of ${fields.brand_id} in ${size.size}`;
      const variant = variantOf?.(size);
      const want = variant ? wantedRows(one.product, variant, shop, warehouseIds) : [];
      const met = has.filter(({ active }) => active).map(asLine);
      if (JSON.stringify(met.sort()) !== JSON.stringify(want.sort())) {
        faults.push(`${name} differs: ${met.join("; ")}, not ${want.join("; ")}`);
      }
      if (has.some(({ active, quantity }) => !active && quantity !== 0)) {
        faults.push(`${name} has a row that is over and not 0`);
      }
      const same = JSON.stringify(has) === JSON.stringify(earlier.get(size._id) ?? []);
      if (before && !variant && !shop.touched.has(number) && !same) {
        faults.push(`${name} was written although nobody touched it`);
      }
    }
  }
  // The local NuORDER refuses rows of a size that its product lost, and then nothing follows them.
  const lost = shop.products.filter((product) => product.lostSize).map(({ number }) => number);
  for (const { key, flags_stale: stale } of held.inventory) {
    const isLost = lost.includes(Number(key.split("-")[0]));
    if (stale && !isLost) faults.push(`the flags of ${key} were not computed anew`);
  }
  return faults;
}

function wantedRows(product, variant, shop, warehouseIds) {
  const window = isPrebook(product, shop.today());
  return Object.entries(warehouseIds).flatMap(([warehouse, id]) => {
    const quantity = forSale(variant, warehouse, shop.locations);
    // No row gets another first day, or it would be another row.
    const row = { warehouse_id: id, period_start: Date.parse("2020-01-01"), period_end: null };
    const now = { ...row, display_name: "immediate", prebook: false, quantity };
    if (!window) return [asLine(now)];
    return [
      asLine(now),
      asLine({ ...row, display_name: "Prebook", prebook: true, quantity: null }),
    ];
  });
}

function asLine({ warehouse_id, display_name, prebook, quantity, period_start, period_end }) {
  return [warehouse_id, display_name, prebook, quantity, period_start, period_end].join(" ");
}
