import { createRequire } from "node:module";
import { prepare } from "../../runtime/lifecycle";
import { readHealth } from "../../runtime/report-health";

// Prepares its database as the server does, asks it something, and says which database drivers that has loaded.
await prepare();
await readHealth();
const loaded = Object.keys(createRequire(import.meta.url).cache);
console.log(JSON.stringify(["pg", "libsql"].filter((name) => loaded.some((file) => file.includes(`/node_modules/${name}/`)))));
process.exit(0);
