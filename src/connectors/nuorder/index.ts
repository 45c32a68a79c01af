import type { Connector } from "../../core/component.ts";
import { nuorderConnection } from "./connection.ts";
import { nuorderProbes } from "./probes/index.ts";
import { nuorderList } from "./list.ts";
import { nuorderRequest } from "./request.ts";
import { nuorderCall } from "./single-call.ts";

/** NuORDER's REST API. */
export const nuorder: Connector = {
  name: "nuorder",
  connections: [{ ...nuorderConnection, probes: nuorderProbes }],
  sources: [nuorderList],
  sinks: [nuorderRequest],
  actions: [nuorderCall],
};
