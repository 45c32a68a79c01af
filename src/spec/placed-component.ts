import type { CheckContext, CheckReport } from "../core/component.ts";

/** As much of a component as configuration is held against. */
export interface PlacedComponent {
  readonly type: string;
  /** Type of connection it needs; undefined for the engine's own. */
  readonly connection: string | undefined;
  readonly check?: (context: CheckContext) => CheckReport;
}
