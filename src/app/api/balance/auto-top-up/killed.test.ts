import { type ChildProcess, spawn } from "node:child_process";
import { expect, it, vi } from "vitest";
import { findScript } from "../../../../../e2e/tools/support/bundle-scripts";
import { IS_FULL_SIZE } from "../../../../../e2e/tools/support/full-size";
import { openAutoTopUp } from "../../../testing/open-auto-top-up";
import { openStripeShop } from "../../../testing/open-stripe-shop";

const stripe = await vi.hoisted(async () => (await import("../../../testing/start-stripe-stand-in")).startStripeStandIn());
const opened = openStripeShop(stripe);
const { balance, entries } = opened;
const { enable, sweep, automatic, paidCents } = openAutoTopUp(stripe, opened);

interface Child {
  process: ChildProcess;
  ended: Promise<unknown>;
}
function start(): Child {
  const child = spawn(process.execPath, [findScript("run-sweep")], { stdio: "inherit" });
  return { process: child, ended: new Promise((resolve) => child.once("exit", resolve)) };
}
async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 800 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 25));
  expect(condition()).toBe(true);
}

it("a process that is killed after the card was charged loses no money, and the next one charges nothing again", async () => {
  await enable();
  stripe.setMood("hang");
  const child = start();
  await until(() => [...stripe.intents.values()].some(({ status }) => status === "succeeded"));
  child.process.kill("SIGKILL");
  await child.ended;
  stripe.setMood("pay");
  expect([await entries(), await paidCents()]).toEqual([[], 1_000]);
  expect(await sweep()).toEqual([]);
  expect(await entries()).toEqual([]);
  expect(await sweep(120_000)).toEqual([]);
  expect([await balance(), await paidCents(), (await automatic()).length]).toEqual(["10.00", 1_000, 1]);
});

it.runIf(IS_FULL_SIZE)("of several processes that find the balance low one charges the card", async () => {
  await enable();
  await Promise.all([start().ended, start().ended, sweep()]);
  expect([await entries(), await paidCents(), (await automatic()).length]).toEqual([["topup +10.00"], 1_000, 1]);
});
