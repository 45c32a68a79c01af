import { Listr } from "listr2";

/** One thing that is done while people watch its line. */
export interface LiveTask {
  readonly title: string;
  /** Does it, redrawing its line; gives what is said in its place once it is done. */
  readonly work: (redraw: (line: string) => void) => Promise<LiveEnd>;
}

export interface LiveEnd {
  readonly title: string;
  readonly isGood: boolean;
}

/** Does one task after the other, each with a line that is redrawn while it runs. */
export async function runLive(tasks: readonly LiveTask[]): Promise<void> {
  const list = new Listr(
    tasks.map(({ title, work }) => ({
      title,
      task: async (_: unknown, task: { title: string; output: string }) => {
        const end = await work((line) => {
          task.output = line;
        });
        task.title = end.title;
        if (!end.isGood) throw new Error(end.title);
      },
    })),
    {
      concurrent: false,
      exitOnError: false,
      // Ctrl-C is ours: what is in flight is settled first.
      registerSignalListeners: false,
      rendererOptions: { collapseErrors: false, showErrorMessage: false },
    },
  );
  await list.run();
}
