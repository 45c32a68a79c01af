import type { ConnectionDefinition, Connector } from "../core/component.ts";
import type { JsonObject } from "../core/json.ts";
import {
  brandEnvelopeSchema,
  overlayEnvelopeSchema,
  pipelineEnvelopeSchema,
} from "./assemble-schema.ts";
import { casesEnvelope } from "./brand-envelope.ts";
import type { PlacedComponent } from "./placed-component.ts";
import { engineSink, partSchemas, type PartKind } from "./part-schemas.ts";
import { loosen, plainSchema } from "./plain-schema.ts";

/** Every word that configuration may use: the envelope's, and those of the registered components. */
export interface Vocabulary {
  readonly pipeline: JsonObject;
  readonly overlay: JsonObject;
  readonly brand: JsonObject;
  readonly cases: JsonObject;
  readonly sources: ReadonlyMap<string, Part<PlacedComponent>>;
  readonly sinks: ReadonlyMap<string, Part<PlacedComponent>>;
  readonly actions: ReadonlyMap<string, Part<PlacedComponent>>;
  readonly connections: ReadonlyMap<string, Part<ConnectionDefinition>>;
}

/** A component with the schemas of its keys. */
export interface Part<Definition> {
  readonly definition: Definition;
  /** All keys, as they must be once overlays are merged. */
  readonly full: JsonObject;
  /** The same keys as a preset or overlay may write them. */
  readonly loose: JsonObject;
}

/** Collects the words of the registered connectors, once for each list of them. */
export function vocabularyOf(connectors: readonly Connector[]): Vocabulary {
  const known = vocabularies.get(connectors) ?? collect(connectors);
  vocabularies.set(connectors, known);
  return known;
}

/** Keeps the schemas, and with them what was compiled from them, for the next load. */
const vocabularies = new WeakMap<readonly Connector[], Vocabulary>();

function collect(connectors: readonly Connector[]): Vocabulary {
  return {
    pipeline: pipelineEnvelopeSchema(),
    overlay: overlayEnvelopeSchema(),
    brand: brandEnvelopeSchema(),
    cases: plainSchema(casesEnvelope),
    sources: parts(connectors, "source", (connector) => connector.sources),
    sinks: parts<PlacedComponent>(connectors, "sink", (connector) => connector.sinks, [engineSink]),
    actions: parts(connectors, "action", (connector) => connector.actions ?? []),
    connections: parts(connectors, "connection", (connector) => connector.connections),
  };
}

function parts<Definition extends { readonly type: string }>(
  connectors: readonly Connector[],
  kind: PartKind,
  of: (connector: Connector) => readonly Definition[],
  own: readonly Definition[] = [],
): ReadonlyMap<string, Part<Definition>> {
  const schemas = partSchemas(connectors, kind);
  return new Map(
    [...own, ...connectors.flatMap(of)].map((definition) => {
      const full = schemas.get(definition.type) ?? {};
      return [definition.type, { definition, full, loose: loosen(full) }];
    }),
  );
}
