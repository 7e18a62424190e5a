export { dynamic, GET } from "@/app/api/health/route";
