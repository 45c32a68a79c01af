/** JSONata's own functions that a mapping may call. */
export const builtInNames: ReadonlySet<string> = new Set(
  (
    "abs append assert average base64decode base64encode boolean ceil clone contains count " +
    "decodeUrl decodeUrlComponent distinct each encodeUrl encodeUrlComponent error exists filter " +
    "floor formatBase formatInteger formatNumber fromMillis join keys length lookup lowercase map " +
    "match max merge min not number pad parseInteger power reduce replace reverse round sift single " +
    "sort split spread sqrt string substring substringAfter substringBefore sum toMillis trim type " +
    "uppercase zip"
  ).split(" "),
);

/** JSONata's functions that are not bound, each with the reason that people are told. */
export const forbiddenNames: ReadonlyMap<string, string> = new Map([
  ["now", "it reads the clock, so that no two runs would give the same document"],
  ["millis", "it reads the clock, so that no two runs would give the same document"],
  ["random", "it draws by chance, so that no two runs would give the same document"],
  ["shuffle", "it draws by chance, so that no two runs would give the same document"],
  ["eval", "it runs text from a record as an expression"],
]);

/** Why `$toMillis` takes no picture, and what to use instead. */
export const picturedToMillis =
  "$toMillis may not be given a picture: it turns days that do not exist into others";
export const dateHint = "Read dates with $date(text, format).";

/** The functions that this project adds to every expression. */
export const hostFunctionNames: ReadonlySet<string> = new Set([
  "reject",
  "skip",
  "hold",
  "require",
  "text",
  "date",
  "dateFault",
  "money",
]);

/** What is known of a document that is created once: some of it only from a phase on. */
export const onceNames = [
  "key",
  "document",
  "record",
  "digest",
  "minted",
  "claimed",
  "result",
  "generation",
] as const;

/** The variables that the runner binds, in one place or another. */
const boundVariables: ReadonlySet<string> = new Set([
  "settings",
  "brand",
  "today",
  "record",
  "cursor",
  "partition",
  "keys",
  "draft",
  "key",
  "document",
  "sent",
  "documents",
  "batch",
  "refs",
  "ids",
  "since",
  "until",
  "page",
  ...onceNames,
]);

/** Every name an expression may use after `$` before a preset's functions are added. */
export const boundNames: ReadonlySet<string> = new Set([
  ...builtInNames,
  ...hostFunctionNames,
  ...boundVariables,
]);
