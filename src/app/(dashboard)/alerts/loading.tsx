export { CredentialsSkeleton as default } from "../credentials/credentials-skeleton";
