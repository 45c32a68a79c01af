import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../src/core/json.ts";
import { Skip } from "../../src/mapping/host-functions.ts";
import { hostFunctionNames } from "../../src/mapping/names.ts";
import { hostFunctions } from "../../src/mapping/host-functions.ts";
import { errorOf, evaluate } from "./evaluate.ts";

const date = (text: Json, format: string) =>
  evaluate("$date($text, $format)", undefined, { text, format });
const money = (value: Json, factor?: Json) =>
  evaluate("$money($value, $factor)", undefined, { value, factor });

test("every host function is named and every name bound", () => {
  expect(new Set(Object.keys(hostFunctions))).toEqual(hostFunctionNames);
});

describe("$date", () => {
  test.for([
    ["03/15/2027", "mm/dd/yyyy", "2027-03-15"],
    [" 03/15/2027 ", "mm/dd/yyyy", "2027-03-15"],
    ["15.03.2027", "dd.mm.yyyy", "2027-03-15"],
    ["2027-03-15", "yyyy-mm-dd", "2027-03-15"],
    ["3/5/2027", "m/d/yyyy", "2027-03-05"],
    ["12/31/2027", "m/d/yyyy", "2027-12-31"],
    ["20270315", "yyyymmdd", undefined],
    ["02/29/2028", "mm/dd/yyyy", "2028-02-29"],
    ["02/29/2000", "mm/dd/yyyy", "2000-02-29"],
    ["01/01/1990", "mm/dd/yyyy", "1990-01-01"],
    ["12/31/2100", "mm/dd/yyyy", "2100-12-31"],
  ] as const)("reads %s as %s", async ([text, format, day]) => {
    if (day === undefined) {
      expect((await errorOf("$date($a, $b)", undefined, { a: text, b: format })).code).toBe(
        "mapping/failed",
      );
    } else expect(await date(text, format)).toBe(day);
  });

  test.for([
    ["99/99/9999", '"99/99/9999" is not a date: there is no month 99'],
    ["02/30/2026", '"02/30/2026" is not a date: that month has no day 30'],
    ["13/01/2026", '"13/01/2026" is not a date: there is no month 13'],
    ["02/29/2027", '"02/29/2027" is not a date: that month has no day 29'],
    ["02/29/2100", '"02/29/2100" is not a date: that month has no day 29'],
    ["04/31/2026", '"04/31/2026" is not a date: that month has no day 31'],
    ["00/10/2026", '"00/10/2026" is not a date: there is no month 0'],
    ["01/00/2026", '"01/00/2026" is not a date: that month has no day 0'],
    ["01/01/1989", '"01/01/1989" is not a date from the years 1990 to 2100'],
    ["01/01/2101", '"01/01/2101" is not a date from the years 1990 to 2100'],
    ["1/5/2026", '"1/5/2026" is not a date written as mm/dd/yyyy'],
    ["01-05-2026", '"01-05-2026" is not a date written as mm/dd/yyyy'],
    ["01/05/26", '"01/05/26" is not a date written as mm/dd/yyyy'],
    ["2026-01-05T00:00:00Z", '"2026-01-05T00:00:00Z" is not a date written as mm/dd/yyyy'],
    ["٠١/٠٥/٢٠٢٦", '"٠١/٠٥/٢٠٢٦" is not a date written as mm/dd/yyyy'],
    ["TBD", '"TBD" is not a date written as mm/dd/yyyy'],
    ["", '"" is not a date written as mm/dd/yyyy'],
    ["01/05/2026\n01/06/2026", '"01/05/2026\\n01/06/2026" is not a date written as mm/dd/yyyy'],
  ] as const)("refuses %s", async ([text, message]) => {
    const error = await errorOf('$date($text, "mm/dd/yyyy")', undefined, { text });
    expect({ code: error.code, message: error.message }).toEqual({
      code: "mapping/bad-date",
      message,
    });
    expect(error.hint).toContain("mm/dd/yyyy");
  });

  test("says whose value it was", async () => {
    const error = await errorOf('$date("TBD", "mm/dd/yyyy", "the tag \\"From\\"")');
    expect(error.message).toBe('the tag "From" "TBD" is not a date written as mm/dd/yyyy');
  });

  test("gives nothing for nothing", async () => {
    expect(await evaluate('$date(nothing, "mm/dd/yyyy")')).toBeUndefined();
  });

  test.for(["mm/dd/yy", "mm/dd", "", "yyyy", "mm/mm/yyyy", "dd/mm/yyyy hh", "mmddyyyy"])(
    "knows no format %s",
    async (format) => {
      expect((await errorOf('$date("01/01/2026", $format)', undefined, { format })).code).toBe(
        "mapping/failed",
      );
    },
  );

  test("accepts exactly the days of the calendar", { timeout: 60_000 }, async () => {
    const two = (value: number) => String(value).padStart(2, "0");
    const days = new Set<string>();
    // The table: every day from 1990 to 2100, counted up a day at a time.
    for (let at = Date.UTC(1990, 0, 1); at <= Date.UTC(2100, 11, 31); at += 86_400_000) {
      days.add(new Date(at).toISOString().slice(0, 10));
    }
    const part = fc.record({
      y: fc.oneof(fc.integer({ min: 1985, max: 2105 }), fc.constantFrom(2000, 2100, 2096, 2028)),
      m: fc.integer({ min: 0, max: 14 }),
      d: fc.oneof(fc.integer({ min: 0, max: 33 }), fc.integer({ min: 28, max: 31 })),
    });
    await fc.assert(
      fc.asyncProperty(part, async ({ y, m, d }) => {
        const iso = `${String(y)}-${two(m)}-${two(d)}`;
        const read = await date(`${two(m)}/${two(d)}/${String(y)}`, "mm/dd/yyyy").catch(
          () => undefined,
        );
        expect(read).toBe(days.has(iso) ? iso : undefined);
      }),
      { numRuns: 500 },
    );
  });
});

