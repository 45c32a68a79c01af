import { expect, test } from "vitest";
import {
  judgeFailure,
  judgeResponse,
  parseAnswer,
  plainWords,
} from "../../src/http/judge-response.ts";
import { manualWorld } from "../support/manual-world.ts";

const world = manualWorld();
const judge = (status: number, role: "source" | "sink", text = "", headers = {}) =>
  judgeResponse({ status, headers: new Headers(headers), text }, { role, name: "Testbed" }, world);

test.each([200, 201, 204, 206, 304])("%i is fine", (status) => {
  expect(judge(status, "sink")).toEqual({ kind: "fine" });
});

test.each([
  [400, "sink", "refused", "sink/refused"],
  [404, "sink", "refused", "sink/missing"],
  [409, "sink", "refused", "sink/conflict"],
  [413, "sink", "refused", "sink/refused"],
  [422, "sink", "refused", "sink/refused"],
  [400, "source", "refused", "source/refused"],
  [404, "source", "refused", "source/refused"],
  [409, "source", "refused", "source/refused"],
  [401, "sink", "refused", "access/refused"],
  [402, "source", "refused", "access/frozen"],
  [403, "source", "refused", "access/forbidden"],
  [423, "source", "refused", "access/frozen"],
  [408, "sink", "again", "http/timeout"],
  [429, "sink", "throttled", "http/throttled"],
  [430, "source", "throttled", "http/throttled"],
  [500, "sink", "again", "http/server-error"],
  [502, "sink", "again", "http/server-error"],
  [520, "source", "again", "http/server-error"],
  [301, "sink", "again", "http/bad-answer"],
] as const)("%i from a %s is %s with %s", (status, role, kind, code) => {
  expect(judge(status, role)).toMatchObject({ kind, error: { code } });
});

test("passes on how long to wait", () => {
  expect(judge(429, "sink", "", { "retry-after": "3" })).toMatchObject({ waitMs: 3000 });
  expect(judge(503, "sink", "", { "retry-after": "4" })).toMatchObject({ waitMs: 4000 });
  expect(judge(429, "sink")).toMatchObject({ waitMs: undefined });
});

test("says what the other system said, without its markup", () => {
  const page = "<html><style>p{}</style><body><h1>Bad\n gateway</h1></body></html>";
  expect(judge(502, "sink", page)).toMatchObject({
    error: { message: 'Testbed failed (502): "Bad gateway".', facts: { status: 502 } },
  });
});

test("names what a sink refuses", () => {
  const party = { role: "sink", name: "Testbed", about: "the request" } as const;
  const answer = { status: 400, headers: new Headers(), text: "no" };
  expect(judgeResponse(answer, party, world)).toMatchObject({
    error: { message: 'Testbed refuses the request (400): "no".' },
  });
});

test("cuts long words", () => {
  expect(plainWords("x".repeat(1000))).toHaveLength(200);
});

test("an empty answer is undefined, a page is a bad answer", () => {
  const party = { role: "sink", name: "Testbed" } as const;
  expect(parseAnswer({ status: 200, text: " \n" }, party)).toBeUndefined();
  expect(parseAnswer({ status: 200, text: '{"a":1}' }, party)).toEqual({ a: 1 });
  expect(() => parseAnswer({ status: 200, text: "<html>hi</html>" }, party)).toThrowError(
    expect.objectContaining({ code: "http/bad-answer" }),
  );
});

test.each([
  [{ sentMaybe: false, timedOut: false }, "http/unreachable"],
  [{ sentMaybe: true, timedOut: true }, "http/timeout"],
  [{ sentMaybe: true, timedOut: false }, "http/bad-answer"],
])("a failure %j is %s", (failure, code) => {
  const party = { role: "sink", name: "Testbed" } as const;
  expect(judgeFailure({ kind: "failure", reason: "so", ...failure }, party)).toMatchObject({
    kind: "again",
    sentMaybe: failure.sentMaybe,
    error: { code },
  });
});
