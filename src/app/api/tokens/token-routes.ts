import { MONITOR_TOKEN } from "@/keys/credential-kind";
import { defineCredentialRoutes, newCredential } from "../../define-credential-routes";

export const tokenRoutes = defineCredentialRoutes({
  kind: MONITOR_TOKEN,
  words: { list: "tokens", secret: "token" },
  body: newCredential("Unnamed token").prefault({}),
});