describe("$dateFault", () => {
  test.for([
    ["13/45/2026", '"13/45/2026" is not a date: there is no month 13'],
    ["02/30/2026", '"02/30/2026" is not a date: that month has no day 30'],
    ["TBD", '"TBD" is not a date written as mm/dd/yyyy'],
    ["", '"" is not a date written as mm/dd/yyyy'],
    [20260105, "20260105 is not a date written as mm/dd/yyyy"],
    ["02/28/2026", undefined],
    [" 02/28/2026 ", undefined],
    [null, undefined],
  ] as const)("%j gives %j, which is what $date says", async ([text, fault]) => {
    const call = (name: string) => `${name}($text, "mm/dd/yyyy", "the tag \\"From\\"")`;
    const expected = fault === undefined ? undefined : `the tag "From" ${fault}`;
    expect(await evaluate(call("$dateFault"), undefined, { text })).toBe(expected);
    if (expected !== undefined) {
      expect((await errorOf(call("$date"), undefined, { text })).message).toBe(expected);
    }
  });

  test("gives nothing for nothing, and knows no other formats than $date", async () => {
    expect(await evaluate('$dateFault(nothing, "mm/dd/yyyy")')).toBeUndefined();
    const error = await errorOf('$dateFault("TBD", "mm/dd")');
    expect(`${error.code}: ${error.message}`).toBe(
      'mapping/failed: $dateFault knows no format "mm/dd"',
    );
  });
});

