// What must be so in the end. Written from the words of the protocol, without its code: it reads the two
// systems as they are and the tables of the state.

/** Letters about something that is done which stand until somebody has read them. */
const standing = new Set(["once/changed-after"]);

/** Letters that tell of a difference between a result and its record. */
const ofDifferences = new Set([
  "once/changed-after",
  "once/differs",
  "once/withdrawn",
  "once/taken-back",
]);

/** Letters that a person's decision closes. */
const ofDecisions = new Set([
  ...["once/asked-again", "once/withdrawn", "once/taken-back", "once/gone", "once/unfinished"],
]);

/** Judges a world that came to rest; gives what it counted. */
export function judge({ systems, plan, homes, told }) {
  const { broken, records, results } = systems;
  const live = homes.flatMap(({ letters }) => letters);
  const all = [...told, ...live];
  const lettersOf = (letters, id) => letters.filter(({ ref }) => ref === id);
  const codesOf = (letters, id) => new Set(lettersOf(letters, id).map(({ code }) => code));
  const breaks = (invariant, text) => broken.push({ invariant, text });
  const figures = { processed: 0, withdrawn: 0, changedAfter: 0, declined: 0, forgotten: 0 };

  for (const {
    id,
    versions,
    marks,
    generation,
    again,
    forgotten,
    cancelledAt,
  } of records.values()) {
    const state = versions.at(-1).state;
    const mine = [...results.values()].filter(({ key }) => key === id);
    const said = codesOf(all, id);
    const about = `${id} (${state?.status ?? "removed"}, revision ${state?.revision ?? 0})`;
    const letters = `[${[...said].join(", ")}]`;
    for (const one of mine) judgeContent(one);
    const mark = marks.at(-1);

    if (state === undefined) {
      const isTold = said.size > 0 || forgotten.has("result");
      if (mine.length > 0 && !mark && !isTold) breaks("I4", `${about} has a result and no letter`);
    } else if (state.status === "approved") {
      const isDeclined = !again && said.has("once/asked-again");
      if (isDeclined) figures.declined += 1;
      else if (state.known) breaks("I2", `${about} is not processed ${letters}`);
      else if (codesOf(live, id).size === 0) breaks("I2", `${about} is held without a letter`);
    } else if (state.status === "cancelled") {
      figures.withdrawn += 1;
      const wasMarked = mark !== undefined && mark.at <= cancelledAt;
      const isTold =
        said.has("once/withdrawn") || said.has("once/taken-back") || forgotten.has("result");
      if (mine.length > 0 && !wasMarked && !isTold) {
        breaks("I4", `${about} has a result, and nobody says that it was withdrawn ${letters}`);
      }
    } else if (state.status === "processed") {
      figures.processed += 1;
      judgeProcessed();
    }

    function judgeProcessed() {
      const current = mine.filter((one) => one.generation === generation);
      if (forgotten.size > 0) figures.forgotten += 1;
      if (mine.length === 0 || (current.length !== 1 && !forgotten.has("yes"))) {
        breaks("I2", `${about} has ${current.length} results of generation ${generation}`);
        return;
      }
      const result = current[0] ?? mine.at(-1);
      // Marked by a request so late that it was withdrawn, and wanted again, meanwhile: no program can
      // know, so what was said of it must stand.
      const isTakenBack = result.undone;
      const now = codesOf(live, id);
      if (isTakenBack && !now.has("once/taken-back") && !now.has("once/withdrawn")) {
        breaks("I2", `${about} is done, its result was taken back, and nobody says so`);
      }
      if (result.document.revision !== mark.revision) {
        const isTold = [...said].some((code) => ofDifferences.has(code));
        if (isTold) figures.changedAfter += 1;
        else if (!forgotten.has("mark")) {
          breaks(
            "I4",
            `${about} was made of revision ${result.document.revision}, told done at ${mark.revision} ${letters}`,
          );
        }
      }
      // Created, withdrawn, wanted again, and then marked by a request of before: nothing is listed any
      // more, and what people were told stands until they close it.
      const isOvertaken = result.at <= cancelledAt && cancelledAt < mark.at;
      for (const { code } of lettersOf(live, id)) {
        // A state never hears of what people decided in another, or in itself before it was restored.
        const isDeaf = plan.clone !== undefined || forgotten.has("yes");
        const isForPeople = (isDeaf || isTakenBack || isOvertaken) && ofDecisions.has(code);
        if (!standing.has(code) && !isForPeople)
          breaks("I9", `${about} is done, and its letter ${code} stands`);
      }
    }

    /** A result is one of the record's revisions, whole, and one that was to be created. */
    function judgeContent({ id: result, document }) {
      const wanted = systems.expectedAt(id, document.revision);
      const isTold = [...said].some((code) => ofDifferences.has(code)) || forgotten.has("result");
      const wasWanted = versions.some(
        ({ state: then }) =>
          then?.revision === document.revision && then.known && then.status !== "pending",
      );
      const isAsWanted = JSON.stringify(document) === JSON.stringify(wanted) || isTold;
      if (!isAsWanted || !wasWanted) {
        breaks("I4", `${about}: ${result} holds ${JSON.stringify(document)}`);
      }
    }
  }

  for (const { intents, letters, documents } of homes) {
    for (const { key, generation, phase, result } of intents) {
      const isLast = !intents.some((one) => one.key === key && one.generation > generation);
      if (!isLast) continue;
      if (phase === "marked" && result !== null) {
        // What is done is settled, and other pipelines can look up what became of it.
        const known = documents.find((one) => one.key === key);
        if (known && (known.in_doubt !== 0 || known.sink_id !== result)) {
          breaks(
            "I7",
            `${key} is done, and is ${known.sink_id ?? "in doubt"} instead of ${result}`,
          );
        }
      }
      if (phase === "marked") continue;
      if (!letters.some((letter) => letter.ref === key)) {
        breaks("I8", `the intent of ${key} (${phase}) is open, and no letter says why`);
      }
    }
  }
  return figures;
}
