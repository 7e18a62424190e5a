// `npm start`: prepares what is not there yet, and runs the production server in this process.
import { existsSync } from "node:fs";
import { prepareClient, prepareServer } from "./prepare.mjs";

process.env.NODE_ENV ??= "production";
if (existsSync(".env")) process.loadEnvFile(".env");
await prepareClient();
await prepareServer();
await import("../dist/server.mjs");
