interface Written {
  line: string;
  headers: readonly string[];
  /** A whole request that must never be taken for one. */
  second: string;
}
interface Framing {
  name: string;
  write(parts: Written): string;
}

const CHUNKED = "transfer-encoding: chunked";
const LAST_CHUNK = "0\r\n\r\n";

function framing(name: string, extra: readonly string[], body: (second: string) => string, end = "\r\n"): Framing {
  return { name, write: ({ line, headers, second }) => `${[line, ...headers, ...extra].join(end)}${end}${end}${body(second)}` };
}

const lastChunkThen = (second: string) => LAST_CHUNK + second;
const objectThen = (second: string) => `{}${second}`;

/** RFC 9112 §6.3 and §11.2: messages whose length two readers could see differently, each with a second request where one of them ends it. */
export const FRAMINGS: readonly Framing[] = [
  framing("CL.TE", ["content-length: 5", CHUNKED], lastChunkThen),
  framing("TE.CL", [CHUNKED, "content-length: 4"], (second) => `${second.length.toString(16)}\r\n${second}\r\n${LAST_CHUNK}`),
  framing("two lengths", ["content-length: 2", "content-length: 0"], objectThen),
  framing("two equal lengths", ["content-length: 2", "content-length: 2"], objectThen),
  framing("a list of lengths", ["content-length: 2, 2"], objectThen),
  framing("a signed length", ["content-length: +2"], objectThen),
  framing("a negative length", ["content-length: -1"], objectThen),
  framing("a hexadecimal length", ["content-length: 0x2"], objectThen),
  framing("a length with a fraction", ["content-length: 2.0"], objectThen),
  framing("a length beyond numbers", ["content-length: 99999999999999999999999"], objectThen),
  framing("no length at all in the header", ["content-length:"], objectThen),
  framing("space before the colon of the length", ["content-length : 2"], objectThen),
  framing("space before the colon of the encoding", ["transfer-encoding : chunked"], lastChunkThen),
  framing("tab before the colon", ["transfer-encoding\t: chunked"], lastChunkThen),
  framing("a folded line", ["x-folded: a", " b: c"], objectThen),
  framing("a folded encoding", ["transfer-encoding:", " chunked", "content-length: 5"], lastChunkThen),
  framing("a folded first header", [" content-length: 2"], objectThen),
  framing("an unknown encoding", ["transfer-encoding: xchunked"], lastChunkThen),
  framing("chunked, but not last", ["transfer-encoding: chunked, identity"], lastChunkThen),
  framing("chunked twice", [CHUNKED, CHUNKED, "content-length: 5"], lastChunkThen),
  framing("identity", ["transfer-encoding: identity"], lastChunkThen),
  framing("chunked in quotes", ['transfer-encoding: "chunked"'], lastChunkThen),
  framing("a vertical tab before chunked", ["transfer-encoding: \x0bchunked"], lastChunkThen),
  framing("a bare CR in a header", ["x-a: b\rtransfer-encoding: chunked"], lastChunkThen),
  framing("a bare LF in a header", ["x-a: b\ntransfer-encoding: chunked", "content-length: 5"], lastChunkThen),
  framing("NUL in a header", ["x-a: b\0c", "content-length: 2"], objectThen),
  framing("a name with a space", ["x a: b", "content-length: 2"], objectThen),
  framing("a line without a colon", ["nonsense", "content-length: 2"], objectThen),
  framing("bare LF everywhere", ["content-length: 2"], objectThen, "\n"),
  framing("a negative chunk", [CHUNKED], (second) => `-1\r\n${second}`),
  framing("a chunk size with 0x", [CHUNKED], (second) => `0x2\r\n{}\r\n${LAST_CHUNK}${second}`),
  framing("a chunk size beyond numbers", [CHUNKED], (second) => `ffffffffffffffffff\r\n{}\r\n${second}`),
  framing("a chunk without its end", [CHUNKED], (second) => `2\r\n{}0\r\n\r\n${second}`),
  framing("a chunk ended by a bare LF", [CHUNKED], (second) => `2\r\n{}\n0\r\n\r\n${second}`),
  framing("a chunk size ended by a bare LF", [CHUNKED], (second) => `2\n{}\r\n0\r\n\r\n${second}`),
  framing("headers of 64 KB", [`x-long: ${"a".repeat(65_536)}`, "content-length: 2"], objectThen),
  { name: "no version", write: ({ second }) => `GET /\r\n\r\n${second}` },
  { name: "an unknown version", write: ({ headers, second }) => `GET / HTTP/3.7\r\n${headers.join("\r\n")}\r\n\r\n${second}` },
  { name: "HTTP/2's preface", write: ({ second }) => `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${second}` },
  { name: "no Host", write: ({ line, second }) => `${line}\r\ncontent-length: 2\r\n\r\n{}${second}` },
  {
    name: "two Hosts",
    write: ({ line, headers, second }) => `${[line, "host: evil.example", ...headers, "content-length: 2"].join("\r\n")}\r\n\r\n{}${second}`,
  },
  { name: "TLS", write: ({ second }) => `\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03${second}` },
];
