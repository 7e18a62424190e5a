import { handleRequest } from "@/runtime/lifecycle";

export const dynamic = "force-dynamic";

/** The App Router mount of the gateway's Gemini paths. */
export {
  handleRequest as DELETE,
  handleRequest as GET,
  handleRequest as HEAD,
  handleRequest as OPTIONS,
  handleRequest as PATCH,
  handleRequest as POST,
  handleRequest as PUT,
};
