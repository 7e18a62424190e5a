import { AppError } from "@/domain/errors";
import type { UsageFilter } from "@/queries/filter";
import { listRequests } from "@/queries/requests/list-requests";
import type { SearchParams } from "../range-bar/read-view";
import { readSort, writeSort } from "./log-columns";
import type { LogPage } from "./log-rows";

const ROWS = 50;

interface FirstPage {
  page: LogPage;
  /** In which order it is, as in the URL; null: newest first. */
  sort: string | null;
  /** The order that was asked for would be of more calls than can be sorted: it is newest first instead. */
  isTooMany: boolean;
}

/** The beginning of the log in the order that the address asks for. */
export async function readFirstPage(organizationId: string, filter: UsageFilter, asked: SearchParams): Promise<FirstPage> {
  const order = readSort([asked.sort].flat()[0]);
  const read = (sort: typeof order) => listRequests(organizationId, filter, { limit: ROWS, sort, include: "key" });
  try {
    return { page: await read(order), sort: writeSort(order), isTooMany: false };
  } catch (error) {
    if (!(error instanceof AppError && error.code === "invalid_request")) throw error;
    return { page: await read({ name: "time", isDescending: true }), sort: null, isTooMany: true };
  }
}
