import type { Bench } from "./ask.ts";

/** A small shop: a shirt in two sizes, a draft hat without SKU, an archived bag. */
export const SMALL_CSV = `Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,Status
linen-shirt,Linen Shirt,<p>Light &amp; cool</p>,Acme,Shirts,"Season: SS26, wholesale",true,Size,S,LS-S,shopify,4,49.5,60,111,https://cdn.example.com/shirt.jpg,Active
linen-shirt,,,,,,,,M,LS-M,shopify,6,49.5,60,112,https://cdn.example.com/shirt-back.jpg,
straw-hat,Straw Hat,,Hatters,Hats,wholesale,true,Title,Default Title,,,,20,,,,Draft
old-bag,Old Bag,,Acme,Bags,,false,Title,Default Title,BAG-1,shopify,0,10,,,,Archived
`;

/** Fills a bench with the small shop. */
export function stock(bench: Bench): void {
  bench.shopify.importCsv(SMALL_CSV, []);
}

/** Answers the GID of the product with a handle. */
export async function idOf(bench: Pick<Bench, "data">, handle: string): Promise<string> {
  const data = await bench.data(
    "query ($handle: String!) { productByIdentifier(identifier: { handle: $handle }) { id } }",
    { handle },
  );
  return (data["productByIdentifier"] as { id: string }).id;
}
