import type { Counts } from "../core/counts.ts";
import type { World } from "../core/world.ts";
import { startSimulator, type Simulator } from "./index.ts";

/*
 * The story that `brandsync demo` tells: a sample catalogue, a first sync, edits in the shop, and what
 * comes of them. It stands here because it names systems and what they hold.
 */

/** One chapter of the demo. */
export interface DemoStep {
  readonly title: string;
  /** What is done and why it is worth watching. */
  readonly story: string;
  /** Edits made in the shop first. */
  readonly edits?: readonly DemoEdit[];
  /** The command that is run then. */
  readonly command: readonly string[];
  /** What the run must count. */
  readonly expect?: Omit<Counts, "read">;
  /** The exit code that the command must have. */
  readonly exit: 0 | 4;
  /** How many writes must reach the other side. */
  readonly writes: number;
}

/** An edit somebody makes in the admin of the shop. */
export interface DemoEdit {
  readonly sentence: string;
  readonly apply: (simulator: Simulator, world: World) => Promise<void>;
}

export const demoSummary = "Watch a sample brand sync between a local Shopify and a local NuORDER";
export const demoPreset = "shopify-nuorder";
export const demoBrand = "sample";
export const demoCatalogue = "pipelines/_presets/shopify-nuorder/init/sample-catalogue.csv";

/** What the sample brand chooses otherwise than a new brand does. */
export function tuneDemoBrand(brandYaml: string): string {
  return brandYaml.replace("upc: variant_id", "upc: sku");
}

export const demoSteps: readonly DemoStep[] = [
  {
    title: "Is the brand's configuration right?",
    story:
      "Everything is checked offline: YAML, settings, mappings, and the Shopify query against Shopify's published schema.",
    command: ["check", demoBrand],
    exit: 0,
    writes: 0,
  },
  {
    title: "The first sync",
    story:
      "Ten Shopify products. One NuORDER product is made for each colour. Dune Tee has no sync tag and stays out; Larch Vest is tagged inactive and was never sent, so it is not created either. A size of Tarn Sock has no SKU and Fell Pant has a date that does not exist: both are parked with a sentence for the brand, and hold nothing else up.",
    command: ["run", demoBrand, "products"],
    expect: { new: 9, changed: 0, unchanged: 0, retired: 0, left_out: 2, held: 0, rejected: 2 },
    exit: 4,
    writes: 9,
  },
  {
    title: "Somebody works in the Shopify admin",
    story: "Three edits through the Admin API. What would the next sync do? `plan` writes nothing.",
    edits: [
      { sentence: 'renames "Cairn Beanie" to "Cairn Merino Beanie"', apply: rename },
      { sentence: 'corrects the date of "Fell Pant" to 02/28/2027', apply: correctDate },
      { sentence: 'tags "Brook Tote" with "NuORDER Active: False"', apply: deactivate },
    ],
    command: ["plan", demoBrand, "products"],
    exit: 0,
    writes: 0,
  },
  {
    title: "The second sync",
    story:
      "Exactly that: the beanie is updated, the pant is created now that its date is right, both colours of the tote are archived. The other six NuORDER products are not touched.",
    command: ["run", demoBrand, "products"],
    expect: { new: 1, changed: 1, unchanged: 6, retired: 2, left_out: 2, held: 0, rejected: 1 },
    exit: 4,
    writes: 4,
  },
  {
    title: "The third sync",
    story: "Nothing changed, so nothing is written.",
    command: ["run", demoBrand, "products"],
    expect: { new: 0, changed: 0, unchanged: 8, retired: 0, left_out: 4, held: 0, rejected: 1 },
    exit: 4,
    writes: 0,
  },
  {
    title: "What is still open?",
    story: "The sock waits for its SKU. Once somebody fills it in, the next sync sends it.",
    command: ["errors", demoBrand],
    exit: 0,
    writes: 0,
  },
];

