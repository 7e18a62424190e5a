import { defineMethods } from "@/app/define-methods";
import { answerWebhook } from "./answer-webhook";

/** `POST /api/webhooks/stripe`: no session; the signature is the credential. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({ POST: (request: Request): Promise<Response> => answerWebhook(request) });
