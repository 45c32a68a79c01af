import { lookupPlaces } from "../engine/look-up.ts";
import type { Brand } from "../spec/load-project.ts";

/**
 * The names of a brand's pipelines, those first that others look things up from: what one of them
 * sends need not wait for another run. A ring is left in the sequence of the names.
 */
export function runSequence(brand: Pick<Brand, "pipelines">): string[] {
  const sequence = new Set<string>();
  const visit = (name: string, above: ReadonlySet<string>) => {
    const pipeline = brand.pipelines.get(name);
    if (!pipeline || sequence.has(name) || above.has(name)) return;
    for (const { pipeline: other } of lookupPlaces(pipeline.spec)) {
      visit(other, new Set([...above, name]));
    }
    sequence.add(name);
  };
  for (const name of brand.pipelines.keys()) visit(name, new Set());
  return [...sequence];
}
