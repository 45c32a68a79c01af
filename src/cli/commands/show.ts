import { readBrand } from "../../app/project.ts";
import { showResolved, showResolvedAsJson } from "../../app/show.ts";
import { addCommand, type Commands } from "../command.ts";
import { writeJson } from "../context.ts";

/** Adds `show`. */
export function addShow(commands: Commands): void {
  addCommand(
    commands,
    "show <brand> [pipeline]",
    "Show a pipeline as it is understood, with the place of each value",
    "Presets, overlays and defaults are put together; secrets are shown by name only.",
    (context, [name = "", only]) => {
      const { terminal, env } = context;
      const brand = readBrand(context.root(), name, { env });
      const names = only === undefined ? [...brand.pipelines.keys()] : [only];
      for (const [at, pipeline] of names.entries()) {
        if (context.json) writeJson(context, showResolvedAsJson(brand, pipeline));
        else {
          if (at > 0) terminal.out("---");
          for (const line of showResolved(brand, pipeline, terminal.width)) terminal.out(line);
        }
      }
      return 0;
    },
  );
}
