import { testBrand, type CaseResult } from "../../app/cases.ts";
import { readBrand, readBrands, type Brand } from "../../app/project.ts";
import { formatLocation } from "../../core/location.ts";
import { addCommand, type Commands } from "../command.ts";
import { writeJson, type CommandContext } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { count, wrap } from "../layout.ts";

/** Adds `test`. */
export function addTest(commands: Commands): void {
  addCommand(
    commands,
    "test [brand]",
    "Hold pipelines against the cases in *.cases.yaml",
    "Opens no connection. Exit code 1 where a case fails.",
    (context, [brand]) => test(context, brand),
  );
}

async function test(context: CommandContext, name: string | undefined): Promise<ExitCode> {
  const { terminal, env } = context;
  const root = context.root();
  const brands =
    name === undefined
      ? readBrands(root, { env }).map((one) => readBrand(root, one.name, { env }))
      : [readBrand(root, name, { env })];
  const results: CaseResult[] = [];
  for (const brand of brands) results.push(...(await testOne(context, root, brand)));
  const failed = results.filter(({ failures }) => failures.length > 0).length;
  const passed = results.length - failed;
  if (context.json) writeJson(context, { event: "tested", passed, failed });
  else if (results.length === 0) terminal.out("there are no cases: write them to *.cases.yaml");
  else terminal.out(`${count(passed, "case")} passed, ${String(failed)} failed`);
  return failed > 0 ? 1 : 0;
}

async function testOne(
  context: CommandContext,
  root: string,
  brand: Brand,
): Promise<readonly CaseResult[]> {
  const { terminal, json } = context;
  const { paint, width } = terminal;
  const results = await testBrand(root, brand);
  for (const [at, { file, name, location, failures }] of results.entries()) {
    const passed = failures.length === 0;
    if (json) {
      writeJson(context, {
        event: "case",
        brand: brand.name,
        file,
        name,
        passed,
        failures,
        ...location,
      });
      continue;
    }
    if (file !== results[at - 1]?.file) terminal.out(paint("title", file));
    terminal.out(`  ${passed ? paint("good", "ok  ") : paint("error", "FAIL")}  ${name}`);
    if (passed) continue;
    if (location) terminal.out(`        ${paint("place", formatLocation(location))}`);
    for (const failure of failures) {
      for (const line of wrap(failure, width, " ".repeat(8))) terminal.out(line);
    }
  }
  if (!json && results.length > 0) terminal.out();
  return results;
}
