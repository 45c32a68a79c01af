import type { StoredCompany } from "./company.ts";

/** All companies, found by id and by code. */
export interface CompanyBook {
  byId(id: string): StoredCompany | undefined;
  /** The company of a code; letter case counts unless `folded`. */
  byCode(code: string, folded: boolean): StoredCompany | undefined;
  all(): readonly StoredCompany[];
  put(company: StoredCompany): void;
  clear(): void;
}

/** Makes an empty book. */
export function createCompanyBook(): CompanyBook {
  const companies = new Map<string, StoredCompany>();
  const idsByCode = new Map<string, readonly string[]>();
  const keyOf = (code: string): string => code.toLowerCase();

  return {
    byId: (id) => companies.get(id),
    byCode: (code, folded) =>
      (idsByCode.get(keyOf(code)) ?? [])
        .flatMap((id) => companies.get(id) ?? [])
        .find(({ fields }) => folded || fields.code === code),
    all: () => [...companies.values()],
    put: (company) => {
      const before = companies.get(company.id);
      if (before) {
        const others = idsByCode.get(keyOf(before.fields.code)) ?? [];
        idsByCode.set(
          keyOf(before.fields.code),
          others.filter((id) => id !== company.id),
        );
      }
      companies.set(company.id, company);
      const key = keyOf(company.fields.code);
      idsByCode.set(key, [...(idsByCode.get(key) ?? []), company.id]);
    },
    clear: () => {
      companies.clear();
      idsByCode.clear();
    },
  };
}
