// Plays one world: runs in which everything goes wrong, then a quiet end, then the oracle.
import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { judge } from "./oracle.mjs";
import { startProcess } from "./process.mjs";
import { openWorld } from "./world.mjs";

/** Rounds in which a quiet world must come to rest. */
const mostRounds = 14;

/**
 * Plays the world of a plan. Gives what was broken, a hash of everything that happened, and figures.
 * `folder` is emptied of this world's files again; `diary` gets a line for each thing that happens.
 */
export async function simulate({ plan, modules, pipelines, folder, template, bug, diary }) {
  const world = openWorld({ plan, modules, pipelines, bug, diary });
  const { timeline, systems } = world;
  const main = homeAt("main");
  const homes = [main];
  /** Letters that a state knew of which is lost. */
  const told = [];
  try {
    for (const tick of plan.ticks) await playTick(tick);
    await quietEnd();
  } catch (thrown) {
    systems.broken.push({ invariant: "I0", text: String(thrown?.stack ?? thrown) });
  } finally {
    for (const home of homes) leave(home);
  }
  world.trace(JSON.stringify(systems.broken));
  return {
    seed: plan.seed,
    broken: systems.broken,
    hash: world.digest(),
    met: world.met,
    figures: {
      records: plan.records.length,
      ...world.figures,
      results: systems.results.size,
      orphans: [...systems.minted.values()].filter(({ state }) => state === "open").length,
      restores: plan.restore ? 1 : 0,
      clones: plan.clone ? 1 : 0,
      steps: timeline.steps,
      ...world.judged,
    },
  };

  /** A state file and the process that has it open. */
  function homeAt(name) {
    const path = join(folder, `${name}.sqlite`);
    copyFileSync(template, path);
    return {
      name,
      path,
      lineage: name,
      process: undefined,
      reader: undefined,
      statements: new Map(),
    };
  }

  function processOf(home, host = "here") {
    if (!home.process || home.process.dead) home.process = startProcess(world, { ...home, host });
    return home.process;
  }

  /** Nobody has the state open any more. */
  function close(home) {
    home.process?.close();
    home.reader?.close();
    home.reader = undefined;
    home.statements.clear();
  }

  function leave(home) {
    close(home);
    for (const end of ["", "-wal", "-shm", ".old"]) rmSync(home.path + end, { force: true });
  }

  async function playTick(tick) {
    world.tick = tick.at;
    world.trace(`tick ${tick.at} ${tick.kind}`);
    world.count("ticks", tick.kind);
    for (const { id, opens } of plan.records) if (opens === tick.at) systems.person.open(id);
    world.people("between");
    await changeState(tick.at);
    const [first, second] = tick.crashes;
    const all = [start(processOf(main), { crash: first, stop: tick.stop })];
    if (tick.kind === "double") all.push(start(visitor("here"), { crash: second }));
    if (tick.kind === "pause") await pauseAndTakeOver(tick, all);
    for (const home of homes.slice(1)) all.push(start(processOf(home), { crash: second }));
    await timeline.until(() => all.every(isOver));
    for (const process of all) if (process !== homeOf(process)?.process) process.close();
    await timeline.pass(tick.gap);
    if (world.chance.is(0.3, `answers ${tick.id}`)) await answerLetters();
  }

  /** A second process on the first one's state file. */
  function visitor(host) {
    return startProcess(world, { ...main, host });
  }

  /** Lets the process stand still until its lease has run out and another is in the middle of a run. */
  async function pauseAndTakeOver(tick, all) {
    const [sleeper] = all;
    let sleeps = false;
    const begins = () => {
      sleeps = true;
    };
    sleeper.fate.pause = { ...tick.pause, begins };
    await timeline.until(() => sleeps || isOver(sleeper));
    if (isOver(sleeper)) return;
    await timeline.pass(tick.pause.ms);
    const other = visitor("elsewhere");
    const [before, leftOver] = [world.onStep, tick.pause.resume];
    world.onStep = (process) => {
      if (process === other && other.steps >= leftOver) sleeper.goOn();
    };
    all.push(start(other, { crash: tick.crashes[1] }));
    await timeline.until(() => isOver(other));
    world.onStep = before;
    sleeper.goOn();
    // What stood still and was overtaken ends with an error; the next run has its own process.
    await timeline.until(() => isOver(sleeper));
    sleeper.close();
  }

  function start(process, fate) {
    process.over = false;
    void process.run(fate);
    return process;
  }

  function homeOf(process) {
    return homes.find((home) => home.process === process);
  }

  /** What becomes of the state file between runs. */
  async function changeState(at) {
    const { restore, clone } = plan;
    const old = `${main.path}.old`;
    if (restore?.from === at || clone?.from === at) {
      close(main);
      copyFileSync(main.path, old);
    }
    if (restore?.from === at) restore.takenAt = timeline.now();
    if (clone?.from === at) {
      const copy = homeAt("clone");
      copyFileSync(old, copy.path);
      homes.push(copy);
      world.trace("the state is cloned");
    }
    if (restore?.to === at) {
      forget(main, restore.takenAt);
      close(main);
      copyFileSync(old, main.path);
      world.trace("an old state is restored");
    }
    if (clone?.until === at && at < plan.ticks.length) {
      const [copy] = homes.splice(1, 1);
      forget(copy, 0);
      leave(copy);
      world.trace("the clone is thrown away");
    }
  }

  /** What only a state knew that is lost now: what it told is kept, for people may have read it. */
  function forget(home, since) {
    const { letters } = read(home);
    told.push(...letters);
    const isLost = ({ lineage, at }) => lineage === home.lineage && at >= since;
    for (const { id, marks, yes, forgotten } of systems.records.values()) {
      if (marks.some(isLost)) forgotten.add("mark");
      if (yes.some(isLost)) forgotten.add("yes");
      // What is claimed may still be completed by a request that is on its way.
      const isClaimed = [...systems.claims.keys()].some((slot) => slot.startsWith(`${id}:`));
      const isMade = [...systems.results.values()].some((one) => one.key === id && isLost(one));
      if (isClaimed || isMade) forgotten.add("result");
    }
  }

  /** What a state file holds, read without the code that wrote it. */
  function read(home) {
    const db = (home.reader ??= new modules.SqliteDatabase(home.path));
    const all = (sql) => {
      if (!home.statements.has(sql)) home.statements.set(sql, db.prepare(sql));
      return home.statements.get(sql).all();
    };
    return {
      letters: all("SELECT ref, key, code, message FROM dead_letters"),
      intents: all(
        "SELECT key, generation, phase, result, document FROM intents ORDER BY key, generation",
      ),
      documents: all("SELECT key, in_doubt, sink_id FROM documents"),
    };
  }

  /** People do what letters ask of them. Gives how much they did. */
  async function answerLetters() {
    let done = 0;
    for (const home of homes) {
      const process = processOf(home);
      const { letters, intents } = read(home);
      for (const { key, code } of letters) {
        const record = systems.records.get(key);
        if (code === "once/differs") {
          const intent = intents.findLast((one) => one.key === key);
          if (
            intent.phase !== "marked" &&
            systems.person.correct(key, JSON.parse(intent.document))
          ) {
            done += 1;
            world.trace(`somebody corrects what was made of ${key}`);
          }
        }
        if (code !== "once/gone" && code !== "once/asked-again") continue;
        if (systems.latest(key)?.status !== "approved" || (code !== "once/gone" && !record.again)) {
          continue;
        }
        const last = intents.findLast((one) => one.key === key);
        const isDone = last?.phase === "marked";
        if (last === undefined || isDone !== (code === "once/asked-again")) continue;
        const opened = await sayYes(process, key);
        if (opened === undefined) continue;
        done += 1;
        record.generation = Math.max(record.generation, opened.generation);
        const { lineage } = home;
        record.yes.push({ at: timeline.now(), to: opened.generation, lineage });
        world.trace(`somebody says yes to ${key} once more, ${opened.generation}`);
      }
    }
    return done;
  }

  async function sayYes({ store }, key) {
    let run;
    try {
      run = await store.openRun({ pipeline: "things", trigger: "retry", revision: "retry" });
    } catch (error) {
      // Whoever died elsewhere still holds the lease: said another time.
      if (error.code === "state/leased") return undefined;
      throw error;
    }
    const opened = await store.reopen(run, key);
    const counts = { read: 0, new: 0, changed: 0, unchanged: 0, retired: 0, left_out: 0 };
    await store.closeRun(run, {
      outcome: "succeeded",
      counts: { ...counts, held: 0, rejected: 0 },
      leftOutBy: {},
      writes: 0,
      sourceCost: 0,
    });
    return opened;
  }

  /** Nothing goes wrong any more: runs until there is nothing left to do, and one more. */
  async function quietEnd() {
    world.tick = Number.MAX_SAFE_INTEGER;
    world.trace("quiet");
    for (const { id } of plan.records) {
      if (systems.latest(id)?.status === "pending") systems.person.open(id);
    }
    world.people("between");
    world.quiet = true;
    await round();
    // Whatever is on its way still arrives.
    await timeline.drain();
    world.people("between");
    let rounds = 0;
    for (let idle = 0; idle < 1; rounds += 1) {
      if (rounds > mostRounds) {
        systems.broken.push({
          invariant: "I11",
          text: `it is still writing after ${rounds} rounds`,
        });
        break;
      }
      const written = await round();
      const answered = await answerLetters();
      idle = written + answered === 0 ? idle + 1 : 0;
    }
    world.judged = judge({ systems, plan, homes: homes.map(read), told });
  }

  /** One run of every state, unharmed. Gives how many calls changed something, or runs ended early. */
  async function round() {
    const before = world.figures.effects;
    let ended = 0;
    for (const home of homes) {
      const process = start(processOf(home), {});
      await timeline.until(() => isOver(process));
      // Whoever died elsewhere is waited for until its lease has run out.
      if (process.ended?.error) {
        ended += 1;
        await timeline.pass(16 * 60_000);
      }
      await timeline.pass(60_000);
    }
    return world.figures.effects - before + ended;
  }
}

function isOver(process) {
  return process.dead || process.over;
}
