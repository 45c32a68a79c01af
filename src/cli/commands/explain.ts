import { allCodes, explainCode, type ExplainedCode } from "../../app/explain.ts";
import { addCommand, type Commands } from "../command.ts";
import { writeJson } from "../context.ts";
import { wrap } from "../layout.ts";
import { moveOf } from "../report-error.ts";
import type { Brush } from "../terminal.ts";

/** Adds `explain`. */
export function addExplain(commands: Commands): void {
  addCommand(
    commands,
    "explain [code]",
    "Explain an error code: what happens then, what to do, whose move it is",
    "Without a code, lists all of them.",
    (context, [code]) => {
      const { terminal } = context;
      const codes = code === undefined ? allCodes() : [explainCode(code)];
      for (const one of codes) {
        if (context.json) writeJson(context, { event: "code", ...one });
        else if (code === undefined) terminal.out(one.code);
        else for (const line of page(one, terminal.paint, terminal.width)) terminal.out(line);
      }
      return 0;
    },
  );
}

const recoveries = {
  retry:
    "The call is repeated. Once the tries are used up, the record is parked as a dead letter and tried again in every run.",
  reject:
    "The record is parked as a dead letter and the others go on. It is tried again once it changes at its source, or the mapping does.",
  stop: "Nothing more is done, and the cursor stays where it was.",
} as const;

function page(
  { code, recovery, hint, move, exit }: ExplainedCode,
  paint: Brush,
  width: number,
): readonly string[] {
  const exits =
    recovery === "reject"
      ? "4, if nothing worse happened"
      : recovery === "retry"
        ? `4, if nothing worse happened; ${String(exit)} where it ends the run`
        : String(exit);
  const fields = [
    ["what to do", hint],
    ["what happens", recoveries[recovery]],
    ["whose move", moveOf(move)],
    ["exit code", exits],
  ] as const;
  return [
    paint("title", code),
    "",
    ...fields.flatMap(([label, text]) => {
      const lines = wrap(text, width, " ".repeat(16)).map((line) => line.slice(16));
      return lines.map((line, at) => `  ${at === 0 ? label.padEnd(14) : " ".repeat(14)}${line}`);
    }),
  ];
}
