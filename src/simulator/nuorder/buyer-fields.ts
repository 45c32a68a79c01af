import { isObject, type Json } from "../../core/json.ts";
import { Refusal } from "./answers.ts";
import { castFields, castText } from "./cast.ts";

/** Written fields of a buyer; what a body does not name is absent. */
export interface GivenBuyer {
  readonly name?: string;
  readonly email?: string;
  readonly title?: string;
  readonly phone_office?: string;
  readonly phone_cell?: string;
  readonly reps?: readonly string[];
}

/**
 * Casts a request body to a buyer; fields that buyers do not have are dropped.
 * @throws Refusal 400 naming every field that does not fit.
 */
export function readBuyerFields(body: Json): GivenBuyer {
  return castFields(body, new Set(["_id", "ref"]), castField);
}

const texts = new Set(["name", "title", "phone_office", "phone_cell"]);

function castField(name: string, value: Json): Json | undefined {
  if (texts.has(name)) return castText(name, value);
  if (name === "email") return castEmail(name, castText(name, value));
  if (name === "reps") return castReps(value);
  return undefined;
}

/** Takes e-mail addresses, and the objects that answers show in their place. */
function castReps(value: Json): readonly string[] {
  const reps = value === null ? [] : value;
  if (!Array.isArray(reps)) throw new Refusal(400, "reps must be a list of e-mail addresses");
  return (reps as readonly Json[]).map((rep, at) => {
    const email = isObject(rep) ? (rep["email"] ?? null) : rep;
    if (typeof email !== "string") throw new Refusal(400, `reps[${at}] must be an e-mail address`);
    return castEmail(`reps[${at}]`, email);
  });
}

function castEmail(name: string, text: string): string {
  const email = text.trim();
  if (email !== "" && !/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw new Refusal(400, `${name} is not an e-mail address: ${JSON.stringify(text)}`);
  }
  return email;
}
