import { Dispatcher } from "../dispatcher";
import { sendEvent } from "../send-event";

// A process of its own: sends what is due, with waits of milliseconds, until it is killed.
new Dispatcher({
  ...{ send: sendEvent, backoff: { firstMs: 40, maxMs: 200, forMs: 600_000 }, leaseMs: 1_500, everyMs: 20 },
  random: Math.random,
  onError: (error) => console.error(error),
}).start();
setInterval(() => undefined, 60_000);
