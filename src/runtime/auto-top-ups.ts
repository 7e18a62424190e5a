import { once } from "../db/once";
import { log } from "../observe/log";
import { isAutoTopUpOffered, sweepAutoTopUps } from "../payments/auto-top-up/sweep";

const EVERY_MS = 10_000;

const logFailure = (error: unknown, organizationId?: string) => log.warn({ event: "auto_top_up_failed", organizationId, error: String(error) });

/**
 * Tops balances up whose organizations have asked for it, within seconds. For the process that serves pages, where top-ups are paid; every such process
 * looks, and the database lets one of them act. A round does not wait for the one before: what that one has claimed is its own.
 */
export async function startAutoTopUps(): Promise<void> {
  if (!(await isAutoTopUpOffered())) return;
  const sweep = () => sweepAutoTopUps({ onError: logFailure }).catch(logFailure);
  once("auto-top-ups", () => setInterval(sweep, EVERY_MS).unref());
}
