export { DELETE, GET, OPTIONS, PATCH, POST, PUT } from "@/app/api/health/route";

/** Repeated here, because Next reads it from the file itself. */
export const dynamic = "force-dynamic";
