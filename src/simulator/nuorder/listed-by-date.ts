import { Refusal } from "./answers.ts";
import { usDayOf } from "./cast.ts";

interface Dated {
  readonly createdOn: string;
  readonly modifiedOn: string;
}

/**
 * Picks what was created or modified before or after a day, as `…/{field}/{when}/{mm}/{dd}/{yyyy}` asks.
 * @throws Refusal 400 on another field or word, or no date.
 */
export function listedByDate<T extends Dated>(
  params: Readonly<Record<string, string>>,
  all: readonly T[],
): readonly T[] {
  const { field = "", when = "", mm = "", dd = "", yyyy = "" } = params;
  if (field !== "modified" && field !== "created") {
    throw new Refusal(400, `unknown date field "${field}"`);
  }
  if (when !== "after" && when !== "before") throw new Refusal(400, `unknown word "${when}"`);
  const day = `${mm}/${dd}/${yyyy}`;
  const time = usDayOf(day);
  if (time === undefined) throw new Refusal(400, `${day} is not a date`);
  const border = new Date(time).toISOString();
  return all.filter((one) => {
    const date = field === "modified" ? one.modifiedOn : one.createdOn;
    return when === "after" ? date >= border : date < border;
  });
}
