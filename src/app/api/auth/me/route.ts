import { z } from "zod";
import { describeMember } from "@/access/account";
import { labelSchema } from "@/access/account-fields";
import { renameUser } from "@/access/rename-user";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "../../../define-route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "viewer" }, ({ member }) => describeMember(member)),

  PATCH: defineRoute({ role: "viewer", body: z.strictObject({ name: labelSchema }) }, async ({ member, body }) =>
    describeMember(await renameUser(member, body.name)),
  ),
});
