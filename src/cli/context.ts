import type { World } from "../core/world.ts";
import type { SignalSource } from "./interrupts.ts";
import type { OutputStream, Terminal } from "./terminal.ts";

/** The process a command runs in. */
export interface Host {
  readonly world: World;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly signals: SignalSource;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Asks whoever sits there, and gives the answer; absent where nobody does. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
}

/** What every command works with. */
export interface CommandContext extends Host {
  readonly terminal: Terminal;
  /** True if programs read along: JSON lines on standard output and nothing else there. */
  readonly json: boolean;
  /**
   * The project's folder.
   * @throws SyncError `spec/no-project`
   */
  readonly root: () => string;
  readonly stateDir: () => string;
  /** Where it was told to look, for commands that are suggested: ` --state-dir there`; "" for the usual places. */
  readonly repeated: string;
}

/** Writes one line for programs. */
export function writeJson({ terminal }: CommandContext, line: object): void {
  terminal.out(JSON.stringify(line));
}
