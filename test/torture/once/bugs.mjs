// Faults that somebody might make, each seeded on purpose: the simulation must catch every one of them.
// A bug is seeded by other phases, by another store, or by a change of the build's text. `within` is how
// many worlds in a storm it may take, `as` the invariant that must be seen broken.

/** A call to the sink that changes something, as the phases make theirs. */
const calls =
  ({ systems }, process, name, make) =>
  (bound) =>
    process.call(name, bound.key, () => make({ ...bound }, process.lineage), systems);

const isUnknown = (error) => error.recovery === "retry";

/** Without anything minted: what is created is there at once. */
function atOnce(phases, world, process) {
  return {
    ...phases,
    evidence: new Map(),
    claim: undefined,
    mirror: undefined,
    refresh: undefined,
    mint: calls(world, process, "mint", world.systems.createAtOnce),
    look: async ({ claimed }) => ({
      done: true,
      ready: true,
      gone: false,
      result: claimed,
      differs: [],
    }),
  };
}

const withoutClaim = (phases) => ({
  ...phases,
  claim: undefined,
  evidence: new Map([...phases.evidence].filter(([name]) => name !== "claim")),
});

export const bugs = [
  {
    name: "created at once and then noted",
    as: "I1",
    within: 10,
    phases: atOnce,
  },
  {
    name: "searched for, by a search that lags, and then created",
    as: "I1",
    within: 20,
    phases: (phases, world, process) => {
      const { systems, timeline } = world;
      const search = ({ key, generation }) =>
        process.call(
          "search",
          key,
          () =>
            [...systems.results.values()].find(
              (one) =>
                one.key === key &&
                one.generation === generation &&
                one.at < timeline.now() - 60_000,
            )?.id,
          { isRead: true },
        );
      return {
        ...atOnce(phases, world, process),
        evidence: new Map([["search", async (bound) => ({ result: await search(bound) })]]),
      };
    },
  },
  {
    name: "told the source before anything was created",
    as: "I3",
    within: 10,
    phases: (phases) => ({
      ...phases,
      mint: async (bound) => {
        await phases.mark(bound);
        return phases.mint(bound);
      },
    }),
  },
  {
    name: "bound anew each time, and nothing claimed",
    as: "I1",
    within: 100,
    phases: (phases) => ({ ...withoutClaim(phases), evidence: new Map() }),
    changes: [
      ["state/intents.js", "if (known.minted !== undefined)\n        return known;", ""],
      ["state/intents.js", "known.claimed ?? step.claimed", "step.claimed ?? known.claimed"],
      ["engine/once/create.js", "if (intent.minted === undefined)", ""],
      ["engine/once/create.js", "if (intent.claimed === undefined)", ""],
    ],
  },
  {
    name: "kept no evidence but its own state",
    as: "I1",
    within: 60,
    phases: (phases) => ({ ...withoutClaim(phases), evidence: new Map(), stamp: undefined }),
  },
  {
    name: "took what it minted for claimed, whoever holds the claim",
    as: "I1",
    within: 400,
    phases: (phases) => ({
      ...phases,
      claim: async (bound) => {
        await phases.claim(bound);
        return bound.minted;
      },
    }),
  },
  {
    name: "completed what it minted instead of what is claimed",
    as: "I1",
    within: 400,
    phases: (phases) => {
      const ofMinted = (phase) => (bound) =>
        phase({ ...bound, claimed: bound.minted ?? bound.claimed });
      return { ...phases, look: ofMinted(phases.look), complete: ofMinted(phases.complete) };
    },
  },
  {
    name: "claimed without comparing",
    as: "I1",
    within: 400,
    phases: (phases, world, process) => ({
      ...phases,
      claim: calls(world, process, "claim", (bound) => {
        world.systems.claims.set(`${bound.key}:${bound.generation}`, bound.minted);
        return bound.minted;
      }),
    }),
  },
  {
    name: "took an unknown outcome of completing for a failure, and began anew",
    as: "I1",
    within: 20,
    phases: (phases) => ({
      ...phases,
      complete: async (bound) => {
        try {
          return await phases.complete(bound);
        } catch (error) {
          if (!isUnknown(error)) throw error;
          return phases.complete({ ...bound, claimed: await phases.mint(bound) });
        }
      },
    }),
  },
  {
    name: "took an unknown outcome of completing for done",
    within: 20,
    phases: (phases) => ({
      ...phases,
      complete: async (bound) => {
        try {
          return await phases.complete(bound);
        } catch (error) {
          if (!isUnknown(error)) throw error;
          return `made of ${bound.claimed}`;
        }
      },
    }),
  },
  {
    name: "took an unknown outcome of marking for done",
    within: 20,
    phases: (phases) => {
      const told = new Set();
      const id = ({ key, generation }) => `${key}:${generation}`;
      return {
        ...phases,
        mark: async (bound) => {
          told.add(id(bound));
          await phases.mark(bound);
        },
        isMarked: async (bound) => told.has(id(bound)) || phases.isMarked(bound),
      };
    },
  },
  {
    name: "repeated minting blindly, and completed all that was minted",
    as: "I1",
    within: 40,
    phases: (phases, { systems }) => ({
      ...phases,
      complete: async (bound) => {
        const mine = ({ key, generation, state }) =>
          key === bound.key && generation === bound.generation && state === "open";
        let result;
        for (const { id } of [...systems.minted.values()].filter(mine)) {
          result = await phases.complete({ ...bound, claimed: id });
        }
        return result;
      },
    }),
  },
  {
    name: "made two results of one minted thing",
    as: "I1",
    within: 60,
    phases: (phases, world, process) => ({
      ...phases,
      complete: calls(world, process, "complete", (bound, lineage) => {
        const one = world.systems.minted.get(bound.claimed);
        if (one?.state === "done") one.state = "open";
        return world.systems.complete(bound, lineage);
      }),
    }),
  },
  {
    name: "completed without looking at the record once more",
    within: 60,
    changes: [
      [
        "engine/once/create.js",
        "await mustBeAsDecided();\n            await beginEffect",
        "await beginEffect",
      ],
    ],
  },
  {
    name: "never read the result back",
    within: 20,
    phases: (phases) => ({ ...phases, verify: async () => [] }),
  },
  {
    name: "was done before it told what changed meanwhile",
    within: 400,
    changes: [
      [
        "engine/once/conclude.js",
        'if (alert) {\n            await parts.alert(intent, alert);\n            world.failPoint("once.alerted");\n        }',
        "",
      ],
      [
        "engine/once/conclude.js",
        'world.failPoint("once.marked");',
        'world.failPoint("once.marked"); if (alert) await parts.alert(intent, alert);',
      ],
    ],
  },
  {
    name: "went on although another process had taken over",
    within: 200,
    changes: [["state/leases.js", "if (changes === 0)", "if (changes < 0)"]],
  },
  {
    name: "asked nobody for evidence after a state was restored",
    within: 60,
    phases: (phases) => ({ ...phases, evidence: new Map() }),
  },
  {
    name: "revised what was completed already, and never read it back",
    within: 200,
    phases: (phases) => ({ ...phases, verify: async () => [] }),
    changes: [["engine/once/create.js", "if (intent.claimed !== undefined) {", "if (false) {"]],
  },
  {
    name: "knew no generations",
    within: 60,
    phases: (phases) => {
      const first = (phase) => phase && ((bound) => phase({ ...bound, generation: 1 }));
      return {
        ...phases,
        evidence: new Map([...phases.evidence].map(([name, find]) => [name, first(find)])),
        claim: first(phases.claim),
        mint: first(phases.mint),
      };
    },
  },
  {
    name: "did not hear that it was withdrawn",
    within: 60,
    phases: (phases) => ({ ...phases, isWithdrawn: async () => false }),
  },
  {
    name: "took a document that may have been created for one that was",
    within: 20,
    changes: [["engine/plan-record.js", "const change = intents\n", "const change = false\n"]],
  },
  {
    name: "left what is done unsettled after a crash",
    within: 60,
    changes: [["state/intents.js", "AND i.result IS NOT NULL", "AND 1 = 0"]],
  },
  {
    name: "left letters about what is done",
    within: 60,
    changes: [
      ["state/intents.js", 'step.phase === "marked" && known', 'step.phase === "never" && known'],
    ],
  },
  {
    name: "discarded again in every run",
    within: 100,
    changes: [["engine/once/carry-out.js", "&& isThere)", ")"]],
  },
];