/** Starts the local systems on free ports, the shop filled with the sample catalogue. */
export function startDemo(world: World, catalogue: string): Promise<Simulator> {
  const csv = [{ name: "sample-catalogue.csv", text: catalogue }];
  return startSimulator({ world, shopifyPort: 0, nuorderPort: 0, csv });
}

/** How many writes the local NuORDER has taken. */
export function writesSoFar({ systems }: Simulator): number {
  return systems.nuorder.snapshot().write_count;
}

/** What the local NuORDER must hold in the end; sentences for what it does not. */
export function demoFailures({ systems }: Simulator): readonly string[] {
  const products = systems.nuorder.snapshot().products;
  const archived = products.filter((product) => product.fields["archived"] === true).length;
  // NuORDER keeps names in lower case.
  const renamed = products.some((product) => product.fields["name"] === "cairn merino beanie");
  return [
    ...(products.length === 10
      ? []
      : [`NuORDER holds ${String(products.length)} products, not 10`]),
    ...(archived === 2 ? [] : [`NuORDER has archived ${String(archived)} products, not 2`]),
    ...(renamed ? [] : ["the new name of the beanie did not reach NuORDER"]),
  ];
}

export const demoClosing = [
  "The same with your own export, in two terminals:",
  '  npx brandsync simulate --shopify-csv my-export.csv --tag "NuORDER Sync: True"',
  "  npx brandsync init acme --preset shopify-nuorder --simulator",
  "  npx brandsync plan acme products",
  "  npx brandsync run acme products",
] as const;

async function rename(simulator: Simulator, world: World): Promise<void> {
  const id = await idOf("cairn-beanie", simulator, world);
  const product = { id, title: "Cairn Merino Beanie" };
  await ask(
    simulator,
    world,
    "mutation Rename($product: ProductUpdateInput!) { productUpdate(product: $product) { userErrors { message } } }",
    { product },
  );
}

async function correctDate(simulator: Simulator, world: World): Promise<void> {
  const id = await idOf("fell-pant", simulator, world);
  await tag("tagsRemove", id, "Available From: 02/30/2027", simulator, world);
  await tag("tagsAdd", id, "Available From: 02/28/2027", simulator, world);
}

async function deactivate(simulator: Simulator, world: World): Promise<void> {
  const id = await idOf("brook-tote", simulator, world);
  await tag("tagsAdd", id, "NuORDER Active: False", simulator, world);
}

async function tag(
  mutation: "tagsAdd" | "tagsRemove",
  id: string,
  text: string,
  simulator: Simulator,
  world: World,
): Promise<void> {
  const document = `mutation Tag($id: ID!, $tags: [String!]!) { ${mutation}(id: $id, tags: $tags) { userErrors { message } } }`;
  await ask(simulator, world, document, { id, tags: [text] });
}

async function idOf(handle: string, simulator: Simulator, world: World): Promise<string> {
  const document =
    "query Find($handle: String!) { productByIdentifier(identifier: { handle: $handle }) { id } }";
  const { productByIdentifier: found } = await ask<{
    productByIdentifier: { readonly id: string } | null;
  }>(simulator, world, document, { handle });
  if (!found) throw new Error(`The sample catalogue has no "${handle}".`);
  return found.id;
}

/** One call to the Admin API of the local Shopify, as any app makes it. */
async function ask<Data = unknown>(
  { shopify }: Simulator,
  world: World,
  query: string,
  variables: object,
): Promise<Data> {
  const response = await world.fetch(`${shopify.endpoint}/admin/api/2026-10/graphql.json`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-shopify-access-token": shopify.access_token,
    },
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await response.json()) as { data?: Data; errors?: unknown };
  if (!answer.data || answer.errors) throw new Error(`Shopify says ${JSON.stringify(answer)}.`);
  const refused = JSON.stringify(answer.data).includes('"message"');
  if (refused) throw new Error(`Shopify refuses the edit: ${JSON.stringify(answer.data)}.`);
  return answer.data;
}
