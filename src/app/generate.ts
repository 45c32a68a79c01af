import type { Connector } from "../core/component.ts";
import { generate } from "../spec/generate.ts";
import { shippedConnectors } from "./project.ts";

/** Writes the schemas and the reference page of a project, or with `check` only says what is stale. */
export function generateFiles(
  root: string,
  options: { readonly check: boolean; readonly connectors?: readonly Connector[] },
): readonly string[] {
  const { check, connectors = shippedConnectors } = options;
  return generate(root, connectors, { check });
}
