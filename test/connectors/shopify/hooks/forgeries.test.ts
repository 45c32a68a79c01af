import { expect, test } from "vitest";
import { caseOf, chance } from "./forgeries.ts";
import { judge } from "./signed.ts";

test("of 5,000 deliveries exactly the genuine ones are believed", () => {
  const pick = chance(11);
  const wrong: string[] = [];
  const ways = new Set<string>();
  for (let number = 0; number < 5000; number += 1) {
    const one = caseOf(number, pick);
    ways.add(one.what);
    if ((judge(one).kind !== "refused") !== one.genuine)
      wrong.push(`${String(number)}: ${one.what}`);
  }
  expect(wrong).toEqual([]);
  expect(ways.size).toBe(23);
});
