import { describeDatabase } from "../db/dialect";
import { prepareData } from "../runtime/prepare-data";
import { explainUnprepared } from "./explain-unprepared";

// A process of its own, which ends when it is done: what migrating and importing need, some 100 MB, is not kept by the server.
await prepareData().catch((error: unknown) => {
  console.error(explainUnprepared(error, describeDatabase()) ?? error);
  process.exit(1);
});
process.exit(0);
