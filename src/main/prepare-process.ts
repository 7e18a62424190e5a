import { prepareData } from "../runtime/prepare-data";

// A process of its own, which ends when it is done: what migrating and importing need, some 100 MB, is not kept by the server.
await prepareData();
process.exit(0);
