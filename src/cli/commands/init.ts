import { InvalidArgumentError } from "commander";
import { initPipelines } from "../../app/init-templates.ts";
import { initBrand } from "../../app/init.ts";
import {
  endpointsOn,
  portFlags,
  simulatedBrandValues,
  simulateHint,
  type PortValues,
} from "../../simulator/command-options.ts";
import { addCommand, type Commands } from "../command.ts";
import { writeJson } from "../context.ts";
import { addFlags } from "../flags.ts";

type InitOptions = PortValues & {
  readonly preset: string;
  readonly simulator?: boolean;
  readonly pipelines?: readonly string[];
};

/** Adds `init`. */
export function addInit(commands: Commands): void {
  const command = addCommand<InitOptions>(
    commands,
    "init <name>",
    "Write the folder of a new brand, commented and valid",
    "With --simulator the brand is pointed at the local systems, credentials included.",
    (context, [name = ""], { preset, simulator = false, pipelines, ...ports }) => {
      const { terminal, world } = context;
      const root = context.root();
      const values = simulatedBrandValues(endpointsOn(ports));
      const parts = simulator ? ["simulator"] : [];
      const files = initBrand({ root, name, preset, values, parts, pipelines }, world);
      if (context.json) {
        writeJson(context, { event: "initialized", brand: name, preset, files });
        return 0;
      }
      for (const file of files) terminal.out(`wrote ${file}`);
      terminal.out();
      terminal.out("Next:");
      for (const step of nextSteps(name, files, simulator ? ports : undefined)) {
        terminal.out(`  ${step}`);
      }
      for (const line of furtherSteps(name, preset, files, root)) terminal.out(line);
      return 0;
    },
  )
    .requiredOption("--preset <name>", "folder under pipelines/_presets that it builds on")
    .option("--simulator", "point it at `brandsync simulate`")
    .option("--pipelines <names>", "which it has, with commas between them", namesOf);
  addFlags(command, portFlags);
}

function namesOf(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.every((name) => name !== "")) return [...new Set(names)];
  throw new InvalidArgumentError("Names stand with commas between them: one,other.");
}

/** How the pipelines that the preset has beside the written ones are added. */
function furtherSteps(
  name: string,
  preset: string,
  written: readonly string[],
  root: string,
): readonly string[] {
  const others = initPipelines(root, preset).filter(
    (one) => !written.includes(`pipelines/${name}/${one}.yaml`),
  );
  if (others.length === 0) return [];
  return [
    "",
    `The preset also has ${others.join(", ")}: one file each.`,
    `pipelines/${name}/NAME.yaml:`,
    `  extends: pipelines/_presets/${preset}/NAME.yaml`,
    "  trigger:",
    "    cron: 45 5 * * *",
  ];
}

function nextSteps(
  name: string,
  files: readonly string[],
  simulated: PortValues | undefined,
): readonly string[] {
  const pipeline = files
    .filter((file) => !/\/brand\.yaml$|\.cases\.yaml$/.test(file))
    .flatMap((file) => /([^/]+)\.yaml$/.exec(file)?.[1] ?? [])[0];
  return [
    ...(simulated
      ? simulateHint(simulated)
      : [`# set the variables that pipelines/${name}/brand.yaml names`]),
    `npx brandsync check ${name}`,
    `npx brandsync plan ${name} ${pipeline ?? ""}`.trimEnd(),
    `npx brandsync run ${name}`,
  ];
}
