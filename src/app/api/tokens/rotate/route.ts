import { defineMethods } from "@/app/define-methods";
import { tokenRoutes } from "../token-routes";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({ POST: tokenRoutes.rotate });
