// Shopify's Admin API as a person's apps use it.

/** Gives `call(query, variables)`, which answers the data and throws for every refusal. */
export function openAdmin({ endpoint, access_token: token }) {
  return async function call(query, variables) {
    const answer = await fetch(`${endpoint}/admin/api/2026-10/graphql.json`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-shopify-access-token": token },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await answer.json();
    const wrong = errors ?? Object.values(data).flatMap(refusals);
    if (wrong.length > 0) {
      throw new Error(`the edit was refused: ${JSON.stringify(wrong)} for ${query}`);
    }
    return data;
  };
}

/** What a mutation refuses; some call their list otherwise. */
function refusals(payload) {
  const name = Object.keys(payload ?? {}).find((key) => /userErrors$/i.test(key));
  return name ? payload[name] : [];
}
