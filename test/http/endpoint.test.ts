import { expect, test } from "vitest";
import { joinUrl, readEndpoint } from "../../src/http/endpoint.ts";

test.each([
  "https://example.com",
  "https://example.com/api/",
  "http://127.0.0.1:4010",
  "http://127.3.2.1",
  "http://localhost:80",
  "http://[::1]:4010",
])("takes %s", (text) => {
  expect(() => readEndpoint(text)).not.toThrow();
});

test.each([
  ["http://example.com", "spec/insecure-endpoint"],
  ["http://127.0.0.1.example.com", "spec/insecure-endpoint"],
  ["http://localhost.example.com", "spec/insecure-endpoint"],
  ["ftp://example.com", "spec/bad-endpoint"],
  ["example.com", "spec/bad-endpoint"],
  ["", "spec/bad-endpoint"],
  ["https://me:secret@example.com", "spec/bad-endpoint"],
  ["https://example.com?x=1", "spec/bad-endpoint"],
])("refuses %s as %s", (text, code) => {
  expect(() => readEndpoint(text)).toThrowError(expect.objectContaining({ code }));
});

test("does not print the password of an endpoint", () => {
  expect(() => readEndpoint("https://me:secret@example.com")).toThrowError(
    expect.objectContaining({ message: expect.not.stringContaining("secret") as string }),
  );
});

test.each([
  ["https://a.com", "/x", "https://a.com/x"],
  ["https://a.com/", "/x", "https://a.com/x"],
  ["https://a.com/base/", "/x/y?z=1", "https://a.com/base/x/y?z=1"],
  ["https://a.com", "/a b", "https://a.com/a%20b"],
  ["https://a.com", "//evil.com/x", "https://a.com//evil.com/x"],
])("joins %s and %s", (base, path, expected) => {
  expect(joinUrl(new URL(base), path).href).toBe(expected);
});

test.each([
  ["https://a.com/base", "/../x"],
  ["https://a.com/base", "x"],
  ["https://a.com", ".evil.com/x"],
  ["https://a.com", "@evil.com/x"],
])("refuses to leave %s by %s", (base, path) => {
  expect(() => joinUrl(new URL(base), path)).toThrowError(
    expect.objectContaining({ code: "spec/bad-endpoint" }),
  );
});
