/** What is known about a request that got no whole answer. */
export interface Failure {
  /** False only where the request certainly never reached the other side. */
  readonly sentMaybe: boolean;
  readonly reason: string;
}

/** Codes of Node, its TLS and undici that arise before a single byte of the request is out. */
const neverSent: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection was refused",
  ENOTFOUND: "the host name is not known",
  EAI_AGAIN: "the host name could not be looked up",
  EAI_FAIL: "the host name could not be looked up",
  ENETUNREACH: "the network cannot be reached",
  EHOSTUNREACH: "the host cannot be reached",
  EADDRNOTAVAIL: "there is no local port left",
  UND_ERR_CONNECT_TIMEOUT: "connecting took too long",
  CERT_HAS_EXPIRED: "the certificate has expired",
  CERT_NOT_YET_VALID: "the certificate is not valid yet",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "the certificate is self-signed",
  UNABLE_TO_GET_ISSUER_CERT: "the certificate's issuer is not known",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the certificate's issuer is not known",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the certificate cannot be verified",
  ERR_TLS_CERT_ALTNAME_INVALID: "the certificate belongs to another host",
  EPROTO: "the TLS handshake failed",
  ERR_SSL_WRONG_VERSION_NUMBER: "the TLS handshake failed",
  ERR_INVALID_URL: "the address is not valid",
};

const maybeSent: Readonly<Record<string, string>> = {
  ECONNRESET: "the connection was reset",
  EPIPE: "the connection was closed",
  ETIMEDOUT: "the connection went silent",
  UND_ERR_SOCKET: "the connection was closed before the answer was whole",
  UND_ERR_HEADERS_TIMEOUT: "there was no answer in time",
  UND_ERR_BODY_TIMEOUT: "the answer stopped half-way",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "the answer is not as long as it says",
  ERR_ENCODING_INVALID_ENCODED_DATA: "the answer is not UTF-8 text",
};

/** Tells what a failed fetch means: never sent, or an unknown outcome. Doubt counts as unknown. */
export function classifyFailure(thrown: unknown): Failure {
  const chain = causes(thrown);
  for (const { code } of chain) {
    const reason = neverSent[code];
    // A connect error among several addresses hides the others; each of them was refused as well.
    if (reason !== undefined) return { sentMaybe: false, reason };
  }
  for (const { code } of chain) {
    const reason = maybeSent[code];
    if (reason !== undefined) return { sentMaybe: true, reason };
  }
  const last = chain.at(-1)?.message ?? "";
  return { sentMaybe: true, reason: last === "" ? "the exchange failed" : last };
}

interface Cause {
  readonly code: string;
  readonly message: string;
}

function causes(thrown: unknown): Cause[] {
  const found: Cause[] = [];
  for (let here = thrown; here instanceof Error && found.length < 8; here = here.cause) {
    const code = (here as { code?: unknown }).code;
    found.push({ code: typeof code === "string" ? code : "", message: here.message });
    if (here instanceof AggregateError) {
      found.push(...here.errors.flatMap((inner) => causes(inner)));
    }
  }
  return found;
}
