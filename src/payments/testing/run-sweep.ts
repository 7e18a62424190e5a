import { sweepAutoTopUps } from "../auto-top-up/sweep";

/** Looks once for balances to top up, as a process of its own. */
await sweepAutoTopUps({ onError: (error) => console.error(error) });
process.exit(0);
