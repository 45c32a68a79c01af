import { Refusal, type Answer } from "./answers.ts";
import type { Call, Route } from "./route.ts";
import type { TokenBook } from "./token-book.ts";

/** The calls by which a client gets its permanent token; approval happens outside the API. */
export function tokenRoutes(tokens: TokenBook): readonly Route[] {
  return [
    { method: "GET", pattern: "/api/initiate", answer: initiate },
    { method: "GET", pattern: "/api/token", answer: exchange },
  ];

  function initiate(): Answer {
    const { token, secret } = tokens.initiate();
    const body = {
      oauth_token: token,
      oauth_token_secret: secret,
      oauth_callback_confirmed: true,
    };
    return { status: 200, body };
  }

  function exchange({ oauth }: Call): Answer {
    const verifier = oauth.get("oauth_verifier") ?? "";
    const issued = tokens.exchange(oauth.get("oauth_token") ?? "", verifier);
    if (!issued) throw new Refusal(401, "Verifier is not correct");
    return { status: 200, body: { oauth_token: issued.token, oauth_token_secret: issued.secret } };
  }
}
