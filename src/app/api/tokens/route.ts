import { defineMethods } from "@/app/define-methods";
import { tokenRoutes } from "../../credential-routes";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: tokenRoutes.GET,
  POST: tokenRoutes.POST,
  PATCH: tokenRoutes.PATCH,
  DELETE: tokenRoutes.DELETE,
});
