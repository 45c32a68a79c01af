import { expect, test } from "vitest";
import { plainText } from "../../src/core/plain-text.ts";

test.each([
  ["Ridge \u001b[31mShell", "Ridge ·[31mShell"],
  ["two\r\nlines", "two·lines"],
  ["Mélange – 綿", "Mélange – 綿"],
  ["\u009b31m", "·31m"],
])("%j is shown as %j", (text, shown) => {
  expect(plainText(text)).toBe(shown);
});
