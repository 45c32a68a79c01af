import type { World } from "../core/world.ts";
import { controlAnswer, controlPrefix } from "./control.ts";
import { exchange } from "./exchange.ts";
import { deliver } from "./fault-answer.ts";
import { createFaultPlan, type FaultPlan } from "./fault-plan.ts";
import { readRequest } from "./http-request.ts";
import { listen, type Listener } from "./listener.ts";
import { createRequestLog, type RequestLog } from "./request-log.ts";
import { createStateFile } from "./state-file.ts";
import type { SimulatedSystem } from "./system.ts";

export interface ServerOptions {
  readonly world: World;
  readonly seed: number;
  readonly systems: readonly ServedSystem[];
  readonly stateFile?: string;
  readonly approve?: (oauthToken: string) => string | undefined;
  /** Called before anybody can connect; what it throws ends the start and leaves the state file alone. */
  readonly prepare?: (restored: boolean) => void | Promise<void>;
}

export interface ServedSystem {
  readonly system: SimulatedSystem;
  /** 0 takes any free port. */
  readonly port: number;
  /** The option that chooses the port, for the message when it is taken. */
  readonly portOption: string;
}

export interface Server {
  /** Where a system listens, without a slash at the end. */
  endpoint(system: string): string;
  readonly faults: FaultPlan;
  readonly requestLog: RequestLog;
  /** Whether the state file was there and taken up. */
  readonly restored: boolean;
  /** Writes the state file now; false where there is none. */
  save(): boolean;
  /** Stops listening, cuts what is open and writes the state file. */
  close(): Promise<void>;
}

/** Puts simulated systems on ports of this machine, each with faults, log and control endpoint. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { world, seed, systems: served } = options;
  const systems = served.map(({ system }) => system);
  const log = createRequestLog();
  const faults = createFaultPlan(
    seed,
    systems.map((system) => system.name),
  );
  const state =
    options.stateFile === undefined
      ? undefined
      : createStateFile(options.stateFile, systems, world);
  const restored = state?.restore() ?? false;
  await options.prepare?.(restored);
  const save = (): boolean => {
    state?.save();
    return state !== undefined;
  };
  const approve = (token: string): string | undefined => {
    const verifier = options.approve?.(token);
    state?.saveSoon();
    return verifier;
  };

  const listeners = new Map<string, Listener>();
  try {
    for (const { system, port, portOption } of served) {
      listeners.set(system.name, await listenFor(system, port, portOption));
    }
  } catch (error) {
    await closeAll();
    throw error;
  }

  return {
    endpoint: (name) => listeners.get(name)?.endpoint ?? "",
    faults,
    requestLog: log,
    restored,
    save,
    close: async () => {
      await closeAll();
      state?.close();
    },
  };

  function listenFor(system: SimulatedSystem, port: number, option: string): Promise<Listener> {
    const onWrite = (): void => state?.saveSoon();
    return listen(port, option, async (message, reply) => {
      if (message.url?.startsWith(controlPrefix)) {
        const context = { system, faults, log, save, approve, onWrite };
        const date = new Date(world.clock.now()).toUTCString();
        deliver(controlAnswer(await readRequest(message), context), reply, date, undefined);
        return;
      }
      const context = { world, system, faults, log, onWrite };
      await exchange(message, reply, () => readRequest(message), context);
    });
  }

  async function closeAll(): Promise<void> {
    await Promise.all([...listeners.values()].map((listener) => listener.close()));
  }
}
