import { finding, type Diagnostic } from "../core/diagnostics.ts";
import { atPointer, isObject, toPointer, type JsonObject } from "../core/json.ts";
import { textAt, type LintSubject } from "./lint-subject.ts";
import { didYouMean } from "./suggest.ts";

/** Finds phases of a sink that creates once which could not keep what they promise. */
export function lintOnce(subject: LintSubject): Diagnostic[] {
  const once = atPointer(subject.value, "/sink/once");
  if (textAt(subject.value, "/sink/type") !== "once" || !isObject(once)) return [];
  const of = { subject, once };
  return [
    ...lintEvidence(of),
    ...lintPairs(of),
    ...lintMirror(of),
    ...lintNeeded(of),
    ...lintAudit(of),
    ...lintNothingToUpdate(subject),
  ];
}

/** Finds rules that `readiness.ignore` names and `record.include` does not have. */
export function lintReadiness({ value, locate }: LintSubject): Diagnostic[] {
  const ignored = atPointer(value, "/readiness/ignore");
  if (!Array.isArray(ignored)) return [];
  const rules = atPointer(value, "/record/include");
  const known = isObject(rules) ? Object.keys(rules) : [];
  return (ignored as readonly unknown[]).flatMap((name, index) => {
    if (typeof name !== "string" || known.includes(name)) return [];
    const message = `record.include has no rule "${name}"`;
    const place = locate(`/readiness/ignore/${String(index)}`);
    return [finding("spec/wrong-value", message, place, didYouMean(name, known, "Its rules"))];
  });
}

interface Once {
  readonly subject: LintSubject;
  readonly once: JsonObject;
}

/** Evidence that gives nothing would be looked at for nothing. */
function lintEvidence({ subject, once }: Once): Diagnostic[] {
  const evidence = isObject(once["evidence"]) ? once["evidence"] : {};
  return Object.entries(evidence).flatMap(([name, one]) => {
    if (!isObject(one) || one["minted"] !== undefined || one["result"] !== undefined) return [];
    const message = `sink.once.evidence.${name} reads neither minted nor result`;
    const place = subject.locate(`/sink/once/evidence${toPointer([name])}`, "key");
    return [finding("spec/missing-key", message, place, "Give at least one of the two.")];
  });
}

/** What one key needs of another, in dotted paths below `once`. */
const pairs: readonly (readonly [key: string, needed: string, why: string])[] = [
  ["claim", "evidence.claim", "A claim that was lost, or whose answer was, is read there."],
  ["refresh", "look.digest", "It says whether the claimed thing is of an earlier document."],
  ["orphans", "discard", "It says how what orphans finds is removed."],
];

function lintPairs({ subject, once }: Once): Diagnostic[] {
  const missing = (path: string) => atPointer(once, toPointer(path.split("."))) === undefined;
  const found = pairs.flatMap(([key, needed, why]) => {
    if (missing(key) || !missing(needed)) return [];
    const message = `sink.once has ${key}, but "${needed}" is missing`;
    const place = subject.locate(`/sink/once/${key}`, "key");
    return [finding("spec/missing-key", message, place, `Add it. ${why}`)];
  });
  if (!missing("claim") && !missing("evidence.claim") && missing("evidence.claim.call")) {
    const message = `sink.once.evidence.claim has no call, but the claim stands in the sink`;
    const place = subject.locate("/sink/once/evidence/claim", "key");
    found.push(finding("spec/missing-key", message, place, "Say how the sink is asked for it."));
  }
  const policy = once["on_withdrawn"] ?? "alert";
  if (policy === "alert" || !missing("undo")) return found;
  const can = policy === "undo" ? "is" : "can be";
  const message = `sink.once.on_withdrawn ${can} undo, but "undo" is missing in sink.once`;
  const place = subject.locate("/sink/once/on_withdrawn");
  return [...found, finding("spec/missing-key", message, place, "Say how a result is taken back.")];
}

/** Phases without which nothing can be created: no condition may leave them out. */
const unconditional = ["mint", "look", "complete"] as const;

function lintNeeded({ subject, once }: Once): Diagnostic[] {
  return unconditional.flatMap((name) => {
    if (atPointer(once, `/${name}/when`) === undefined) return [];
    const message = `sink.once.${name} has a when, but cannot be left out`;
    const place = subject.locate(`/sink/once/${name}/when`, "key");
    const hint = "Remove it. Whether a record belongs is for record.include to say.";
    return [finding("spec/wrong-value", message, place, hint)];
  });
}

/** An audit that could only believe a list, which may lag, or compare one total with nothing. */
function lintAudit({ subject, once }: Once): Diagnostic[] {
  if (once["audit"] === undefined) return [];
  const found: Diagnostic[] = [];
  const evidence = isObject(once["evidence"]) ? Object.values(once["evidence"]) : [];
  if (!evidence.some((one) => isObject(one) && one["call"] !== undefined)) {
    const message = "sink.once has audit, but no evidence asks the sink for a single key";
    const place = subject.locate("/sink/once/audit", "key");
    const hint = "Add an evidence with a call: a list alone may lag, and would raise false alarms.";
    found.push(finding("spec/missing-key", message, place, hint));
  }
  const [ours, theirs] = ["/audit/total", "/audit/list/total"];
  for (const [has, lacks] of [
    [ours, theirs],
    [theirs, ours],
  ] as const) {
    if (atPointer(once, has) === undefined || atPointer(once, lacks) !== undefined) continue;
    const named = (at: string) => `sink.once${at.replaceAll("/", ".")}`;
    const message = `${named(has)} is compared with nothing, for "${named(lacks)}" is missing`;
    const place = subject.locate(`/sink/once${has}`, "key");
    found.push(finding("spec/missing-key", message, place, "Give both, or none of the two."));
  }
  return found;
}

/** A mirror that nobody reads is no help when the state is lost. */
function lintMirror({ subject, once }: Once): Diagnostic[] {
  if (once["mirror"] === undefined) return [];
  const evidence = isObject(once["evidence"]) ? Object.values(once["evidence"]) : [];
  const isRead = evidence.some(
    (one) => isObject(one) && one["call"] === undefined && one["minted"] !== undefined,
  );
  if (isRead) return [];
  const message =
    "sink.once.mirror writes into the source, but no evidence reads it from the record";
  const hint = "Add an evidence without a call whose minted reads it from $record.";
  return [finding("spec/missing-key", message, subject.locate("/sink/once/mirror", "key"), hint)];
}

/** What is created once is never sent again. */
function lintNothingToUpdate(subject: LintSubject): Diagnostic[] {
  const disposition = textAt(subject.value, "/changes/disposition");
  if (disposition === undefined || disposition === "create") return [];
  const message = `changes.disposition is ${disposition}, but a sink that creates once never updates`;
  const place = subject.locate("/changes/disposition") ?? subject.locate("/sink/type");
  return [finding("spec/wrong-value", message, place, "Set changes.disposition to create.")];
}
