import type { Answer } from "./answers.ts";
import { readBuyerFields } from "./buyer-fields.ts";
import { addBuyer, removeBuyers, updateBuyer } from "./buyer-write.ts";
import { bodyOf } from "./cast.ts";
import { companyAnswer } from "./company-answer.ts";
import { companyOf, type CompanyContext } from "./company-routes.ts";
import type { StoredCompany } from "./company.ts";
import type { Call, Route } from "./route.ts";

/** The calls on buyers, BU1 to BU4 of the reconstruction; each answers the company. */
export function buyerRoutes(context: () => CompanyContext): readonly Route[] {
  return ["/api/company/code/:code", "/api/company/:id"].flatMap((company) => [
    { method: "PUT", pattern: `${company}/add/buyer`, answer: add },
    { method: "POST", pattern: `${company}/update/buyer/:email`, answer: update },
    { method: "DELETE", pattern: `${company}/buyer/:email`, answer: remove },
    { method: "DELETE", pattern: `${company}/buyers`, answer: remove },
  ]);

  function add(call: Call): Answer {
    const company = companyOf(call, context());
    const given = readBuyerFields(bodyOf(call));
    call.key = historyKey(company, given.email);
    return shown(addBuyer(company, given, context()));
  }

  function update(call: Call): Answer {
    const company = companyOf(call, context());
    const { email = "" } = call.params;
    call.key = historyKey(company, email);
    return shown(updateBuyer(company, email, readBuyerFields(bodyOf(call)), context()));
  }

  function remove(call: Call): Answer {
    const company = companyOf(call, context());
    const { email } = call.params;
    call.key = historyKey(company, email);
    return shown(removeBuyers(company, email, context()));
  }

  function shown(company: StoredCompany): Answer {
    return { status: 200, body: companyAnswer(company, context()) };
  }
}

function historyKey({ fields }: StoredCompany, email = ""): string {
  return `${fields.code}/${email.toLowerCase()}`;
}
