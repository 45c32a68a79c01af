import type { Clock } from "../core/world.ts";

/** What tells a running command to end. */
export interface Interrupts extends Disposable {
  /** Aborts at the first signal: nothing new begins. */
  readonly stop: AbortSignal;
  /** Aborts a while later: even what is in flight ends. */
  readonly kill: AbortSignal;
  /** The exit code of the signal that came; 130 where none did. */
  readonly exitCode: 130 | 143;
}

/** The process, as far as signals go. */
export interface SignalSource {
  on(signal: "SIGINT" | "SIGTERM", listener: () => void): unknown;
  off(signal: "SIGINT" | "SIGTERM", listener: () => void): unknown;
  exit(code: number): never;
}

/**
 * How long a stopped run may wait for answers that are under way: well under the ten seconds after
 * which supervisors lose patience.
 */
const graceMs = 8_000;

/**
 * Listens for Ctrl-C and SIGTERM until disposed. The first lets what is in flight settle, a second
 * ends the process at once; state is written so that both are safe.
 */
export function watchInterrupts(
  process: SignalSource,
  clock: Clock,
  onFirst: () => void,
): Interrupts {
  const stop = new AbortController();
  const kill = new AbortController();
  const done = new AbortController();
  let exitCode: 130 | 143 = 130;
  const receive = (code: 130 | 143) => () => {
    if (stop.signal.aborted) process.exit(exitCode);
    exitCode = code;
    stop.abort();
    onFirst();
    clock.sleep(graceMs, done.signal).then(
      () => kill.abort(),
      // Everything had settled in time.
      () => {},
    );
  };
  const [onInt, onTerm] = [receive(130), receive(143)];
  process.on("SIGINT", onInt);
  process.on("SIGTERM", onTerm);
  return {
    stop: stop.signal,
    kill: kill.signal,
    get exitCode() {
      return exitCode;
    },
    [Symbol.dispose]: () => {
      done.abort();
      process.off("SIGINT", onInt);
      process.off("SIGTERM", onTerm);
    },
  };
}
