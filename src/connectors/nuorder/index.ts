import type { Connector } from "../../core/component.ts";
import { nuorderConnection } from "./connection.ts";
import { nuorderList } from "./list.ts";
import { nuorderRequest } from "./request.ts";

/** NuORDER's REST API. */
export const nuorder: Connector = {
  name: "nuorder",
  connections: [nuorderConnection],
  sources: [nuorderList],
  sinks: [nuorderRequest],
};
