import { answerWebhook } from "./answer-webhook";

/** `POST /api/webhooks/stripe`: no session; the signature is the credential. */
export const POST = (request: Request): Promise<Response> => answerWebhook(request);
