import { defineMethods } from "@/app/define-methods";
import { keyRoutes } from "../../credential-routes";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: keyRoutes.GET,
  POST: keyRoutes.POST,
  PATCH: keyRoutes.PATCH,
  DELETE: keyRoutes.DELETE,
});
