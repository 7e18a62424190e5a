export { LogPageSkeleton as default } from "./log-page-skeleton";