describe("$money", () => {
  test.for<readonly [Json, Json | undefined, number]>([
    ["139.50", undefined, 139.5],
    [" 139.50 ", undefined, 139.5],
    [139.5, undefined, 139.5],
    ["0", undefined, 0],
    ["1.005", undefined, 1.01],
    ["1.004", undefined, 1],
    [1.005, undefined, 1.01],
    ["-1.005", undefined, -1.01],
    ["-0", undefined, 0],
    ["19.99", 100, 1999],
    ["279.00", 0.5, 139.5],
    ["33.33", "0.5", 16.67],
    ["0.1", "0.2", 0.02],
    ["90071992547409.91", undefined, 90071992547409.91],
  ])("reads %s times %s", async ([value, factor, result]) => {
    expect(await money(value, factor)).toBe(result);
  });

  test.for<Json>([
    "139,50",
    "1,000.00",
    "$12",
    "12 USD",
    "1e3",
    "",
    "  ",
    ".5",
    "5.",
    "+5",
    "--5",
    "0x10",
    "NaN",
    "Infinity",
    "١٢",
    "1_000",
    true,
    [],
    {},
    1e21,
    1e-7,
  ])("refuses %j", async (value) => {
    const error = await errorOf("$money($value)", undefined, { value });
    expect(error.code).toBe("mapping/not-a-number");
    expect(error.message).toContain(JSON.stringify(value));
  });

  test("refuses what is not exact as a number any more", async () => {
    expect((await errorOf('$money("90071992547409.92")')).message).toBe(
      '"90071992547409.92" is too large',
    );
  });

  test("says whose value it was", async () => {
    expect((await errorOf('$money("x", 1, "the price")')).message).toBe(
      'cannot read the price "x" as a number',
    );
  });

  test("gives nothing for nothing", async () => {
    expect(await evaluate("$money(nothing)")).toBeUndefined();
  });

  test("multiplies and rounds as whole numbers do", { timeout: 60_000 }, async () => {
    const cents = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
    const factor = fc.integer({ min: 1, max: 99_999 });
    await fc.assert(
      fc.asyncProperty(cents, factor, async (value, thousandths) => {
        const written = (size: number, places: number) =>
          `${size < 0 ? "-" : ""}${(Math.abs(size) / 10 ** places).toFixed(places)}`;
        const result = await money(written(value, 2), written(thousandths, 3));
        // Cents times thousandths, to the nearest cent, halves away from zero.
        const exact = BigInt(Math.abs(value)) * BigInt(thousandths);
        const rounded = (exact + 500n) / 1000n;
        expect(Math.round(Math.abs(Number(result)) * 100)).toBe(Number(rounded));
        expect(Number(result) < 0).toBe(value < 0 && rounded > 0n);
      }),
    );
  });
});

describe("$text", () => {
  test.for<readonly [Json, Json | undefined]>([
    ["a", "a"],
    [" a b ", "a b"],
    ["", undefined],
    ["  ", undefined],
    [null, undefined],
    [0, "0"],
    [12.5, "12.5"],
    [false, "false"],
  ])("%j gives %j", async ([value, text]) => {
    expect(await evaluate("$text($value)", undefined, { value })).toEqual(text);
  });

  test("refuses lists and maps", async () => {
    expect((await errorOf("$text([1, 2])")).message).toBe("cannot read [1,2] as a text");
  });
});

describe("$require, $reject, $skip", () => {
  test.for<readonly [Json | undefined, boolean]>([
    [1, true],
    [0, true],
    [false, true],
    ["a", true],
    [[1], true],
    [{}, true],
    [undefined, false],
    [null, false],
    ["", false],
    ["  ", false],
    [[], false],
  ])("$require(%j) passes: %j", async ([value, passes]) => {
    const result = evaluate('$require($value, "it is missing")', undefined, { value });
    if (passes) expect(await result).toEqual(value);
    else
      await expect(result).rejects.toMatchObject({
        code: "mapping/rejected",
        message: "it is missing",
      });
  });

  test("$reject may say that two values contradict each other", async () => {
    expect((await errorOf('$reject("a and b", "contradiction")')).code).toBe(
      "mapping/contradiction",
    );
    expect((await errorOf('$reject("a", "nonsense")')).code).toBe("mapping/failed");
  });

  test("$skip is no error", async () => {
    await expect(evaluate('$skip("not now")')).rejects.toBeInstanceOf(Skip);
  });

  test.for(["$reject()", '$reject("")', "$skip(1)", "$require(nothing)"])(
    "%s needs a sentence",
    async (text) => {
      expect((await errorOf(text)).code).toBe("mapping/failed");
    },
  );
});
