// `npm run dev`: the same server on the sources, with Next's hot reload.
import { existsSync } from "node:fs";
import { register } from "tsx/esm/api";
import { requirePort } from "./check-port.mjs";
import { prepareClient } from "./prepare.mjs";

process.env.NODE_ENV = "development";
if (existsSync(".env")) process.loadEnvFile(".env");
await requirePort("npm run dev");
await prepareClient();
register();
await import("../main/gateway-process.ts");
