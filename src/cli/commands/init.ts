import { initBrand } from "../../app/init.ts";
import {
  endpointsOn,
  portFlags,
  simulatedBrandValues,
  simulateHint,
  type SimulateValues,
} from "../../simulator/command-options.ts";
import { addCommand, type Commands } from "../command.ts";
import { writeJson } from "../context.ts";
import { addFlags } from "../flags.ts";

type InitOptions = Pick<SimulateValues, "shopifyPort" | "nuorderPort"> & {
  readonly preset: string;
  readonly simulator?: boolean;
};

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
      const request = {
        root,
        name,
        preset,
        values: simulatedBrandValues(endpointsOn(ports)),
        parts: simulator ? ["simulator"] : [],
      };
      const files = initBrand(request, world);
      if (context.json) {
        writeJson(context, { event: "initialized", brand: name, preset, files });
        return 0;
      }
      const pipelines = files.flatMap((file) => /([^/.]+)\.yaml$/.exec(file)?.[1] ?? []);
      const pipeline = pipelines.find((one) => one !== "brand") ?? "";
      for (const file of files) terminal.out(`wrote ${file}`);
      terminal.out();
      terminal.out("Next:");
      const steps = [
        ...(simulator
          ? [`${simulateHint(ports)} &`]
          : [`# set the variables that pipelines/${name}/brand.yaml names`]),
        `brandsync check ${name}`,
        `brandsync plan ${name} ${pipeline}`,
        `brandsync run ${name} ${pipeline}`,
      ];
      for (const step of steps) terminal.out(`  ${step}`);
      return 0;
    },
  )
    .requiredOption("--preset <name>", "folder under pipelines/_presets that it builds on")
    .option("--simulator", "point it at `brandsync simulate`");
  addFlags(command, portFlags);
}
