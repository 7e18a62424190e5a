import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

/** A message as it came over the wire. */
export interface ReceivedMail {
  from: string;
  to: string[];
  /** Headers and body, as they were sent. */
  raw: string;
}

/** `refuse`: no such recipient; `silent`: takes the connection and says nothing. */
type Mood = "deliver" | "refuse" | "silent";

export interface SmtpStandIn {
  /** For `SMTP_URL`. */
  url: string;
  mails: ReceivedMail[];
  setMood(mood: Mood): void;
  close(): Promise<void>;
}

/** A mail server that keeps what it is given: as much of RFC 5321 as a client without encryption and log-in needs. */
export async function startSmtp(): Promise<SmtpStandIn> {
  const mails: ReceivedMail[] = [];
  const state: { mood: Mood } = { mood: "deliver" };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => undefined);
    if (state.mood !== "silent") converse(socket, { mails, refuses: () => state.mood === "refuse" });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mails,
    setMood: (mood) => {
      state.mood = mood;
    },
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}

function converse(socket: Socket, { mails, refuses }: { mails: ReceivedMail[]; refuses(): boolean }): void {
  let mail: ReceivedMail = { from: "", to: [], raw: "" };
  let isData = false;
  let rest = "";
  const say = (line: string) => socket.write(`${line}\r\n`);
  const addressIn = (line: string) => /<(.*?)>/.exec(line)?.[1] ?? "";

  function command(line: string): void {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === "EHLO" || verb === "HELO") say("250 stand-in");
    else if (verb === "MAIL") {
      mail = { from: addressIn(line), to: [], raw: "" };
      say("250 OK");
    } else if (verb === "RCPT") {
      if (refuses()) return void say("550 No such user");
      mail.to.push(addressIn(line));
      say("250 OK");
    } else if (verb === "DATA") {
      isData = true;
      say("354 Go on");
    } else if (verb === "QUIT") socket.end("221 Bye\r\n");
    else say("502 Not implemented");
  }

  say("220 stand-in ESMTP");
  socket.setEncoding("utf8").on("data", (piece) => {
    rest += piece;
    for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      if (!isData) command(line);
      else if (line === ".") {
        isData = false;
        mails.push(mail);
        say("250 Kept");
      } else mail.raw += `${line.replace(/^\./, "")}\r\n`;
    }
  });
}
