import { SyncError } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json.ts";

/**
 * Gives a rendered option that must be text; `where` names it for people, e.g. "sink.create".
 * @throws SyncError `spec/wrong-type`
 */
export function neededText(request: JsonObject, name: string, where: string): string {
  const value = request[name];
  if (typeof value === "string" && value !== "") return value;
  throw new SyncError("spec/wrong-type", `The ${name} of ${where} gave no text.`);
}

/**
 * Gives the rendered path. A value that is empty, or dots, or not encoded, would make it the path of
 * something else, such as of all in place of one.
 * @throws SyncError `spec/wrong-type`, `document/contract`
 */
export function neededPath(request: JsonObject, where: string): string {
  const path = neededText(request, "path", where);
  if (isWholePath(path)) return path;
  throw new SyncError(
    "document/contract",
    `The path of ${where} became "${path}", where a value is empty or no part of a path.`,
    {
      hint: "The values that the path is made of must not be empty; wrap them in $encodeUrlComponent().",
    },
  );
}

/** Tells whether no segment of a path is empty or dots, and nothing cuts it short. */
export function isWholePath(path: string): boolean {
  const [bare = ""] = path.split("?");
  const segments = bare.split("/").slice(1);
  return !path.includes("#") && !segments.some((one) => /^(\.|%2e){0,2}$/i.test(one));
}
