import { checkProviderNow } from "@/app/administration/check-provider-now";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { idParams } from "@/app/read-input";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  PUT: defineRoute({ role: "administrator", params: idParams }, ({ params }) => checkProviderNow(params.id)),
});
