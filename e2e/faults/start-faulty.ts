import { type Simulator, startSimulator } from "../tools/simulator/start-simulator";
import { simulatedProviders } from "../tools/support/server-env";
import { type App, type AppOptions, startApp } from "../tools/support/start-app";

export interface Faulty {
  app: App;
  simulator: Simulator;
  token: string;
  stop(): Promise<void>;
}

/** The app in a process of its own, and providers that misbehave on request. */
export async function startFaulty({ keep = "all", ...options }: AppOptions & { keep?: "all" | "totals" }): Promise<Faulty> {
  const simulator = await startSimulator({ keep });
  try {
    const app = await startApp({ ...options, env: { ...simulatedProviders(simulator.origin), ...options.env } });
    const token = await app.mintToken();
    const stop = async () => {
      await app.stop();
      await simulator.close();
    };
    return { app, simulator, token, stop };
  } catch (error) {
    await simulator.close();
    throw error;
  }
}

/** Waits until it is so, asking every `stepMs`; throws with `what` when it is not in time. */
export async function until(what: string, msMax: number, isSo: () => boolean | Promise<boolean>, stepMs = 10): Promise<void> {
  const deadline = Date.now() + msMax;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`After ${msMax} ms: not ${what}`);
    await new Promise((resolve) => setTimeout(resolve, stepMs));
  }
}

/** The value that `share` of them do not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
