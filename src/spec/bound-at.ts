import { pointerSteps } from "../core/json.ts";
import { builtInNames, hostFunctionNames, onceNames } from "../mapping/names.ts";

/** What a pipeline itself gives names to. */
export interface OwnNames {
  /** Functions of its functions file. */
  readonly functions: ReadonlySet<string>;
  readonly lookups: readonly string[];
  /** True where its sink creates once. */
  readonly once?: boolean;
}

/** The mappings that are files: what makes documents, what changes them, and what reads held ones. */
export type MappingPlace = "/document/map/base" | "/document/map/patch" | "/held/document";

/** Every name that may stand behind `$` in the text at a JSON Pointer of a pipeline. */
export function boundAt(pointer: string, own: OwnNames): ReadonlySet<string> {
  const { functions } = own;
  const variables = variablesAt(pointerSteps(pointer), own);
  return new Set([
    ...builtInNames,
    ...hostFunctionNames,
    ...everywhere,
    ...variables,
    ...functions,
  ]);
}

const everywhere = ["settings", "brand"];

function variablesAt(
  [top, second, third, fourth, fifth]: readonly string[],
  { lookups, once = false }: OwnNames,
): readonly string[] {
  const ofRecord = ["today", "record"];
  // Values are looked up for records that belong, and only once all their keys are known.
  const lookedUp = [...ofRecord, ...lookups];
  switch (top) {
    case "source":
      return ["cursor"];
    case "cursor":
      return ofRecord;
    case "lookups":
      return variablesOfLookup(third) ?? ofRecord;
    case "record":
      return ["report", "split", "item"].includes(second ?? "") ? lookedUp : ofRecord;
    case "document":
      if (second === "map") return third === "patch" ? [...lookedUp, "draft"] : lookedUp;
      return second === "unique" ? [...lookedUp, "document", "key"] : [...lookedUp, "document"];
    case "sink":
      if (once && third === "audit") return variablesOfAudit(fourth, fifth);
      return once ? variablesOfOnce(third) : variablesOfSink(second, third);
    case "readiness":
      return ["cursor"];
    case "held":
      return second === "match" ? ["today", "document"] : ["today"];
    default:
      return [];
  }
}

function variablesOfSink(operation = "", key = ""): readonly string[] {
  if (operation === "id" || operation === "capture") return ["document", "key"];
  if (operation === "batch") {
    if (key === "by") return ["document", "key"];
    return key === "body" ? ["documents", "keys", "batch"] : ["documents", "keys"];
  }
  if (operation === "follow_up" && key === "body") return ["documents"];
  if (operation === "retire" && key === "map") return ["document", "sent", "key"];
  return ["document", "sent", "key", "batch"];
}

/** What a lookup that asks knows while it does: what is wanted, then what was found. */
function variablesOfLookup(part: string | undefined): readonly string[] | undefined {
  if (part === "find") return ["keys", "refs"];
  return part === "read" ? ["keys", "refs", "ids"] : undefined;
}

/** An audit looks at a time; what a record holds is compared with what stands in the sink. */
function variablesOfAudit(part: string | undefined, key: string | undefined): readonly string[] {
  if (part === "source") return ["cursor", "since", "until"];
  if (part !== "list") return ["record"];
  return ["call", "each", "more"].includes(key ?? "") ? ["since", "until", "page"] : [];
}

/** Nothing but the settings is known where a minted thing belongs to nobody. */
function variablesOfOnce(phase: string | undefined): readonly string[] {
  return phase === "orphans" ? [] : onceNames;
}
