import { parseArgs } from "node:util";
import { startSimulator } from "./start-simulator";

const { values } = parseArgs({
  options: { port: { type: "string", default: "4010" }, host: { type: "string", default: "127.0.0.1" }, keep: { type: "string", default: "all" } },
});
const simulator = await startSimulator({ port: Number(values.port), host: values.host, keep: values.keep === "totals" ? "totals" : "all" });
console.log(`The provider simulator is at ${simulator.origin}. Point the gateway at it:
  UPSTREAM_OPENAI_URL=${simulator.origin}/openai/v1
  UPSTREAM_ANTHROPIC_URL=${simulator.origin}/anthropic/v1
  UPSTREAM_GOOGLE_URL=${simulator.origin}/google
  UPSTREAM_XAI_URL=${simulator.origin}/xai/v1`);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    void simulator.close().then(() => process.exit(0));
  });
}
