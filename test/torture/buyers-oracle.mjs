// What NuORDER must hold of buyers, worked out by other means than the product: no JSONata, no product
// code. Which companies there are is taken from what NuORDER holds: they have an oracle of their own.
import { says } from "./oracle.mjs";

/**
 * What becomes of a person: "include", "retire" or "leave out". Who is included and buys for no
 * company is a buyer nowhere.
 */
function decisionOn({ tags, email }) {
  if (says(tags, "NuORDER") !== true || email === "") return "leave out";
  return says(tags, "NuORDER Active") === false ? "retire" : "include";
}

/**
 * Says every way in which NuORDER's buyers are not what they must be. `codesOf` gives the codes of the
 * companies that a person buys for.
 */
export function judgeBuyers(held, before, { people, gone, touched, codesOf, rep }) {
  const faults = [];
  const now = buyersByName(held);
  const earlier = buyersByName(before);
  const open = new Set(
    held.companies.filter(({ fields }) => fields.active !== false).map(({ fields }) => fields.code),
  );
  const of = (person, buyers) => [...person.names].flatMap((name) => buyers.get(name) ?? []);
  for (const person of people) {
    const has = of(person, now);
    const name = `buyer ${[...person.names].pop()} (${person.number})`;
    const decision = decisionOn(person);
    if (new Set(has.map(({ code }) => code)).size < has.length) faults.push(`doubled: ${name}`);
    if (decision === "retire" && has.length > 0) faults.push(`not taken away: ${name}`);
    if (decision === "include") {
      const codes = codesOf(person).filter((code) => open.has(code));
      for (const code of codes) {
        const buyer = has.find((one) => one.code === code);
        const wanted = `${person.email.toLowerCase()} ${rep}`;
        // NuORDER lets a name be given once: a person who is called otherwise now is parked, and the
        // buyer stays as it was.
        if (!buyer) faults.push(`lost: ${name} in ${code}`);
        else if (buyer.name === [...person.names].pop() && buyer.data !== wanted) {
          faults.push(`differs: ${name} in ${code}: ${buyer.data}, not ${wanted}`);
        }
      }
      const elsewhere = has.filter(({ code }) => !codes.includes(code));
      if (elsewhere.length > 0) faults.push(`stays: ${name} in ${elsewhere[0].code}`);
    } else if (decision === "leave out" && before && !touched.has(person.number)) {
      const then = of(person, earlier).filter(({ code }) => open.has(code));
      if (JSON.stringify(has) !== JSON.stringify(then)) {
        faults.push(`${name} was written although nobody touched it`);
      }
    }
  }
  for (const person of gone) {
    if (of(person, now).length > 0) faults.push(`not taken away: buyer ${person.number}, deleted`);
  }
  const named = new Set([...people, ...gone].flatMap(({ names }) => [...names]));
  for (const name of now.keys()) if (!named.has(name)) faults.push(`invented: buyer ${name}`);
  return faults;
}

function buyersByName(snapshot) {
  const found = new Map();
  for (const { fields, buyers } of snapshot?.companies ?? []) {
    for (const { name, email, reps } of buyers) {
      const data = `${email.toLowerCase()} ${reps.map((one) => one.email).join(" ")}`;
      found.set(name, [...(found.get(name) ?? []), { code: fields.code, name, data }]);
    }
  }
  return found;
}
