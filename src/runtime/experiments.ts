import { setTimeout } from "node:timers/promises";
import { once } from "../db/once";
import { stopLosingArms } from "../experiments/stop-losing-arms";
import { log } from "../observe/log";

const EVERY_MS = 5_000;

/** Watches the guard rails of running experiments. For the process that serves pages: on SQLite it reads on its own thread, and no call may wait for that. */
export function startGuardRails(): void {
  once("guard-rails", async () => {
    for (;;) {
      await setTimeout(EVERY_MS, undefined, { ref: false });
      await stopLosingArms(Date.now()).catch((error: unknown) => log.warn({ event: "guard_rails_not_checked", error: String(error) }));
    }
  });
}
