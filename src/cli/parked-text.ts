import type { ParkedRecord } from "../app/parked-record.ts";
import type { Intent } from "../core/intents.ts";
import { isObject, type Json } from "../core/json.ts";
import { formatLocation } from "../core/location.ts";
import type { DeadLetter } from "../core/store.ts";
import type { ChangeRow } from "../core/store-views.ts";
import { clip, count, instant, number, wrap } from "./layout.ts";
import { moveText, nameOf } from "./rejections.ts";
import { stepLines } from "./step-lines.ts";
import type { Brush } from "./terminal.ts";

/** How many lines of a record or a document are shown; programs get all. */
const shownLines = 30;
/** How many rows of the history. */
const shownChanges = 5;

interface Options {
  readonly brand: string;
  readonly pipeline: string;
  readonly repeated: string;
  readonly width: number;
  readonly paint: Brush;
}

/** Writes all that is known of one record: why it stands, how far it came, what it is, what to do. */
export function parkedLines(one: ParkedRecord, options: Options): readonly string[] {
  const { ref, title, letters, intents, documents, record, from, history, steps } = one;
  const { brand, pipeline, width, paint } = options;
  const keys = [...new Set([...letters, ...intents, ...documents].flatMap(({ key }) => key ?? []))];
  const others = keys.filter((key) => key !== ref);
  const begun = intents.map(({ key }) => key);
  const sent = documents.filter(({ key, inDoubt }) => !begun.includes(key) && !inDoubt);
  return [
    ...wrap(`${brand}/${pipeline}: ${title ?? ref}`, width),
    ...row("ref", ref),
    ...(others.length > 0 ? row(others.length > 1 ? "keys" : "key", others.join(", ")) : []),
    ...letters.flatMap((letter) => ["", ...letterLines(letter, options)]),
    ...(letters.length === 0 ? ["", "  nothing of it is parked"] : []),
    ...intents.flatMap((intent) => ["", ...intentLines(intent, options)]),
    ...sent.flatMap(({ key, status, sinkId }) => [
      "",
      `  ${paint("title", status)}  ${key}${sinkId === undefined ? "" : `  ${sinkId}`}`,
    ]),
    ...historyLines(history, options),
    "",
    ...payloadLines(),
    ...(steps.length === 0
      ? []
      : ["", `  ${paint("title", "what to do")}`, ...stepLines(steps, options).map(indented)]),
  ];

  function row(label: string, text: string): readonly string[] {
    return labelled(label, text, options);
  }

  function payloadLines(): readonly string[] {
    const [intent] = intents;
    const read = `each run reads it again: ${from}`;
    if (record !== undefined) return jsonLines("record as it was read", record, options);
    return [
      `  ${paint("title", "record")}`,
      ...wrap(`not kept here; ${read}`, width, "    "),
      ...(intent ? ["", ...jsonLines("document that it became", intent.document, options)] : []),
    ];
  }
}

function letterLines(letter: DeadLetter, options: Options): readonly string[] {
  const { message, hint, location, attempts, firstAt, lastAt, details, retry } = letter;
  const { width, paint } = options;
  const seen = `first ${instant(firstAt)}, last ${instant(lastAt)}, ${count(attempts, "try", "tries")}`;
  const again = retry ? "" : "; not tried again by itself until it changes at its source";
  return [
    `  ${paint("warning", nameOf(letter))}  ${moveText(letter)}`,
    ...wrap(message, width, "    "),
    ...labelled("hint", hint, options),
    ...(location ? labelled("place", formatLocation(location), options) : []),
    ...labelled("seen", `${seen}${again}`, options),
    ...(details?.tried === undefined ? [] : triedLines(details.tried, options)),
  ];
}

/** What was looked for: the texts of a list a line each, anything else as it is. */
function triedLines(tried: Json, options: Options): readonly string[] {
  const list = (Array.isArray(tried) ? tried.flat() : [tried]) as readonly Json[];
  return list.flatMap((one, at) =>
    labelled(
      at === 0 ? "tried" : "",
      typeof one === "string" ? one : isObject(one) ? pairs(one) : JSON.stringify(one),
      options,
    ),
  );
}

function pairs(map: Readonly<Record<string, Json>>): string {
  return Object.entries(map)
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
}

function intentLines(intent: Intent, options: Options): readonly string[] {
  const { generation, phase, minted, claimed, result, firstAt, lastAt } = intent;
  const { paint } = options;
  const time = generation > 1 ? `, for the ${String(generation)}. time` : "";
  const ids = [
    ["minted", minted],
    ["claimed", claimed],
    ["result", result],
  ] as const;
  return [
    `  ${paint("title", phase === "marked" ? "created" : "begun, not done")}  phase ${phase}${time}`,
    ...ids.flatMap(([label, id]) => labelled(label, id ?? "-", options)),
    ...labelled("seen", `begun ${instant(firstAt)}, last ${instant(lastAt)}`, options),
  ];
}

function historyLines(history: readonly ChangeRow[], { paint, width }: Options): readonly string[] {
  if (history.length === 0) return [];
  return [
    "",
    `  ${paint("title", "history")}`,
    ...history
      .slice(0, shownChanges)
      .map(({ at, kind, reason }) =>
        clip(`    ${instant(at)}  ${kind}  ${reason}`.trimEnd(), width),
      ),
  ];
}

function jsonLines(title: string, value: Json, { paint, width }: Options): readonly string[] {
  const lines = JSON.stringify(value, undefined, 2).split("\n");
  const more = lines.length - shownLines;
  return [
    `  ${paint("title", title)}`,
    ...lines.slice(0, shownLines).map((line) => clip(`    ${line}`, width)),
    ...(more > 0 ? [`    … and ${number(more)} more lines; --json gives all`] : []),
  ];
}

/** A labelled text under a heading; lines after the first stand under its beginning. */
function labelled(label: string, text: string, { width, paint }: Options): readonly string[] {
  const indent = " ".repeat(13);
  const [first = "", ...rest] = wrap(text, width, indent);
  return [`    ${paint("label", label.padEnd(7))}  ${first.slice(13)}`, ...rest];
}

function indented(line: string): string {
  return `  ${line}`;
}
