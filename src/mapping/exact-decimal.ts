/** A decimal number as a whole number and how many of its digits stand behind the point. */
interface Decimal {
  readonly digits: bigint;
  readonly places: number;
}

/** Reads `139.50`, `-3` or `12`: digits, at most one point, nothing else; undefined otherwise. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^(-?)([0-9]{1,30})(?:\.([0-9]{1,30}))?$/.exec(text);
  if (!match) return undefined;
  const [, sign = "", whole = "", fraction = ""] = match;
  return { digits: BigInt(`${sign}${whole}${fraction}`), places: fraction.length };
}

/** Multiplies exactly. */
export function multiply(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, places: a.places + b.places };
}

/** Rounds to hundredths, halves away from zero, and gives them as a whole number. */
export function toHundredths({ digits, places }: Decimal): bigint {
  const scaled = digits * 100n;
  const unit = 10n ** BigInt(places);
  const size = scaled < 0n ? -scaled : scaled;
  const rounded = (size * 2n + unit) / (unit * 2n);
  return scaled < 0n ? -rounded : rounded;
}

/** The number nearest to a count of hundredths; undefined where it would not be exact. */
export function fromHundredths(hundredths: bigint): number | undefined {
  const size = hundredths < 0n ? -hundredths : hundredths;
  if (size > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  return Number(hundredths) / 100;
}

/**
 * Tells whether two decimals are further apart than a third; undefined where one of them is none.
 * Exact, whatever the number of places.
 */
export function exceeds(one: string, other: string, tolerance: string): boolean | undefined {
  const [a, b, most] = [one, other, tolerance].map(parseDecimal);
  if (!a || !b || !most) return undefined;
  const places = Math.max(a.places, b.places, most.places);
  const scaled = (of: Decimal) => of.digits * 10n ** BigInt(places - of.places);
  const apart = scaled(a) - scaled(b);
  return (apart < 0n ? -apart : apart) > scaled(most);
}
