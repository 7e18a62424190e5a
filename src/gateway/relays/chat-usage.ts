import { asObject } from "../bytes/json/parse-members";
import type { FormatStream, StreamEvent } from "../hub/format";

/**
 * OpenAI's chat tells a stream's usage only to who has asked for it: then its other chunks say `usage: null`, as the writer knows. Browsers' calls are
 * told without having asked.
 */
export function tellUsage(writer: FormatStream, { wantsUsage, isBrowser }: { wantsUsage: boolean; isBrowser: boolean }): FormatStream {
  return {
    push: (event) => (isBrowser ? writer.push(event).map(withNullUsage) : writer.push(event)),
    close(closing) {
      const events = writer.close(closing);
      return wantsUsage ? events : events.filter(({ data }) => asObject(data)?.usage === undefined);
    },
    fail: (error, requestId) => writer.fail(error, requestId),
  };
}

function withNullUsage(event: StreamEvent): StreamEvent {
  const data = asObject(event.data);
  return data && data.usage === undefined ? { name: event.name, data: { ...data, usage: null } } : event;
}
