// Below the gateway's own catch-all: what is not there is refused here as everywhere else below /api.
export { DELETE, GET, PATCH, POST, PUT } from "@/app/api/[[...path]]/route";
