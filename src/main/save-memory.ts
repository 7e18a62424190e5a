import { setFlagsFromString } from "node:v8";

// V8 recompiles WebAssembly that is called often with its optimizing compiler. For Prisma's query compiler, which runs a few times a second, this
// costs some 40 MB in each process that never come back. With a larger budget (200 MB of code executed, where V8's default is 1.8) only code that
// really is hot is recompiled, such as undici's HTTP parser. To be imported first.
setFlagsFromString("--wasm-tiering-budget=200000000");
