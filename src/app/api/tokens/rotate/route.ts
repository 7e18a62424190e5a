import { defineMethods } from "@/app/define-methods";
import { tokenRoutes } from "../../../credential-routes";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({ POST: tokenRoutes.rotate });
