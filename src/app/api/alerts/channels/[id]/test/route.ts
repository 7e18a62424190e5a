import { testChannel } from "@/alerts/test-channel";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { idParams } from "@/app/read-input";
import { AppError } from "@/domain/errors";
import { MailAllowance } from "@/mail/mail-allowance";

/** Tests of one person in an hour, of whatever type. */
const allowance = new MailAllowance(100);

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  POST: defineRoute({ role: "admin", params: idParams }, ({ member, params }) => {
    if (!allowance.take(member.userId)) throw new AppError("rate_limited", "Too many tests in an hour.", { retryAfterSeconds: 3_600 });
    return testChannel({ id: member.organizationId, name: member.organization.name }, params.id);
  }),
});
