import { derivedText } from "../chance.ts";

/** Tokens that were given out: temporary ones on their way to approval, and permanent ones. */
export interface TokenBook {
  /** Makes a temporary token. */
  initiate(): IssuedToken;
  /** Lets the brand's administrator approve a temporary token; answers the verifier shown to them. */
  approve(token: string): string | undefined;
  /** Trades an approved temporary token for a permanent one; undefined when the verifier is wrong. */
  exchange(token: string, verifier: string): IssuedToken | undefined;
  secretOf(token: string): string | undefined;
  temporarySecretOf(token: string): string | undefined;
  save(): SavedTokens;
  load(saved: SavedTokens): void;
}

export interface IssuedToken {
  readonly token: string;
  readonly secret: string;
}

export interface SavedTokens {
  readonly issued: number;
  readonly permanent: Readonly<Record<string, string>>;
  readonly temporary: Readonly<Record<string, TemporaryToken>>;
}

interface TemporaryToken {
  readonly secret: string;
  readonly verifier: string;
  readonly approved: boolean;
}

/** Makes a book that knows one permanent token. Lengths are those of the recordings. */
export function createTokenBook(seed: number, first: IssuedToken): TokenBook {
  let issued = 0;
  const permanent = new Map([[first.token, first.secret]]);
  const temporary = new Map<string, TemporaryToken>();

  return {
    initiate: () => {
      issued += 1;
      const token = derivedText(seed, `temporary token ${issued}`, 16);
      const secret = derivedText(seed, `temporary secret ${issued}`, 24);
      const verifier = derivedText(seed, `verifier ${issued}`, 16);
      temporary.set(token, { secret, verifier, approved: false });
      return { token, secret };
    },
    approve: (token) => {
      const waiting = temporary.get(token);
      if (!waiting) return undefined;
      temporary.set(token, { ...waiting, approved: true });
      return waiting.verifier;
    },
    exchange: (token, verifier) => {
      const waiting = temporary.get(token);
      if (!waiting?.approved || waiting.verifier !== verifier) return undefined;
      temporary.delete(token);
      issued += 1;
      const permanentToken = derivedText(seed, `token ${issued}`, 24);
      const secret = derivedText(seed, `token secret ${issued}`, 64);
      permanent.set(permanentToken, secret);
      return { token: permanentToken, secret };
    },
    secretOf: (token) => permanent.get(token),
    temporarySecretOf: (token) => temporary.get(token)?.secret,
    save: () => ({
      issued,
      permanent: Object.fromEntries([...permanent].filter(([token]) => token !== first.token)),
      temporary: Object.fromEntries(temporary),
    }),
    load: (saved) => {
      issued = saved.issued;
      permanent.clear();
      permanent.set(first.token, first.secret);
      temporary.clear();
      for (const [token, secret] of Object.entries(saved.permanent)) permanent.set(token, secret);
      for (const [token, held] of Object.entries(saved.temporary)) temporary.set(token, held);
    },
  };
}
