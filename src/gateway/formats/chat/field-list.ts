import type { HubField } from "../../hub/hub-request";

/** What a request says that only this format has, gathered while it is read. */
export interface FieldList {
  hints: HubField[];
  needs: HubField[];
}
