export { DELETE, GET, OPTIONS, PATCH, POST, PUT } from "@/app/api/health/route";

/** Written here too: Next reads it from the file itself. */
export const dynamic = "force-dynamic";
