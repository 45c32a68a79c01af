// People at work on orders: reps and buyers in NuORDER, somebody in Shopify who adds what is missing.
import { openAdmin } from "./admin.mjs";

const saved = "userErrors { field message }";
const address = {
  display_name: "Ridge - Boulder",
  line_1: "1 Main Street",
  city: "Boulder",
  state: "CO",
  zip: "80302",
  country: "US",
};

/** How a call to one of the systems goes wrong while a run is under way. */
const troubles = [
  { fault: "lost_answer" },
  { fault: "reset" },
  { fault: "status", status: 502, as: "html" },
  { fault: "status", status: 500, as: "text", handled: true },
  { fault: "cut_body" },
  { fault: "empty", handled: true },
  { fault: "html", handled: true },
  { fault: "wrong_length" },
];

/** Opens NuORDER's orders and what Shopify needs for them. */
export function openSelling({ simulator, chance, note }) {
  const call = openAdmin(simulator.shopify);
  const { nuorder } = simulator.systems;
  const orders = [];
  const variants = [];
  const codes = [];
  let made = 0;

  const shop = {
    orders,
    onlyFull: false,
    today: () => "",
    async start() {
      for (let index = 0; index < 4; index += 1) await addVariant();
      for (let index = 0; index < 2; index += 1) await addCustomer();
      for (let index = 0; index < 3; index += 1) order();
    },
    async edit(count) {
      for (let index = 0; index < count; index += 1) {
        const open = orders.filter(({ id }) => statusOf(id) === "approved");
        const draw = chance.below(20);
        if (open.length === 0 || draw < 12) order();
        else if (draw < 16) change(chance.pick(open));
        else if (draw < 18) cancel(chance.pick(open));
        else if (draw < 19) await addVariant();
        else await addCustomer();
      }
    },
    /** From now on one call in five goes wrong. */
    trouble() {
      for (const system of ["shopify", "nuorder"]) {
        for (const one of troubles) {
          const probability = 0.2 / troubles.length;
          simulator.faults.plan({ system, times: "always", probability, ...one });
        }
      }
    },
    calm() {
      for (const { fault, used } of simulator.faults.list()) {
        shop.struck[fault] = (shop.struck[fault] ?? 0) + used;
      }
      simulator.faults.clear();
    },
    struck: {},
    compared() {},
    describe: () => `${orders.length} orders`,
  };
  return shop;

  function heldOf(id) {
    return nuorder.snapshot().orders.find((one) => one.id === id);
  }

  function statusOf(id) {
    return heldOf(id)?.status;
  }

  /** Variants and customers that come later are what orders wait for: some are named before. */
  function order() {
    made += 1;
    const id = made.toString(16).padStart(24, "0");
    const known = { code: chance.pick(codes), lines: [line(chance.pick(variants))] };
    if (chance.is(0.5)) known.lines.push(line(chance.pick(variants)));
    if (chance.is(0.08)) known.code = `C-${codes.length + 1}`;
    if (chance.is(0.08)) known.lines.push(line(barcode(variants.length + 1)));
    const one = { id, ...known, versions: [merged(known.lines)] };
    orders.push(one);
    nuorder.seed({ orders: [raw(one)] });
    note(`order ${id} of ${one.code}: ${JSON.stringify(one.versions[0])}`);
  }

  function change(one) {
    one.lines = [line(chance.pick(variants))];
    one.versions.push(merged(one.lines));
    const { external_id } = heldOf(one.id).fields;
    // Whether the id that we noted survives an edit is not known: half of the time it does.
    const kept = external_id === undefined || chance.is(0.5) ? {} : { external_id };
    nuorder.seed({ orders: [{ ...raw(one), ...kept, edited: true }] });
    note(`change ${one.id}: ${JSON.stringify(one.versions.at(-1))}`);
  }

  function cancel(one) {
    nuorder.people.cancel(one.id);
    note(`cancel ${one.id}`);
  }

  function line(upc) {
    return { upc, quantity: 1 + chance.below(9), price: 10 + chance.below(40) };
  }

  async function addVariant() {
    const upc = barcode(variants.length + 1);
    const { productSet } = await call(
      `mutation Create($input: ProductSetInput!) {
        productSet(synchronous: true, input: $input) { product { id } ${saved} }
      }`,
      {
        input: {
          title: `Shell ${upc}`,
          status: "ACTIVE",
          productOptions: [{ name: "Size", values: [{ name: "M" }] }],
          variants: [
            {
              barcode: upc,
              sku: `S-${upc}`,
              price: "80.00",
              optionValues: [{ optionName: "Size", name: "M" }],
            },
          ],
        },
      },
    );
    variants.push(upc);
    note(`variant ${upc} as ${productSet.product.id}`);
  }

  async function addCustomer() {
    const code = `C-${codes.length + 1}`;
    const input = {
      firstName: "Ann",
      lastName: `Lee ${codes.length + 1}`,
      email: `ann${codes.length + 1}@ridge.example`,
      tags: [`Customer Code: ${code}`, "NuORDER Sync: True"],
    };
    const { customerCreate } = await call(
      `mutation Create($input: CustomerInput!) {
        customerCreate(input: $input) { customer { id } ${saved} }
      }`,
      { input },
    );
    codes.push(code);
    note(`customer ${code} as ${customerCreate.customer.id}`);
  }
}

const barcode = (number) => String(100_000_000_000 + number);

function itemsOf(lines) {
  return lines.map(({ upc, quantity, price }) => ({
    product: { style_number: `STYLE ${upc}`, color: "black", color_code: "", season: "FW26" },
    sizes: [{ size: "M", upc, quantity, price }],
  }));
}

function totalOf(lines) {
  return lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
}

function raw({ id, code, lines }) {
  return {
    _id: id,
    order_number: String(200_000 + Number.parseInt(id, 16)),
    status: "approved",
    currency_code: "USD",
    total: totalOf(lines),
    notes: "",
    customer_po_number: "",
    retailer: { retailer_name: "ridge", retailer_code: code, buyer_name: "", buyer_email: "" },
    billing_address: address,
    shipping_address: address,
    start_ship: "2026-09-01T00:00:00.000Z",
    end_ship: "2026-10-01T00:00:00.000Z",
    line_items: itemsOf(lines),
  };
}

/** What an order asks for, in a form that can be compared: "UPC x quantity @ price", sorted. */
function merged(lines) {
  return lines
    .map(({ upc, quantity, price }) => `${upc} x ${quantity} @ ${price.toFixed(2)}`)
    .sort();
}
