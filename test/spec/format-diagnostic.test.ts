import { expect, test } from "vitest";
import { finding, warning } from "../../src/core/diagnostics.ts";
import { formatDiagnostic } from "../../src/core/format-diagnostic.ts";

const files: Readonly<Record<string, string>> = {
  "mappings/a.jsonata": '{\r\n  "price": $number(x)\r\n}\r\n',
  "pipelines/acme/brand.yaml": "token: shpat_123\n",
};
const readFile = (file: string): string | undefined => files[file];

test("a finding shows code, sentence, place, line, hint and where to read more", () => {
  const place = { file: "mappings/a.jsonata", line: 2, column: 12, length: 7 };
  const one = finding("mapping/not-a-number", 'cannot read "139,50" as a number', place);
  expect(formatDiagnostic(one, readFile)).toBe(
    `error[mapping/not-a-number]: cannot read "139,50" as a number
  --> mappings/a.jsonata:2:12
   |
 2 |   "price": $number(x)
   |            ^^^^^^^
   = hint     Is it written for people? Only plain decimals such as 139.50 are
              read.
   = more     schemas/README.md#mapping-not-a-number`,
  );
});

test("a finding about a whole file, a missing file or no file at all has no frame", () => {
  const places = [
    { file: "mappings/a.jsonata", line: 1, column: 1 },
    { file: "gone.yaml", line: 1, column: 1, length: 3 },
    undefined,
  ];
  for (const place of places) {
    const text = formatDiagnostic(warning("spec/no-editor-schema", "x", place), readFile);
    expect(text).toMatch(/^warning\[spec\/no-editor-schema\]: x\n/);
    expect(text).not.toContain(" | ");
    expect(text.includes("  --> ")).toBe(place !== undefined);
  }
});

test("no line is shown where a secret may stand", () => {
  const place = { file: "pipelines/acme/brand.yaml", line: 1, column: 8, length: 9 };
  for (const code of ["spec/secret-literal", "spec/yaml-syntax"] as const) {
    expect(formatDiagnostic(finding(code, "x", place), readFile)).not.toContain("shpat_123");
  }
});

test("control characters never reach the terminal", () => {
  const text = formatDiagnostic(finding("spec/wrong-value", "a\u001b[31mb\u202ec"), readFile);
  expect(text).toContain("a·[31mb·c");
});

test("whoever colours gets each part by its name", () => {
  const place = { file: "mappings/a.jsonata", line: 2, column: 3, length: 7 };
  const one = finding("mapping/failed", "x", place);
  const painted = formatDiagnostic(one, readFile, (part, text) => `<${part}>${text}</${part}>`);
  for (const part of ["<error>error[", "<place>  -->", "<frame>   |", "<label>hint    </label>"]) {
    expect(painted).toContain(part);
  }
});
