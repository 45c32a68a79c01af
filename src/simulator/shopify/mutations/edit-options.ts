import type { OptionRecord, OptionValueRecord } from "../catalogue/records.ts";
import type { Store } from "../catalogue/store.ts";
import { gid } from "../gid.ts";
import { done, list, refused, type Edited, type Input } from "./edit.ts";

const MOST_OPTIONS = 3;
const SEPARATOR = " / ";

/** Makes the options an input lists, keeping the ids of those that were there before. */
export function editOptions(
  store: Store,
  before: readonly OptionRecord[],
  inputs: readonly Input[],
  field: readonly string[],
): Edited<readonly OptionRecord[]> {
  if (inputs.length > MOST_OPTIONS) {
    return refused({
      field,
      message: `Can only specify a maximum of ${MOST_OPTIONS} options`,
      code: "OPTIONS_OVER_LIMIT",
    });
  }
  const after: OptionRecord[] = [];
  for (const [index, input] of inputs.entries()) {
    const at = [...field, String(index)];
    const old = before.find(
      (option) =>
        gid("ProductOption", option.id) === input["id"] || same(option.name, input["name"]),
    );
    const name = String(input["name"] ?? old?.name ?? "").trim();
    if (name === "") {
      return refused({
        field: [...at, "name"],
        message: "Option name can't be blank.",
        code: "INVALID_INPUT",
      });
    }
    if (name.includes(SEPARATOR)) {
      return refused({
        field: [...at, "name"],
        message: `The name contains unsupported sequence '${SEPARATOR}'`,
        code: "INVALID_INPUT",
      });
    }
    if (after.some((option) => same(option.name, name))) {
      return refused({
        field: at,
        message: "Duplicated option name.",
        code: "DUPLICATED_OPTION_NAME",
      });
    }
    const values = editValues(store, old, list(input, "values"));
    if (values.length === 0) {
      return refused({
        field: at,
        message: `Option '${name}' must specify at least one option value.`,
        code: "OPTION_VALUES_MISSING",
      });
    }
    after.push({ id: old?.id ?? store.nextId(), name, values });
  }
  return done(after);
}

/** The option values one variant names, found by id or name; values that are new are added. */
export function chooseValues(
  store: Store,
  options: readonly OptionRecord[],
  inputs: readonly Input[],
): { options: readonly OptionRecord[]; chosen: readonly (number | undefined)[] } {
  let after = options;
  const chosen = options.map((option, index): number | undefined => {
    const input = inputs.find(
      (each) =>
        gid("ProductOption", option.id) === each["optionId"] ||
        same(option.name, each["optionName"]),
    );
    if (input === undefined) return undefined;
    const known = valueIds(option);
    const value = known.get(String(input["id"])) ?? known.get(nameKey(String(input["name"])));
    if (value !== undefined || input["name"] == null) return value;
    const added = { id: store.nextId(), name: String(input["name"]) };
    after = after.with(index, { ...option, values: [...option.values, added] });
    return added.id;
  });
  return { options: after, chosen };
}

const knownValues = new WeakMap<OptionRecord, ReadonlyMap<string, number>>();

// Kept per option, because 2,048 variants each look one of 2,048 values up.
function valueIds(option: OptionRecord): ReadonlyMap<string, number> {
  const known = knownValues.get(option);
  if (known !== undefined) return known;
  const ids = new Map<string, number>();
  for (const { id, name } of option.values) {
    ids.set(gid("ProductOptionValue", id), id);
    ids.set(nameKey(name), id);
  }
  knownValues.set(option, ids);
  return ids;
}

function nameKey(name: string): string {
  return `name:${name.toLowerCase()}`;
}

function editValues(
  store: Store,
  old: OptionRecord | undefined,
  inputs: readonly Input[],
): OptionValueRecord[] {
  const byName = new Map((old?.values ?? []).map((value) => [value.name.toLowerCase(), value]));
  const byId = new Map(
    (old?.values ?? []).map((value) => [gid("ProductOptionValue", value.id), value]),
  );
  return inputs.flatMap((input) => {
    const name = input["name"] == null ? undefined : String(input["name"]);
    const known = byId.get(String(input["id"])) ?? byName.get(name?.toLowerCase() ?? "");
    if (known !== undefined) return { ...known, name: name ?? known.name };
    return name === undefined ? [] : { id: store.nextId(), name };
  });
}

function same(a: string, b: unknown): boolean {
  return typeof b === "string" && a.toLowerCase() === b.toLowerCase();
}
