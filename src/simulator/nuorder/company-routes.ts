import { Refusal, type Answer } from "./answers.ts";
import { bodyOf } from "./cast.ts";
import { companyAnswer, type CompanyAnswerContext } from "./company-answer.ts";
import { readCompanyFields } from "./company-fields.ts";
import { createCompany, updateCompany, type CompanyWriteContext } from "./company-write.ts";
import type { StoredCompany } from "./company.ts";
import { listedByDate } from "./listed-by-date.ts";
import { textOf } from "./product.ts";
import { objectId, type Call, type Route } from "./route.ts";

/** What the calls on companies and buyers work on. */
export type CompanyContext = CompanyWriteContext & CompanyAnswerContext;

/** The calls on companies, CO1 to CO9 of the reconstruction; `context` is read at each call. */
export function companyRoutes(context: () => CompanyContext): readonly Route[] {
  return [
    { method: "PUT", pattern: "/api/company/new", answer: create },
    { method: "PUT", pattern: "/api/company/new/force", answer: upsert },
    { method: "GET", pattern: "/api/company/code/:code", answer: read },
    { method: "POST", pattern: "/api/company/code/:code", answer: update },
    { method: "GET", pattern: "/api/company/:id", answer: read },
    { method: "POST", pattern: "/api/company/:id", answer: update },
    { method: "GET", pattern: "/api/companies/codes/list", answer: listCodes },
    { method: "GET", pattern: "/api/companies/:field/:when/:mm/:dd/:yyyy", answer: listByDate },
  ];

  function create(call: Call): Answer {
    const given = readCompanyFields(bodyOf(call), context().settings);
    call.key = textOf(given, "code");
    if (existing(call.key)) throw new Refusal(409, "company already exists");
    return shown(201, createCompany(given, context()));
  }

  function upsert(call: Call): Answer {
    const given = readCompanyFields(bodyOf(call), context().settings);
    call.key = textOf(given, "code");
    const company = existing(call.key);
    return company
      ? shown(200, updateCompany(company, given, context()))
      : shown(201, createCompany(given, context()));
  }

  function read(call: Call): Answer {
    return shown(200, companyOf(call, context()));
  }

  function update(call: Call): Answer {
    const company = companyOf(call, context());
    call.key = company.fields.code;
    const given = readCompanyFields(bodyOf(call), context().settings);
    return shown(200, updateCompany(company, given, context()));
  }

  function listCodes(): Answer {
    const codes = context().companies.all();
    return { status: 200, body: codes.map(({ fields }) => fields.code) };
  }

  function listByDate({ params }: Call): Answer {
    const found = listedByDate(params, context().companies.all());
    return { status: 200, body: found.map((company) => companyAnswer(company, context())) };
  }

  function existing(code: string): StoredCompany | undefined {
    const { companies, settings } = context();
    return companies.byCode(code, settings.fold_company_code);
  }

  function shown(status: number, company: StoredCompany): Answer {
    return { status, body: companyAnswer(company, context()) };
  }
}

/**
 * The company that a path names by `:code` or `:id`.
 * @throws Refusal 404 when there is none, 500 for an id that is none.
 */
export function companyOf(
  { params }: Call,
  { companies, settings }: CompanyContext,
): StoredCompany {
  const { code, id = "" } = params;
  const company =
    code === undefined
      ? companies.byId(objectId(id))
      : companies.byCode(code, settings.fold_company_code);
  if (!company) throw new Refusal(404, "company not found");
  return company;
}
