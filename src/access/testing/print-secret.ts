import { keepSecret } from "../session-secret";

// Prints the secret that is kept in the file of its argument.
console.log(Buffer.from(keepSecret(process.argv[2] as string)).toString("hex"));
