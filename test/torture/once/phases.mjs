// What production code sees of the two systems: a source, and the phases of creating once.

/** The source as a process reads it: a list of refs, and each record by itself. */
export function sourceOf({ systems, modules }, process) {
  const { SyncError, fingerprint } = modules;
  const one = (ref) =>
    process.call("record", ref, (lag) => copyOf(systems.asOf(ref, systems.now() - lag)), {
      isRead: true,
    });
  const patiently = async (read) => {
    for (let left = 2; ; left -= 1) {
      try {
        return await read();
      } catch (error) {
        if (error.recovery !== "retry" || left === 0) throw error;
      }
    }
  };
  return {
    readsRefs: true,
    one: (ref) => one(ref),
    async *read({ also }, { signal }) {
      const listed = await patiently(() =>
        process.call("list", "", (lag) => systems.list(lag), { isRead: true }),
      );
      for (const ref of new Set([...listed, ...also])) {
        signal.throwIfAborted();
        let record;
        try {
          record = await patiently(() => one(ref));
        } catch (error) {
          if (error.recovery === "stop") throw error;
          // This record alone is unreadable; the others go on.
          const load = () => {
            throw new SyncError("record/unreadable", `${ref} could not be read`);
          };
          yield [{ ref, fingerprint: "", load }];
          continue;
        }
        if (record === undefined) continue;
        yield [{ ref, fingerprint: fingerprint(record), load: () => record }];
      }
      return { complete: true, startedAt: undefined, cost: 1 };
    },
  };
}

/** The phases as a pipeline would configure them against the sink. */
export function phasesOf({ systems, plan }, process) {
  const effect = (name, make) => (bound) =>
    process.call(name, bound.key, () => make({ ...bound }, process.lineage));
  const read = (name, look) => (bound) =>
    process.call(name, bound.key, (lag) => look({ ...bound }, lag), { isRead: true });
  const found = (minted, result) => ({ minted, result });
  const statusOf = ({ record }) => record?.status;

  /** Reads of what grows only: a stale answer is that nothing is there yet. */
  const sometimes = (look) => (bound, lag) => (lag > 0 ? undefined : look(bound));
  const claimOf = read("read claim", sometimes(systems.readClaim));
  const stampOf = read("read stamp", sometimes(systems.readStamp));
  const lookAt = (bound, lag) => {
    const looked = systems.look(bound);
    // A stale look misses that it was completed meanwhile.
    return lag > 0 && looked.done ? { ...looked, done: false, result: undefined } : looked;
  };

  return {
    evidence: new Map([
      ["claim", async (bound) => found(await claimOf(bound), undefined)],
      ...(plan.mirror ? [["mirror", async (bound) => found(mirroredIn(bound), undefined)]] : []),
      ...(plan.stamp ? [["stamp", async (bound) => found(undefined, await stampOf(bound))]] : []),
    ]),
    mint: effect("mint", systems.mint),
    claim: effect("claim", systems.claim),
    mirror: plan.mirror ? effect("mirror", systems.mirror) : undefined,
    look: read("look", lookAt),
    refresh: effect("refresh", systems.refresh),
    complete: effect("complete", systems.complete),
    stamp: plan.stamp ? effect("stamp", systems.stamp) : undefined,
    verify: read("verify", systems.verify),
    mark: effect("mark", systems.mark),
    discard: effect("discard", systems.discard),
    orphans: undefined,
    undo: plan.undo ? effect("undo", systems.undo) : undefined,
    isWithdrawn: async (bound) => !["approved", "processed"].includes(statusOf(bound)),
    isMarked: async (bound) => statusOf(bound) === "processed",
    // What the mirror and the mark write is no change of what is to be created.
    contentOf: async (record) => {
      const { revision, lines, known } = record ?? {};
      return JSON.stringify([revision, lines, known]);
    },
  };
}

/** What was mirrored into the record, if it was for this generation. */
function mirroredIn({ record, generation }) {
  const [of, minted] = (record?.external ?? "").split(" ");
  return of === String(generation) ? minted : undefined;
}

function copyOf(value) {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
