import { Type, type Static } from "typebox";
import { SyncError } from "../../core/errors.ts";
import { isObject, type Json } from "../../core/json.ts";

const size = Type.Integer({
  description: "Records asked for at a time; a shorter page is the last one.",
  minimum: 1,
  maximum: 500,
});
const sizeParameter = Type.Optional(
  Type.String({ description: "Query parameter for the size.", default: "__limit" }),
);

/** How a list is cut into pages. */
export const paginateOption = Type.Union(
  [
    Type.Object(
      { style: Type.Literal("none", { description: "The list comes whole." }) },
      { additionalProperties: false },
    ),
    Type.Object(
      {
        style: Type.Literal("keyset", { description: "Each page begins after a record's value." }),
        parameter: Type.String({ description: "Query parameter for that value." }),
        from: Type.String({ description: "Field of the page's last record that gives it." }),
        size,
        size_parameter: sizeParameter,
      },
      { additionalProperties: false },
    ),
    Type.Object(
      {
        style: Type.Literal("offset", { description: "Each page begins at a number." }),
        parameter: Type.String({ description: "Query parameter for the number." }),
        size,
        size_parameter: sizeParameter,
      },
      { additionalProperties: false },
    ),
  ],
  { description: "How the list is cut into pages. Absent: it comes whole." },
);

export type Paginate = Static<typeof paginateOption>;

/**
 * Gives the query parameters of the next page; undefined where there is none. `last` is the page
 * before, undefined at the start; `read` counts the records of all pages before.
 * @throws SyncError `source/incomplete`
 */
export function nextPage(
  paginate: Paginate | undefined,
  last: readonly Json[] | undefined,
  read: number,
): Readonly<Record<string, string>> | undefined {
  if (!paginate || paginate.style === "none") return last ? undefined : {};
  const sized = { [paginate.size_parameter ?? "__limit"]: String(paginate.size) };
  if (!last) {
    return paginate.style === "offset" ? { ...sized, [paginate.parameter]: "0" } : sized;
  }
  // A server may give fewer than were asked for; only an empty page is the end.
  if (last.length === 0) return undefined;
  if (paginate.style === "offset") return { ...sized, [paginate.parameter]: String(read) };
  const record = last.at(-1);
  const value = isObject(record) ? record[paginate.from] : record;
  if (typeof value !== "string" && typeof value !== "number") {
    throw new SyncError(
      "source/incomplete",
      `The last record of a full page has no "${paginate.from}", so the next page cannot be asked for.`,
    );
  }
  return { ...sized, [paginate.parameter]: String(value) };
}

/** Adds query parameters to a path that may have some already. */
export function pathWithQuery(path: string, query: Readonly<Record<string, string>>): string {
  const added = new URLSearchParams(query).toString();
  if (added === "") return path;
  return `${path}${path.includes("?") ? "&" : "?"}${added}`;
}
