import { setTimeout as sleep } from "node:timers/promises";
import { BACKOFF } from "../backoff";
import { Dispatcher } from "../dispatcher";
import { sendEvent } from "../send-event";
import { Watch } from "../watch";
import { readFastClock } from "./fast-clock";

// A process of its own that watches balances and sends what is due, until it is killed; from the moment on that it is told, its time goes by so many times as fast.
const { nowMs, rate } = readFastClock(process.argv[2] ?? "");
let taken = 0;
const onError = (error: unknown) => console.error(error);
const send: typeof sendEvent = async (...event) => {
  const outcome = await sendEvent(...event);
  if (outcome.error === null) taken++;
  return outcome;
};
const dispatcher = new Dispatcher({
  ...{ send, backoff: BACKOFF, leaseMs: 90_000, everyMs: 2_000 / rate },
  ...{ random: Math.random, nowMs, onError },
});
const watch = new Watch({ providers: async () => [], nowMs, onEvents: () => dispatcher.wake(), onError });
dispatcher.start();
// Asked to end, it says how many of its tries were taken.
process.once("SIGTERM", async () => {
  await dispatcher.stop();
  process.stdout.write(String(taken), () => process.exit(0));
});
for (;;) {
  await watch.look().catch(onError);
  await sleep(10_000 / rate);
}
