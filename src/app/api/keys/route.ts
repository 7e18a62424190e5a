import { keyRoutes } from "./key-routes";

export const { GET, POST, DELETE } = keyRoutes;
