import { keyRoutes } from "../key-routes";

export const POST = keyRoutes.rotate;
