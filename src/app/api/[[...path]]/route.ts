import { answerError } from "@/app/answer-error";
import { AppError } from "@/domain/errors";
import { newId } from "@/domain/ids";

/** Any other path below /api: a JSON error, where Next would answer with a page. */
function refuse(): Response {
  return answerError(new AppError("not_found", "There is no such endpoint.", { remedy: "Check the path against the README." }), newId("req"));
}

export { refuse as DELETE, refuse as GET, refuse as PATCH, refuse as POST, refuse as PUT };
