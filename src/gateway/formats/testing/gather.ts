import { GatheredAnswer } from "../../hub/gather-parts";
import type { HubAnswer, HubEvent, HubStream } from "../../hub/hub-answer";

/** What a stream says in the end, after its events have been checked: one start, parts that begin once and end, a stop. */
export function gather(events: readonly HubEvent[]): HubAnswer {
  const gathered = new GatheredAnswer();
  const open = new Set<number>();
  let begun = 0;
  events.forEach((event, i) => {
    if ((event.type === "start") !== (i === 0)) throw new Error(`event ${i} is ${event.type}`);
    if (gathered.hasStopped) throw new Error(`${event.type} after the stop`);
    if (event.type === "part") {
      if (event.index !== begun++) throw new Error(`part ${event.index} is not the next one`);
      open.add(event.index);
    } else if ("index" in event && !open.has(event.index)) throw new Error(`${event.type} of part ${event.index}, which is not open`);
    if (event.type === "text" && event.text === "") throw new Error("an empty text");
    if (event.type === "end") open.delete(event.index);
    if (event.type === "stop" && open.size > 0) throw new Error("a part is open at the stop");
    gathered.push(event);
  });
  return gathered.answer();
}

export function readAll(stream: HubStream, events: readonly { name: string | null; data: unknown }[]): HubEvent[] {
  return [...events.flatMap((event) => stream.push(event)), ...stream.end()];
}
