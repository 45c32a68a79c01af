/** Why a text is no day, as part of a sentence that begins with the text. */
export interface NoDay {
  readonly why: string;
}

/** The years a day may lie in; others are slips of the finger. */
const [firstYear, lastYear] = [1990, 2100];
const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const parts = {
  yyyy: "([0-9]{4})",
  mm: "([0-9]{2})",
  dd: "([0-9]{2})",
  m: "([0-9]{1,2})",
  d: "([0-9]{1,2})",
};

/** Tells whether a text is a format such as `mm/dd/yyyy`: year, month and day once each. */
export function isDayFormat(format: string): boolean {
  const fields = format.match(/yyyy|mm?|dd?/g) ?? [];
  const rest = format.replace(/yyyy|mm?|dd?/g, "");
  return (
    fields.length === 3 &&
    ["y", "m", "d"].every((part) => fields.some((field) => field.startsWith(part))) &&
    !/[\p{L}\p{N}]/u.test(rest) &&
    !/yyyy[dm]|m[yd]|d[ym]/.test(format)
  );
}

/** Reads a day written in a format, strictly, as `yyyy-mm-dd`. */
export function readDay(text: string, format: string): string | NoDay {
  const fields: string[] = [];
  const pattern = format.replace(/[^ymd]/g, "\\$&").replace(/yyyy|mm|dd|m|d/g, (field) => {
    fields.push(field[0] ?? "");
    return parts[field as keyof typeof parts];
  });
  const match = new RegExp(`^${pattern}$`).exec(text);
  if (!match) return { why: `is not a date written as ${format}` };
  const value = (field: string) => Number(match[fields.indexOf(field) + 1]);
  const [year, month, day] = [value("y"), value("m"), value("d")];
  if (month < 1 || month > 12) return { why: `is not a date: there is no month ${String(month)}` };
  if (day < 1 || day > monthLength(year, month)) {
    return { why: `is not a date: that month has no day ${String(day)}` };
  }
  if (year < firstYear || year > lastYear) {
    return { why: `is not a date from the years ${String(firstYear)} to ${String(lastYear)}` };
  }
  return `${String(year)}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

function monthLength(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && leap ? 29 : (monthLengths[month - 1] ?? 0);
}
