import { database } from "../db/client";
import { newId } from "../domain/ids";
import { noChannel } from "./change-channel";
import { sendEvent } from "./send-event";
import { linkTo } from "./watched-rule";

/** `delivered`: the channel has taken it. */
export interface TestResult {
  delivered: boolean;
  statusCode?: number;
  /** Why not, in words. */
  error?: string;
}

/** Sends an event of type `test` to a channel, once and now: it is in no history, and is not tried again. @throws AppError `not_found` */
export async function testChannel(organization: { id: string; name: string }, channelId: string): Promise<TestResult> {
  const channel = await database().alertChannel.findFirst({
    where: { id: channelId, organizationId: organization.id },
    omit: { sealedTarget: false, sealedSecret: false, sealedOldSecret: false },
  });
  if (!channel) throw noChannel();
  const { id, name } = channel;
  const data = { organization, channel: { id, name }, link: linkTo("/alerts") };
  const body = JSON.stringify({ type: "test", timestamp: new Date().toISOString(), data });
  const { statusCode, error } = await sendEvent(channel, { id: newId("evt"), body });
  return { delivered: error === null, ...(statusCode !== null && { statusCode }), ...(error !== null && { error }) };
}
