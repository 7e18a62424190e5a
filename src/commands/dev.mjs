// `npm run dev`: the same server on the sources, with Next's hot reload.
import { existsSync } from "node:fs";
import { register } from "tsx/esm/api";
import { prepareClient } from "./prepare.mjs";

process.env.NODE_ENV = "development";
if (existsSync(".env")) process.loadEnvFile(".env");
await prepareClient();
register();
await import("../main/gateway-process.ts");
