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

type InitOptions = PortValues & { readonly preset: string; readonly simulator?: boolean };

/** Adds `init`. */
export function addInit(commands: Commands): void {
  const command = addCommand<InitOptions>(
    commands,
    "init <name>",
    "Write the folder of a new brand, commented and valid",
    "With --simulator the brand is pointed at the local systems, credentials included.",
    (context, [name = ""], { preset, simulator = false, ...ports }) => {
      const { terminal, world } = context;
      const root = context.root();
      const values = simulatedBrandValues(endpointsOn(ports));
      const parts = simulator ? ["simulator"] : [];
      const files = initBrand({ root, name, preset, values, parts }, world);
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
      return 0;
    },
  )
    .requiredOption("--preset <name>", "folder under pipelines/_presets that it builds on")
    .option("--simulator", "point it at `brandsync simulate`");
  addFlags(command, portFlags);
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
