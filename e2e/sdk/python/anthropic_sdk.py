"""The anthropic SDK with base URL and header changed: messages, stream, tools, count_tokens, models, errors."""

import os

from anthropic import Anthropic, AuthenticationError

options = {"api_key": os.environ["API_KEY"], "base_url": os.environ["BASE_URL"], "max_retries": 0}
client = Anthropic(**options, default_headers={"X-Monitor-Token": os.environ["MONITOR_TOKEN"]})
ask = {"model": "claude-opus-4-8", "max_tokens": 4096, "messages": [{"role": "user", "content": "안녕, what is 2 + 2?"}]}
tools = [{"name": "weather", "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}}}]

message = client.messages.create(**ask)
assert message.content[0].text, message

with client.messages.stream(**ask) as stream:
    text = "".join(stream.text_stream)
    final = stream.get_final_message()
assert text == message.content[0].text, text
assert final.usage.output_tokens == message.usage.output_tokens, final.usage

events = [event.type for event in client.messages.create(**ask, stream=True)]
assert (events[0], events[-1]) == ("message_start", "message_stop"), events

called = client.messages.create(**ask, tools=tools)
assert called.stop_reason == "tool_use" and "city" in called.content[-1].input, called

counted = client.messages.count_tokens(model=ask["model"], messages=ask["messages"])
assert counted.input_tokens == message.usage.input_tokens, counted
assert client.models.list().data[0].id == "claude-opus-4-8"

try:
    Anthropic(**options, default_headers={"X-Monitor-Token": "mon_sk_x"}).messages.create(**ask)
    raise AssertionError("a wrong monitor token was let in")
except AuthenticationError as error:
    assert error.body["error"]["type"] == "invalid_token", error.body
