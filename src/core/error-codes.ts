/*
 * Past 250 lines because it is a catalogue: one entry a code, in one place, so that the reference
 * page, `explain` and the engine read the same.
 */

/** What the engine does next when an error with this code is thrown. */
export type Recovery =
  /** The call may be repeated; once tries are used up, the record is parked and tried next run. */
  | "retry"
  /** The record is parked as a dead letter; the others go on. */
  | "reject"
  /** The run ends; its cursor stays. */
  | "stop";

/** Who can do something about it. */
export type Move = "brand" | "integration engineer" | "operator" | "the other system" | "us";

export interface ErrorKind {
  readonly recovery: Recovery;
  readonly move: Move;
  /** Exit code of a command that ends with this error (D13): 1 run, 2 configuration, 3 environment. */
  readonly exit: 1 | 2 | 3;
  readonly hint: string;
}

const config = (hint: string): ErrorKind => ({
  recovery: "stop",
  move: "integration engineer",
  exit: 2,
  hint,
});
const reject = (move: Move, hint: string): ErrorKind => ({
  recovery: "reject",
  move,
  exit: 1,
  hint,
});
const environment = (move: Move, hint: string): ErrorKind => ({
  recovery: "stop",
  move,
  exit: 3,
  hint,
});
const run = (move: Move, hint: string): ErrorKind => ({ recovery: "stop", move, exit: 1, hint });
const command = (hint: string): ErrorKind => ({
  recovery: "stop",
  move: "operator",
  exit: 2,
  hint,
});
const retry = (hint: string): ErrorKind => ({
  recovery: "retry",
  move: "the other system",
  exit: 3,
  hint,
});

