import type { Place } from "./command.ts";

/** A product as the local NuORDER keeps it. */
export interface HeldProduct {
  id: string;
  readonly fields: {
    brand_id: string;
    name: string;
    style_number: string;
    readonly sizes: { upc?: string }[];
  };
}

/** Edits what the local NuORDER holds, as people do in its admin. */
export function editHeld(
  { simulator }: Place,
  edit: (products: HeldProduct[], named: (title: string) => HeldProduct) => void,
): void {
  const { nuorder } = simulator.systems;
  const snapshot = structuredClone(nuorder.snapshot());
  const products = snapshot.products as unknown as HeldProduct[];
  edit(products, (title) => {
    const found = products.find(({ fields }) => fields.name === title.toLowerCase());
    if (!found) throw new Error(`nothing there is called "${title}"`);
    return found;
  });
  nuorder.restore(snapshot);
}

/** Takes out what differs from run to run. */
export function steady(text: string): string {
  return text.replaceAll(/\b[0-9a-f]{24}\b/g, (id) => (/^(.)\1+$/.test(id) ? id : "0".repeat(24)));
}
