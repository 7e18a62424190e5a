export { LogPageSkeleton as default } from "../requests/log-page-skeleton";
