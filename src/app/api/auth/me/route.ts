import { describeMember } from "@/access/account";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "../../../define-route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "viewer" }, ({ member }) => describeMember(member)),
});
