import { prepare } from "../../runtime/lifecycle";

// A process that prepares its database as the server does at its start, and ends.
await prepare();
process.exit(0);