/** Every code this project can print. The reference page and `explain` are made from here. */
export const errorCodes = {
  // Reading configuration
  "spec/no-project": config("Run the command in the project's root, or name it with --project."),
  "spec/no-brand": config(
    "Brands are the folders under pipelines/; create one with `brandsync init`.",
  ),
  "spec/no-environment": config(
    "Write brand.ENVIRONMENT.yaml with what differs there, or check --to and BRANDSYNC_ENVIRONMENT.",
  ),
  "spec/no-pipeline": config(
    "A pipeline runs only if the brand has a file for it: no file, no pipeline.",
  ),
  "spec/no-held": config(
    "The pipeline needs `held`: how what the sink holds is read (see schemas/README.md).",
  ),
  "spec/no-readiness": config(
    "The pipeline needs `readiness`: how what is not due yet is read (see schemas/README.md).",
  ),
  "spec/no-file": config("The path is relative to the project's root. Check its spelling."),
  "spec/outside-project": config("Paths may not leave the project's folder."),
  "spec/unreadable": config("Check that the file is UTF-8 text and that you may read it."),
  "spec/too-large": config("Configuration files are at most 256 KiB. Move data out of the file."),
  "spec/yaml-syntax": config(
    "YAML is indented with spaces, never with tabs; quote text that holds a colon.",
  ),
  "spec/no-audit": config(
    "The pipeline needs sink.once.audit: how the source and the sink are compared (see schemas/README.md).",
  ),
  "spec/duplicate-key": config("A key may stand once in a map. Remove or rename one of the two."),
  "spec/alias": config(
    "Anchors and aliases are not used here. Write the value where it is needed.",
  ),
  "spec/not-a-map": config("The file holds one map of keys and values at its top."),
  "spec/unknown-key": config("Check the spelling; the closest known key is suggested."),
  "spec/missing-key": config("Add the key. Its meaning is in schemas/README.md."),
  "spec/wrong-type": config("Give a value of the kind that is named."),
  "spec/wrong-value": config("Give one of the values that are allowed."),
  "spec/unknown-type": config("Use one of the component types in schemas/README.md."),
  "spec/unknown-preset": config("Presets are the folders under pipelines/_presets/."),
  "spec/unknown-connection": config("Name one of the connections in the brand's brand.yaml."),
  "spec/wrong-connection": config("The component needs a connection of another type."),
  "spec/extends-cycle": config("Remove one `extends` of the ring."),
  "spec/extends-depth": config("Two levels of parents are enough for people to follow."),
  "spec/duplicate-pipeline": config("Give each file of a brand a pipeline name of its own."),
  "spec/name-mismatch": config(
    "The name in the file and the name of the folder or file must be the same.",
  ),
  "spec/template-syntax": config("A template is text with JSONata inside ${ … }."),
  "spec/secret-literal": config("Write { env: NAME } and keep the value in the environment."),
  "spec/insecure-endpoint": config("Plain http is allowed for loopback addresses only. Use https."),
  "spec/bad-endpoint": config("An endpoint is a full base URL such as https://example.com."),
  "spec/bad-duration": config("Durations are a whole number and a unit: 500ms, 30s, 10m, 1h, 7d."),
  "spec/bad-cron": config("Five fields: minute, hour, day of month, month, day of week."),
  "spec/cron-too-dense": config(
    "Make the schedule sparser, or lower limits.min_interval where the preset allows it.",
  ),
  "spec/bad-timezone": config("Use an IANA name such as America/New_York."),
  "spec/bad-schema": config("The contract must be a valid JSON Schema (draft-07)."),
  "spec/no-editor-schema": config(
    "Begin the file with the yaml-language-server comment, so that editors can help.",
  ),
  "spec/full-read-never": config(
    "Without cursor.full_every nothing notices what vanished from the source.",
  ),
  "spec/name-taken": config("Give it a name that no function and no bound variable has."),
  "spec/no-capture": config("Name what the other pipeline keeps under sink.capture."),
  "spec/no-unique": config(
    "Name one of the values that the other pipeline has under document.unique.",
  ),
  "spec/today-without-revisit": config(
    "Give record.revisit the days on which the record becomes another document.",
  ),
  "spec/stale-generated": config("Run `npm run generate` and commit what it writes."),
  "spec/exists": config("Choose another name, or remove the folder first."),
  "spec/bad-name": config(
    "Names are lower-case letters, digits and hyphens, and begin with a letter.",
  ),
  "project/unwritable": environment(
    "operator",
    "Check that the folder may be written and that the disk has room.",
  ),
  "serve/no-port": environment(
    "operator",
    "Stop the other program, which may be another `brandsync serve`, or choose another port or address under http in pipelines/serve.yaml.",
  ),
  "simulate/port-taken": environment(
    "operator",
    "Stop the other program, or choose another port; 0 takes any free one.",
  ),
  "simulate/bad-file": config(
    "Give an export as the shop's admin writes it: comma-separated, UTF-8, with its header line.",
  ),
  "simulate/bad-state": config(
    "The file was left as it is. Move it away, or name another with --state.",
  ),
  "spec/unset-variable": {
    recovery: "stop",
    move: "operator",
    exit: 3,
    hint: "Set the variable in the environment, or in the brand's git-ignored .env file.",
  },
  // GraphQL documents and other files that a connector checks
  "document/syntax": config("The document is not valid GraphQL."),
  "document/invalid": config("The document does not fit the published schema of this API version."),
  "document/deprecated": config(
    "It still works; replace it before a later API version removes it.",
  ),
  "document/operation-count": config("Keep exactly one operation in the file."),
  "document/bulk-rule": config(
    "Change the query so that it can run as a bulk operation, or use the paged source.",
  ),
  "document/unknown-variable": config(
    "Declare the variable in the operation, or remove it from the pipeline.",
  ),
  "document/missing-variable": config("Give the variable a value under source.variables."),
  "document/unknown-version": config(
    "No published schema for this API version is installed, so the document is not checked.",
  ),
  "document/child-unmapped": config(
    "List the type under source.children, so that its rows find their place.",
  ),
  "document/too-costly": config("Ask for smaller pages or fewer nested connections."),
  // Mapping
  "mapping/syntax": config("The expression is not valid JSONata."),
  "mapping/unknown-function": config(
    "Only JSONata's own functions, the preset's and the runner's are bound.",
  ),
  "mapping/unknown-variable": config(
    "Nothing of that name is bound where the expression stands, so it would always be empty.",
  ),
  "mapping/forbidden-function": config(
    "A mapping depends on its input only: no clock, no chance, no eval.",
  ),
  "mapping/bad-functions-file": config("The file must end in a map of names to functions."),
  "mapping/failed": reject(
    "integration engineer",
    "The expression met a value it was not written for.",
  ),
  "mapping/not-a-number": reject(
    "brand",
    "Is it written for people? Only plain decimals such as 139.50 are read.",
  ),
  "mapping/bad-date": reject(
    "brand",
    "Write the date in the brand's date_format, and one that exists.",
  ),
  "mapping/limit": reject(
    "integration engineer",
    "The expression ran too long or too deep for one record.",
  ),
  "mapping/not-json": reject(
    "integration engineer",
    "A mapping gives plain JSON: no functions, no endless numbers, no __proto__.",
  ),
  "mapping/no-result": reject(
    "integration engineer",
    "The mapping gave nothing. To leave a record out on purpose use $skip(reason).",
  ),
  "mapping/rejected": reject(
    "brand",
    "Do what the sentence says; the record is sent with the next run after that.",
  ),
  "mapping/contradiction": reject("brand", "Keep one of the two."),
  // Engine
  "record/no-key": reject("integration engineer", "record.key must give a text for every record."),
  "record/incomplete": reject(
    "the other system",
    "The source did not give the whole record. It is read again next run.",
  ),
  "record/unreadable": reject("the other system", "The source gave a row that cannot be read."),
  "record/not-boolean": reject(
    "integration engineer",
    "record.include and record.retire give true or false.",
  ),
  "record/held": reject(
    "operator",
    "It waits for what the reason names, and goes out by itself with the first run after that comes.",
  ),
  "record/not-looked-up": retry(
    "Whether what it needs is there is not known. It is asked for again with the next run.",
  ),
  "record/reported": reject("brand", "A part of the record cannot be sent. The rest goes on."),
  "document/contract": reject("brand", "The document does not meet the contract of the sink."),
  "document/no-key": reject(
    "integration engineer",
    "document.key must give a text for every document.",
  ),
  "document/duplicate-key": reject(
    "brand",
    "Two records may not become the same document. Change one of them at its source.",
  ),
  "document/duplicate-value": reject(
    "brand",
    "This value must be unique. Correct it at its source.",
  ),
  "document/fixed-field": reject(
    "brand",
    "The sink never lets this field change. Change it back at the source, or there by hand.",
  ),
  "fuse/retired": run(
    "brand",
    "If this many really are to be archived, say so once with --allow-retire.",
  ),
  "fuse/absent": run("brand", "If the records really are gone, say so once with --allow-retire."),
  "fuse/failed": run(
    "integration engineer",
    "Records that were accepted before are now rejected: look at the last change of mapping or settings.",
  ),
  "fuse/drifted": run(
    "operator",
    "If what was last sent is right, send all of it again once with --correct.",
  ),
  "ledger/unbalanced": run(
    "us",
    "Records were read that are not accounted for. The cursor stays; please report this.",
  ),
  // Talking to other systems
  "http/unreachable": retry("Check the network, the address and that the other system is up."),
  "http/timeout": retry("The other system did not answer in time."),
  "http/throttled": retry("The other system asks to slow down; the runner waits and goes on."),
  "http/server-error": retry(
    "The other system failed. The call is repeated, then tried again next run.",
  ),
  "http/bad-answer": retry("The answer could not be read, so its outcome is unknown."),
  "access/refused": environment(
    "operator",
    "The credentials are refused. Check that they are current and belong to this shop or portal.",
  ),
  "access/forbidden": environment(
    "brand",
    "The account may not do this. Grant the missing permission or scope.",
  ),
  "access/frozen": environment(
    "brand",
    "The account is frozen or unpaid. Its owner must settle that first.",
  ),
  "access/expired": environment("operator", "The token has expired and could not be renewed."),
  "source/refused": run("integration engineer", "The source does not accept the request."),
  "source/ignored-filter": run(
    "integration engineer",
    "The source ignored part of the filter and would have sent everything.",
  ),
  "source/version-fallback": run(
    "integration engineer",
    "The API version is retired; raise api_version in brand.yaml.",
  ),
  "source/incomplete": run(
    "the other system",
    "The source did not deliver all it announced. The cursor stays; the next run reads again.",
  ),
  "source/job-failed": run(
    "the other system",
    "The export job failed at the source. The next run starts a new one.",
  ),
  "source/no-progress": run(
    "the other system",
    "The source repeats the same page. The run stops rather than loop.",
  ),
  "sink/refused": reject("brand", "The other system refused the document; its message says why."),
  "sink/conflict": reject(
    "brand",
    "The other system already holds another document with this key.",
  ),
  "sink/missing": reject(
    "brand",
    "The other system does not hold what was to be changed; its message says what it misses.",
  ),
  "sink/not-acknowledged": retry(
    "The answer to a batch does not name this document, so whether it was taken is unknown.",
  ),
  // Creating exactly once
  "once/unfinished": retry(
    "Whether it was done is not known yet. The next run looks first and goes on from there.",
  ),
  "once/changed": retry(
    "It changed at the source meanwhile. The next run decides it as it is now.",
  ),
  "once/withdrawn": reject(
    "brand",
    "The source no longer wants it, but it was begun here. Decide what becomes of what is there.",
  ),
  "once/taken-back": reject(
    "brand",
    "The answer to taking it back was lost, so it may have happened, or may still, even if the source wants it again by now. See what became of it in the other system.",
  ),
  "once/differs": reject(
    "brand",
    "What was created is not what was to be created, so the source was not told. Correct it there; the next run compares again.",
  ),
  "once/duplicate": reject(
    "operator",
    "Something else already carries this key. Compare the two and remove the wrong one.",
  ),
  "once/gone": reject(
    "brand",
    "What was begun was deleted. If it is to be created after all, say so with `brandsync retry --again`.",
  ),
  "once/asked-again": reject(
    "brand",
    "It was created before. If it is to be created once more, say so with `brandsync retry --again`.",
  ),
  "once/changed-after": reject(
    "brand",
    "It was changed at the source after it was created. Change what was created by hand.",
  ),
  // Comparing what was created with the source
  "audit/created-unmarked": reject(
    "operator",
    "The source still asks for something that was created. Run the pipeline: it marks what it knows. If it stays, mark it at the source by hand and do not let it be created again.",
  ),
  "audit/marked-missing": reject(
    "brand",
    "The source takes for done what is not in the other system. If it is still wanted, set it back at the source and say `brandsync retry --again`.",
  ),
  "audit/duplicate": reject(
    "brand",
    "Something was created twice. Compare the two, and cancel the one that is too many before it is carried out.",
  ),
  "audit/differs": reject(
    "brand",
    "What was created comes to another total than the source says. Compare the two and correct the wrong one.",
  ),
  "audit/unknown": reject(
    "operator",
    "Something carries our key, and neither the source nor we know of it. Find out who made it; cancel it if nobody wants it.",
  ),
  "audit/incomplete": reject(
    "operator",
    "The audit could not look at everything, so that it found nothing wrong means little. Mend the cause and repeat it: brandsync audit.",
  ),
  // State and process
  "state/leased": run("operator", "Another process runs this pipeline. Wait for it to end."),
  "state/fenced": run(
    "operator",
    "Another process took this pipeline over while this one stood still.",
  ),
  "state/newer": environment(
    "operator",
    "The state was written by a newer brandsync. Upgrade, or use another --state-dir.",
  ),
  "state/locked": environment(
    "operator",
    "Another program holds the state file. Close it and run again.",
  ),
  "state/full": environment("operator", "The disk is full. Free some space; nothing is lost."),
  "state/corrupt": environment("operator", "The state file is damaged. Restore a backup."),
  "state/corrupt-intent": environment(
    "operator",
    "The state file is damaged, or was replaced under a running process. Stop the service, then restore a backup or run again; what the other systems hold is asked before anything is created.",
  ),
  "state/bad-backup": environment(
    "operator",
    "Use another backup, one of this brand and environment, with its .json beside it. Nothing was changed.",
  ),
  "state/none": environment(
    "operator",
    "Nothing is stored for the brand there: run it first, or name the right --state-dir.",
  ),
  "state/failed": environment("operator", "The state file could not be read or written."),
  "run/interrupted": run(
    "operator",
    "The run was stopped. The next one goes on from what is stored.",
  ),
  // What is typed
  "command/unclear": command("Say it more exactly; --help shows what there is."),
  "command/unknown-record": command(
    "Name one by its key, its ref or its title: `brandsync errors` lists what is parked.",
  ),
  "command/not-now": command(
    "Ask `brandsync errors show` what is known of it, and what can be done.",
  ),
  "internal/bug": run("us", "This is a fault of brandsync. Please report it with the lines above."),
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof errorCodes;

/** Tells whether a text is one of the codes. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorCodes, text);
}
