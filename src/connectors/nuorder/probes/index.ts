import type { Probes } from "../../../core/component.ts";
import { call } from "../call.ts";
import type { NuorderConnection } from "../connection.ts";
import { nuorderLive } from "./live.ts";

/** Whether NuORDER answers, lets us in and has our time. */
export const nuorderProbes: Probes = {
  looks(connection) {
    const nuorder = connection as NuorderConnection;
    const ask = (signal: AbortSignal) =>
      call(
        { ...nuorder, retries: { ...nuorder.retries, attempts: 2, throttleDeadlineMs: 10_000 } },
        "source",
        { method: "GET", path: "/api/orders/approved/list", repeatable: true },
        signal,
      );
    return [
      {
        name: "access",
        timeoutMs: 30_000,
        run: async (signal) => {
          await ask(signal);
          return { state: "fine", says: `${nuorder.base.host} lets us in` };
        },
      },
      {
        name: "clock",
        timeoutMs: 30_000,
        run: async (signal) => {
          const { serverTime } = await ask(signal);
          if (serverTime === undefined) {
            const says = "NuORDER's answer has no Date, so nothing is known of our clock";
            return {
              state: "warning",
              says,
              remedy: "Let the machine take its time from a time server.",
            };
          }
          const ahead = Math.round((nuorder.world.clock.now() - serverTime) / 1000);
          if (Math.abs(ahead) <= 30) return { state: "fine", says: "our clock is as NuORDER's" };
          return {
            state: "warning",
            says: `this machine's clock is ${String(Math.abs(ahead))} s ${ahead > 0 ? "ahead of" : "behind"} NuORDER's`,
            remedy: "Let the machine take its time from a time server: signatures hold the time.",
          };
        },
      },
    ];
  },
  live: (connection, options, wishes) =>
    nuorderLive(connection as NuorderConnection, options, wishes),
};
