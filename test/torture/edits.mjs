// A person at work in Shopify: makes and edits a small catalogue through the Admin API, and keeps
// what it looks like in a model of its own.

const colors = ["Black", "Ivory", "Forest"];
const sizes = ["S", "M", "L"];
const synced = "NuORDER Sync: True";
const inactive = "NuORDER Active: False";

/** Opens a catalogue on an Admin API. `random` gives numbers in [0, 1). */
export function openCatalogue({ endpoint, access_token: token }, random) {
  const products = [];
  let [made, codes] = [0, 100000];
  const pick = (list) => list[Math.floor(random() * list.length)];

  async function call(query, variables) {
    const answer = await fetch(`${endpoint}/admin/api/2026-10/graphql.json`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-shopify-access-token": token },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await answer.json();
    const wrong = errors ?? Object.values(data).flatMap((one) => one?.userErrors ?? []);
    if (wrong.length > 0) throw new Error(`the edit was refused: ${JSON.stringify(wrong)}`);
    return data;
  }

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
      variants: product.variants.map(({ options: [color, size], barcode, price }) => ({
        optionValues: [
          { optionName: "Color", name: color },
          { optionName: "Size", name: size },
        ],
        barcode,
        price,
      })),
    };
    const { productSet } = await call(
      `mutation Put($input: ProductSetInput!) {
        productSet(synchronous: true, input: $input) {
          product { id legacyResourceId }
          userErrors { field message }
        }
      }`,
      { input },
    );
    product.id = productSet.product.id;
    product.number = Number(productSet.product.legacyResourceId);
  }

  async function create() {
    made += 1;
    const used = colors.slice(0, 1 + Math.floor(random() * 3));
    const product = {
      title: `Style ${made}`,
      tags: random() < 0.85 ? [synced] : ["Sample"],
      variants: used.flatMap((color) =>
        sizes.map((size) => ({
          options: [color, size],
          barcode: String((codes += 1)),
          price: "40.00",
        })),
      ),
    };
    await put(product);
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
      const price = `${20 + Math.floor(random() * 200)}.50`;
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
      const rest = product.variants.filter(({ options }) => options[0] !== first.options[0]);
      if (rest.length === 0) return;
      product.variants = rest;
      await put(product);
    },
    // Two by two only: what a refused product still holds in NuORDER blocks a third one rightly,
    // and who blocks whom then depends on the history, which the oracle does not know.
    async clash(product) {
      const other = pick(products);
      if (other === product || clashes(product) || clashes(other)) return;
      product.variants[0].barcode = other.variants[0].barcode;
      await put(product);
    },
    async unclash(product) {
      if (!clashes(product)) return;
      product.variants[0].barcode = String((codes += 1));
      await put(product);
    },
    async remove(product) {
      await call(
        `mutation Remove($input: ProductDeleteInput!) {
          productDelete(input: $input) { deletedProductId userErrors { field message } }
        }`,
        { input: { id: product.id } },
      );
      products.splice(products.indexOf(product), 1);
    },
  };

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
    const name = has ? "tagsRemove" : "tagsAdd";
    await call(
      `mutation Toggle($id: ID!, $tags: [String!]!) { ${name}(id: $id, tags: $tags) { userErrors { field message } } }`,
      { id: product.id, tags: [tag] },
    );
  }

  return {
    products,
    create,
    /** Some edits, as a busy morning brings them. */
    async edit(count) {
      for (let index = 0; index < count; index += 1) {
        if (products.length < 12 || (products.length < 24 && random() < 0.15)) await create();
        else await edits[pick(Object.keys(edits))](pick(products));
      }
    },
  };
}
