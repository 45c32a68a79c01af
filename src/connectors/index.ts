import type { Connector } from "../core/component.ts";
import { nuorder } from "./nuorder/index.ts";
import { shopify } from "./shopify/index.ts";

/** Every system that pipelines can read from and write to. */
export const connectors: readonly Connector[] = [shopify, nuorder];
