import { tokenRoutes } from "./token-routes";

export const { GET, POST, DELETE } = tokenRoutes;
