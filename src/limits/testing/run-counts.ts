import { once } from "node:events";
import type { LimitsPort } from "../../gateway/ports";
import { AskedLimits, type ToldOfLimits } from "../../main/share-limits";
import { Limiter } from "../limiter";
import { openStore } from "../open-store";
import { countCalls } from "./count-calls";
import type { CountsPlan } from "./judge-counts";

// A process that says when it is ready, and once it is told to go counts calls: in its plan's store, or in the process that has started it.
const plan: CountsPlan = JSON.parse(process.argv[2] ?? "{}");

function openLimits(): LimitsPort {
  const { asksParent, databaseUrl, redisUrl } = plan;
  const store = () => openStore({ databaseUrl, redisUrl });
  if (!asksParent) return new Limiter({ store: store(), whenUnavailable: "deny", waitMsMax: 30_000, onUnavailable: console.error });
  const asked = new AskedLimits((question) => process.send?.(question) !== undefined);
  process.on("message", (answer: ToldOfLimits) => asked.take(answer));
  return asked;
}

const limits = openLimits();
process.stdout.write("ready\n");
await once(process.stdin, "data");
process.stdout.write(JSON.stringify(await countCalls(limits, plan)), () => process.exit(0));
