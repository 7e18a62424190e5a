// A process that prepares its database as the server does at its start, and ends.
import { register } from "tsx/esm/api";

register();
const { prepare } = await import("../../runtime/lifecycle.ts");
await prepare();
process.exit(0);
