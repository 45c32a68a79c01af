// A seeded apparel catalogue in the form of a bulk export: ungrouped JSON Lines, slashes escaped.
// Product i depends on the seed and i alone, so that a smaller catalogue is a prefix of a larger one.
import { closeSync, openSync, writeSync } from "node:fs";

const seed = 20261123;
const colors = [
  "Black",
  "Ivory",
  "Washed Indigo",
  "Oatmeal Mélange",
  "Forest",
  "Brick Red",
  "Navy",
];
const types = ["T-Shirts", "Jeans", "Dresses", "Outerwear", "Knitwear", "Shirts"];
const fabrics = ["Cotton", "Linen", "Merino", "Denim", "Silk", "Wool"];
const seasons = ["SS26", "FW26", "SS27", "FW27"];
const sizes = ["XXS", "XS", "S", "M", "L", "XL", "XXL", "3XL", "4XL", "5XL"];
const flags = ["new", "core", "limited", "carryover", "editorial", "gift", "preorder", "sample"];
const words =
  "a considered everyday layer cut from soft midweight fabric with clean topstitching washed for a lived in feel finished by hand in small batches".split(
    " ",
  );

/** Writes a catalogue and says what is in it; every `changedEvery`-th product has another price. */
export function writeCatalogue(path, count, changedEvery = 0) {
  const file = openSync(path, "w");
  let [bytes, rows] = [0, 0];
  const write = (lines) => {
    if (lines.length === 0) return;
    const text = `${lines.map(toLine).join("\n")}\n`;
    bytes += writeSync(file, text);
    rows += lines.length;
  };
  // Ungrouped, as exports are by default: all products, then all of each kind of child.
  for (const part of ["product", "variants", "media", "metafields"]) {
    let block = [];
    for (let i = 0; i < count; i += 1) {
      const made = product(i, changedEvery > 0 && i % changedEvery === 0);
      block.push(...(part === "product" ? [made.product] : made[part]));
      if (block.length > 5000) {
        write(block);
        block = [];
      }
    }
    write(block);
  }
  closeSync(file);
  return { bytes, rows, count };
}

function toLine(row) {
  return JSON.stringify(row).replaceAll("/", "\\/");
}

function product(i, changed) {
  const random = randomFrom(seed ^ Math.imul(i + 1, 2654435761));
  const pick = (list) => list[Math.floor(random() * list.length)];
  const number = (low, high) => low + Math.floor(random() * (high - low + 1));
  const sentence = (length) => Array.from({ length }, () => pick(words)).join(" ");
  const pad = (value) => String(value).padStart(2, "0");
  const [color, type, fabric, season] = [pick(colors), pick(types), pick(fabrics), pick(seasons)];
  const id = 6_700_000_000_000 + i * 32_768;
  const gid = `gid://shopify/Product/${id}`;
  const style = `${season.slice(0, 2)}${10_000 + i}`;
  const price = number(20, 400) + 0.5 + (changed ? 5 : 0);
  const tags = [
    `NuORDER Sync: ${random() < 0.9 ? "True" : "False"}`,
    `Available From: ${pad(number(1, 12))}/${pad(number(1, 28))}/2027`,
    `Season: ${season}`,
    `Division: ${pick(["Women", "Men", "Unisex"])}`,
    `Delivery: ${number(1, 3)}`,
  ];
  while (tags.length < 10) {
    const flag = `${pick(flags)}-${number(1, 9)}`;
    if (!tags.includes(flag)) tags.push(flag);
  }
  const count = number(6, 10);
  const variants = sizes.slice(0, count).map((size, at) => ({
    id: `gid://shopify/ProductVariant/${id + 40_000_000_000_000 + at * 17}`,
    legacyResourceId: String(id + 40_000_000_000_000 + at * 17),
    title: `${color} / ${size}`,
    sku: `${style}-${size}`,
    barcode: String(810_000_000_000 + i * 16 + at),
    price: price.toFixed(2),
    compareAtPrice: random() < 0.3 ? (price * 1.25).toFixed(2) : null,
    position: at + 1,
    inventoryPolicy: random() < 0.2 ? "CONTINUE" : "DENY",
    taxable: true,
    selectedOptions: [
      { name: "Color", value: color },
      { name: "Size", value: size },
    ],
    inventoryItem: {
      id: `gid://shopify/InventoryItem/${id + at}`,
      tracked: true,
      unitCost: { amount: (price * 0.31).toFixed(2), currencyCode: "USD" },
      countryCodeOfOrigin: pick(["PT", "IT", "CN", "VN"]),
      harmonizedSystemCode: `62${number(1000, 9999)}`,
      measurement: { weight: { value: number(10, 120) / 100, unit: "KILOGRAMS" } },
    },
    __parentId: gid,
  }));
  const title = `${fabric} ${type} – ${color}`;
  const media = Array.from({ length: number(3, 7) }, (_, at) => ({
    id: `gid://shopify/MediaImage/${id + 20_000_000_000_000 + at}`,
    alt: `${title} ${at + 1}`,
    mediaContentType: "IMAGE",
    image: {
      url: `https://cdn.shopify.com/s/files/1/0553/7412/8821/files/${style}_${at + 1}.jpg?v=${1_750_000_000 + i}`,
      width: 2000,
      height: 3000,
    },
    __parentId: gid,
  }));
  const metafields = [
    ["custom", "wholesale_price", (price / 2.2).toFixed(2)],
    ["custom", "fabric", `100% ${fabric}\nTrim: 95% cotton, 5% elastane`],
    ["custom", "care", "Machine wash cold"],
    ["custom", "color_code", color.slice(0, 3).toUpperCase()],
    ["nuorder", "style_number", style],
    ["nuorder", "min_order", String(number(1, 12))],
  ].map(([namespace, key, value], at) => ({
    id: `gid://shopify/Metafield/${id + 30_000_000_000_000 + at}`,
    namespace,
    key,
    value,
    __parentId: gid,
  }));
  return {
    product: {
      id: gid,
      legacyResourceId: String(id),
      handle: `${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}-${i}`,
      title,
      descriptionHtml: `<p>${sentence(38)}</p>\n<ul>\n<li><strong>Fabric:</strong> 100% ${fabric}</li>\n<li>${sentence(9)} &amp; more</li>\n</ul>`,
      vendor: "Atelier Nord",
      productType: type,
      status: "ACTIVE",
      tags,
      createdAt: "2025-06-01T10:00:00Z",
      updatedAt: `2026-${pad(number(1, 10))}-${pad(number(1, 28))}T10:00:00Z`,
      totalInventory: number(0, 900),
      category: {
        id: "gid://shopify/TaxonomyCategory/aa-1-1",
        fullName: `Apparel & Accessories > Clothing > ${type}`,
      },
      options: [
        { name: "Color", position: 1, values: [color] },
        { name: "Size", position: 2, values: sizes.slice(0, count) },
      ],
      seo: { title: random() < 0.5 ? title : null, description: null },
    },
    variants,
    media,
    metafields,
  };
}

function randomFrom(start) {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
