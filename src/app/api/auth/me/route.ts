import { describeMember } from "@/access/account";
import { defineRoute } from "../../../define-route";

export const GET = defineRoute({ role: "viewer" }, ({ member }) => describeMember(member));
