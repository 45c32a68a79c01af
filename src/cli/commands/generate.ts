import { generateFiles } from "../../app/generate.ts";
import { finding, SpecError } from "../../core/diagnostics.ts";
import { addCommand, type Commands } from "../command.ts";
import { writeJson } from "../context.ts";

/** Adds `generate`, which is for those who work on brandsync itself. */
export function addGenerate(commands: Commands): void {
  addCommand<{ readonly check?: boolean }>(
    commands,
    "generate",
    "Write the schemas and the reference page that are made from the code",
    "For those who work on brandsync itself.",
    (context, _, { check = false }) => {
      const files = generateFiles(context.root(), { check });
      if (check && files.length > 0) {
        throw new SpecError(
          files.map((file) =>
            finding("spec/stale-generated", `"${file}" is not what would be generated`),
          ),
        );
      }
      if (context.json) writeJson(context, { event: "generated", files });
      else for (const file of files) context.terminal.out(`wrote ${file}`);
      return 0;
    },
  ).option("--check", "write nothing; exit code 2 where a file is stale");
}
