// A person at work on the products of Shopify: makes and edits a small catalogue through the Admin API,
// and keeps what it looks like in a model of its own.
import { openAdmin } from "./admin.mjs";

const colors = ["Black", "Ivory", "Forest"];
const sizes = ["S", "M", "L"];
const synced = "NuORDER Sync: True";
const inactive = "NuORDER Active: False";
const day = 86_400_000;

const tagging = (name) =>
  `mutation Tag($id: ID!, $tags: [String!]!) { ${name}(id: $id, tags: $tags) { userErrors { field message } } }`;

/**
 * Opens a catalogue on an Admin API. `more` gives further edits, made from the catalogue and its
 * helpers: see stock.mjs.
 */
export function openCatalogue({ simulator, chance, note }, more = () => ({})) {
  const call = openAdmin(simulator.shopify);
  const products = [];
  let [made, codes] = [0, 100000];

  const shop = {
    products,
    /** Products that were edited since NuORDER was last looked at. */
    touched: new Set(),
    /** Something was done that only a full read notices. */
    onlyFull: false,
    /** How many days went by since the campaign began. */
    days: 0,
    /** The first day of the run that is to come; the campaign says. */
    today: () => "",
    async start() {
      for (let index = 0; index < 12; index += 1) await create();
      shop.edited();
    },
    /** Some edits, as a busy morning brings them. */
    async edit(count) {
      for (let index = 0; index < count; index += 1) {
        if (products.length < 12 || (products.length < 20 && chance.is(0.15))) await create();
        else {
          const [name, product] = [chance.pick(Object.keys(edits)), chance.pick(products)];
          note(`${name} ${product.number}`);
          shop.touched.add(product.number);
          await edits[name](product);
        }
        shop.edited();
      }
    },
    /** Called after the start and after every edit. */
    edited: () => {},
    compared() {
      shop.touched.clear();
      shop.onlyFull = false;
    },
    describe: () => `${products.length} products`,
  };

  /** Stores the whole product as the model has it. */
  async function put(product) {
    const used = [...new Set(product.variants.map(({ options }) => options[0]))];
    const usedSizes = [...new Set(product.variants.map(({ options }) => options[1]))];
    const input = {
      ...(product.id ? { id: product.id } : {}),
      title: product.title,
      tags: product.tags,
      productOptions: [
        { name: "Color", position: 1, values: used.map((name) => ({ name })) },
        { name: "Size", position: 2, values: usedSizes.map((name) => ({ name })) },
      ],
      variants: product.variants.map(({ id, options: [color, size], barcode, price, tracked }) => ({
        ...(id ? { id } : {}),
        optionValues: [
          { optionName: "Color", name: color },
          { optionName: "Size", name: size },
        ],
        barcode,
        price,
        inventoryItem: { tracked },
      })),
    };
    const { productSet } = await call(
      `mutation Put($input: ProductSetInput!) {
        productSet(synchronous: true, input: $input) {
          product {
            id
            legacyResourceId
            variants(first: 50) { nodes { id barcode inventoryItem { id } } }
          }
          userErrors { field message }
        }
      }`,
      { input },
    );
    product.id = productSet.product.id;
    product.number = Number(productSet.product.legacyResourceId);
    shop.touched.add(product.number);
    for (const { id, barcode, inventoryItem } of productSet.product.variants.nodes) {
      const variant = product.variants.find((one) => one.barcode === barcode);
      Object.assign(variant, { id, item: inventoryItem.id });
    }
  }

  function newVariant([color, size], price) {
    const barcode = String((codes += 1));
    return { options: [color, size], barcode, price, tracked: true, stock: new Map() };
  }

  async function create() {
    made += 1;
    const used = colors.slice(0, 1 + chance.below(3));
    const product = {
      title: `Style ${made}`,
      tags: chance.is(0.85) ? [synced] : ["Sample"],
      variants: used.flatMap((color) => sizes.map((size) => newVariant([color, size], "40.00"))),
    };
    await put(product);
    note(`create ${product.number} ${product.tags.join(", ")}, ${used.join(", ")}`);
    products.push(product);
  }

  const edits = {
    async retitle(product) {
      product.title = `Style ${(made += 1)}`;
      await call(
        `mutation Retitle($product: ProductUpdateInput!) {
          productUpdate(product: $product) { product { id } userErrors { field message } }
        }`,
        { product: { id: product.id, title: product.title } },
      );
    },
    async reprice(product) {
      const price = `${20 + chance.below(200)}.50`;
      for (const variant of product.variants) variant.price = price;
      await put(product);
    },
    async toggleSync(product) {
      await toggle(product, synced);
    },
    async toggleActive(product) {
      await toggle(product, inactive);
    },
    async dropColor(product) {
      const [first] = product.variants;
      await keepVariants(product, ({ options }) => options[0] !== first.options[0]);
    },
    async dropSize(product) {
      const [color, size] = chance.pick(product.variants).options;
      const stays = ({ options }) => options[0] !== color || options[1] !== size;
      // The last size of a colour goes with the colour.
      if (product.variants.filter(({ options }) => options[0] === color).length > 1) {
        product.lostSize = true;
        await keepVariants(product, stays);
      }
    },
    async addSize(product) {
      const has = new Set(product.variants.map(({ options }) => options.join(" ")));
      const used = new Set(product.variants.map(({ options }) => options[0]));
      const missing = [...used].flatMap((color) =>
        sizes.filter((size) => !has.has(`${color} ${size}`)).map((size) => [color, size]),
      );
      if (missing.length === 0) return;
      product.variants.push(newVariant(chance.pick(missing), product.variants[0].price));
      await put(product);
    },
    // Two by two only: what a refused product still holds in NuORDER blocks a third one rightly,
    // and who blocks whom then depends on the history, which the oracle does not know.
    async clash(product) {
      const other = chance.pick(products);
      if (other === product || clashes(product) || clashes(other)) return;
      product.variants[0].barcode = other.variants[0].barcode;
      shop.touched.add(other.number);
      await put(product);
    },
    async unclash(product) {
      if (!clashes(product)) return;
      for (const other of products) if (clashes(other)) shop.touched.add(other.number);
      product.variants[0].barcode = String((codes += 1));
      await put(product);
    },
    /** The product may be ordered ahead on some days around today, or no longer. */
    async prebook(product) {
      const others = product.tags.filter((tag) => !/^(Prebook|Available)/.test(tag));
      const from = chance.below(4) - 2;
      const until = chance.is(0.3) ? undefined : from + chance.below(4);
      const written = (days) => {
        const [year, month, date] = dayAfter(shop.today(), days).split("-");
        return `${month}/${date}/${year}`;
      };
      product.tags = chance.is(0.25)
        ? others
        : [
            ...others,
            "Prebook: True",
            `Available From: ${written(from)}`,
            ...(until === undefined ? [] : [`Available To: ${written(until)}`]),
          ];
      await put(product);
    },
    async remove(product) {
      shop.onlyFull = true;
      await call(
        `mutation Remove($input: ProductDeleteInput!) {
          productDelete(input: $input) { deletedProductId userErrors { field message } }
        }`,
        { input: { id: product.id } },
      );
      products.splice(products.indexOf(product), 1);
    },
    ...more({ shop, call, chance, note, put }),
  };

  async function keepVariants(product, stays) {
    const rest = product.variants.filter(stays);
    if (rest.length === 0) return;
    product.variants = rest;
    await put(product);
  }

  /** True if another product, synced or not, has one of its barcodes. */
  function clashes(product) {
    const own = new Set(product.variants.map(({ barcode }) => barcode));
    return products.some(
      (other) => other !== product && other.variants.some(({ barcode }) => own.has(barcode)),
    );
  }

  async function toggle(product, tag) {
    const has = product.tags.includes(tag);
    product.tags = has ? product.tags.filter((one) => one !== tag) : [...product.tags, tag];
    await call(tagging(has ? "tagsRemove" : "tagsAdd"), { id: product.id, tags: [tag] });
  }

  return shop;
}

/** The day so many days after another; both yyyy-mm-dd. */
function dayAfter(from, days) {
  return new Date(Date.parse(from) + days * day).toISOString().slice(0, 10);
}
