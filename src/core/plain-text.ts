/** Puts a dot in place of control characters, so that data cannot steer a terminal or break a line. */
export function plainText(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, "·");
}
