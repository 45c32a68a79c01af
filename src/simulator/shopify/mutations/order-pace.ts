import type { Context } from "../context.ts";
import { fault } from "../graphql/errors.ts";

const MINUTE_MS = 60_000;

/**
 * Refuses one order too many in a minute, where `orders_per_minute` says so.
 *
 * Documented for trial and development stores. The words are those of the REST API, as others
 * have met them; that GraphQL gives them as THROTTLED, and counts over the last minute, is a guess.
 *
 * @throws GraphQLError THROTTLED
 */
export function checkPace({ store, settings, world }: Context): void {
  const most = settings.orders_per_minute;
  if (most === 0) return;
  const since = world.clock.now() - MINUTE_MS;
  const recent = store.sales.ledger.filter(
    ({ kind, at }) => kind === "order" && Date.parse(at) > since,
  );
  if (recent.length < most) return;
  throw fault(
    "THROTTLED",
    "Exceeded order API rate limit, please try again in a minute. Upgrade to a paid account to remove this limit.",
  );
}
