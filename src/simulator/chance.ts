import { createHash } from "node:crypto";

const lettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/**
 * Derives text that looks random from a seed and a label.
 *
 * Stateless, so that a simulator that was saved and restored goes on where it stopped.
 */
export function derivedText(
  seed: number,
  label: string,
  length: number,
  alphabet: string = lettersAndDigits,
): string {
  let text = "";
  for (let block = 0; text.length < length; block += 1) {
    for (const byte of digest(seed, `${label}#${block}`)) text += alphabet[byte % alphabet.length];
  }
  return text.slice(0, length);
}

/** Derives a number in [0, 1) from a seed and a label. */
export function derivedFraction(seed: number, label: string): number {
  return digest(seed, label).readUInt32BE(0) / 2 ** 32;
}

function digest(seed: number, label: string): Buffer {
  return createHash("sha256").update(`${seed}/${label}`).digest();
}
