import { tokenRoutes } from "../token-routes";

export const POST = tokenRoutes.rotate;
