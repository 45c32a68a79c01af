// The products of NuORDER that a catalogue ever stood behind.
import { judge } from "../oracle.mjs";

/** Their brand ids, kept up to date after every edit. */
export function everSent(shop) {
  const known = new Set();
  shop.edited = () => {
    for (const product of shop.products) {
      for (const id of Object.keys(judge(product).documents)) known.add(id);
    }
  };
  return known;
}
