// `npm run generate`: the Prisma clients of both databases.
import { prepareClient } from "./prepare.mjs";

await prepareClient();
