import { database } from "../db/client";
import { AppError } from "../domain/errors";

export interface GivenFeedback {
  requestId: string;
  /** 0 to 1. */
  score: number;
}

/** Whose call it must be. */
export interface FeedbackGiver {
  organizationId: string;
  /** Of the key or token. */
  credentialId: string;
}

/** Keeps what a caller says of an answer; the last word counts. @throws AppError `not_found` for a call that is not there, or another's: alike */
export async function giveFeedback(giver: FeedbackGiver, { requestId, score }: GivenFeedback): Promise<GivenFeedback> {
  const { organizationId, credentialId } = giver;
  const call = await database().usageRecord.findFirst({ where: { requestId, organizationId, credentialId }, select: { requestId: true } });
  if (!call)
    throw new AppError("not_found", "requestId: there is no such call of this key.", {
      param: "requestId",
      remedy: "Send the x-monitor-request-id of an answer, with the key that made the call.",
    });
  const change = { score, createdAt: new Date() };
  await database().$transaction([
    database().feedback.upsert({ where: { requestId }, create: { requestId, ...giver, ...change }, update: change }),
    database().experimentCall.updateMany({ where: { requestId }, data: { score } }),
  ]);
  return { requestId, score };
}
