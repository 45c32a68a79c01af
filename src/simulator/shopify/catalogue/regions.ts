const COUNTRY_NAMES = new Intl.DisplayNames(["en"], { type: "region" });

// Only these have their zones listed here; elsewhere any code goes and is its own name.
const ZONES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  US: zones(
    "AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,DC District of Columbia,FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,KY Kentucky,LA Louisiana,ME Maine,MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,MO Missouri,MT Montana,NE Nebraska,NV Nevada,NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,OR Oregon,PA Pennsylvania,PR Puerto Rico,RI Rhode Island,SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,VT Vermont,VA Virginia,WA Washington,WV West Virginia,WI Wisconsin,WY Wyoming,AS American Samoa,GU Guam,MP Northern Mariana Islands,VI U.S. Virgin Islands,AA Armed Forces Americas,AE Armed Forces Europe,AP Armed Forces Pacific",
  ),
  CA: zones(
    "AB Alberta,BC British Columbia,MB Manitoba,NB New Brunswick,NL Newfoundland and Labrador,NS Nova Scotia,NT Northwest Territories,NU Nunavut,ON Ontario,PE Prince Edward Island,QC Quebec,SK Saskatchewan,YT Yukon",
  ),
};

const ZIPS: Readonly<Record<string, RegExp>> = {
  US: /^\d{5}(-\d{4})?$/,
  CA: /^[A-Z]\d[A-Z] ?\d[A-Z]\d$/i,
};

const EURO = "AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK".split(" ");
const CURRENCIES: Readonly<Record<string, string>> = {
  AU: "AUD",
  CA: "CAD",
  CH: "CHF",
  CN: "CNY",
  DK: "DKK",
  GB: "GBP",
  HK: "HKD",
  JP: "JPY",
  KR: "KRW",
  MX: "MXN",
  NO: "NOK",
  NZ: "NZD",
  PL: "PLN",
  SE: "SEK",
  US: "USD",
  ...Object.fromEntries(EURO.map((code) => [code, "EUR"])),
};

/** The English name of a country by its two letters; undefined for an unknown one. */
export function countryName(code: string): string | undefined {
  if (!/^[A-Z]{2}$/.test(code) || code === "ZZ") return undefined;
  const name = COUNTRY_NAMES.of(code);
  return name === code ? undefined : name;
}

let codes: ReadonlyMap<string, string> | undefined;

/** The two letters of a country given by them or by its English name. */
export function countryCodeOf(text: string): string | undefined {
  const wanted = text.trim();
  if (countryName(wanted.toUpperCase()) !== undefined) return wanted.toUpperCase();
  codes ??= new Map(
    letterPairs().flatMap((code) => {
      const name = countryName(code);
      return name === undefined ? [] : [[name.toLowerCase(), code] as const];
    }),
  );
  return codes.get(wanted.toLowerCase());
}

/** The name of a zone; undefined where the country has listed zones and this is none of them. */
export function zoneName(countryCode: string | null, zoneCode: string): string | undefined {
  const known = ZONES[countryCode ?? ""];
  return known === undefined ? zoneCode : known[zoneCode];
}

/** The code of a zone given by it or by its name; undefined where the country's list has it not. */
export function zoneCodeOf(countryCode: string | null, text: string): string | undefined {
  const known = ZONES[countryCode ?? ""];
  const wanted = text.trim();
  if (known === undefined) return wanted;
  if (known[wanted.toUpperCase()] !== undefined) return wanted.toUpperCase();
  return Object.keys(known).find((code) => known[code]?.toLowerCase() === wanted.toLowerCase());
}

/** True for a postal code that the country could have; only two countries' forms are known here. */
export function isZip(countryCode: string | null, zip: string): boolean {
  return ZIPS[countryCode ?? ""]?.test(zip.trim()) ?? true;
}

/** The currency of a country; undefined where it is not listed here. */
export function currencyOf(countryCode: string): string | undefined {
  return CURRENCIES[countryCode];
}

function zones(list: string): Readonly<Record<string, string>> {
  return Object.fromEntries(list.split(",").map((each) => [each.slice(0, 2), each.slice(3)]));
}

function letterPairs(): string[] {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("");
  return letters.flatMap((first) => letters.map((second) => first + second));
}
