import { expect, test } from "vitest";
import { exceeds } from "../../src/mapping/exact-decimal.ts";

test.each([
  ["120.00", "120", "0", false],
  ["120.00", "120.01", "0", true],
  ["120.00", "120.01", "0.01", false],
  ["-1", "1", "1.999", true],
  ["0.1", "0.3", "0.2", false],
  ["9007199254740993", "9007199254740992", "0", true],
  ["$120", "120", "0", undefined],
  ["1e3", "1000", "0", undefined],
])("%s and %s are further apart than %s: %s", (one, other, tolerance, expected) => {
  expect(exceeds(one, other, tolerance)).toBe(expected);
});
