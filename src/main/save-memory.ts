import { setFlagsFromString } from "node:v8";

// V8 recompiles WebAssembly that is called often with its optimizing compiler. For Prisma's query compiler, which runs a few times a second, this
// costs some 70 MB that never come back. With a larger budget (20 MB of code executed, where V8's default is 1.8) only code that really is hot is
// recompiled, such as undici's HTTP parser. To be imported first.
setFlagsFromString("--wasm-tiering-budget=20000000");
