"""The anthropic SDK with one key for every provider: JSON, streams, tools, counts, errors, and what each call cost."""

import os
from decimal import Decimal

from anthropic import Anthropic, AuthenticationError, NotFoundError

options = {"base_url": os.environ["BASE_URL"].removesuffix("/v1"), "max_retries": 0}
client = Anthropic(api_key=os.environ["API_KEY"], **options)
messages = [{"role": "user", "content": "안녕, what is 2 + 2?"}]
tools = [{"name": "weather", "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}}}]
spent = Decimal(0)

for model in ["gpt-4o-mini", "claude-3-5-haiku", "gemini-1.5-flash", "grok-beta"]:
    ask = {"model": model, "max_tokens": 500, "messages": messages}
    message = client.messages.create(**ask)
    assert "".join(block.text for block in message.content if block.type == "text"), message
    spent += Decimal(message.usage.cost)

    with client.messages.stream(**ask) as stream:
        text = "".join(stream.text_stream)
        final = stream.get_final_message()
    assert text and final.stop_reason == "end_turn", final
    events = list(client.messages.create(**ask, stream=True))
    assert (events[0].type, events[-1].type) == ("message_start", "message_stop"), events
    costs = [event.usage.cost for event in events if event.type == "message_delta"]
    spent += Decimal(costs[-1]) * 2  # the same call twice

    called = client.messages.create(**ask, tools=tools)
    assert called.stop_reason == "tool_use" and "city" in called.content[-1].input, called
    spent += Decimal(called.usage.cost)
    assert client.messages.count_tokens(model=model, messages=messages).input_tokens > 0

for key, model, error_class in [(os.environ["API_KEY"], "gpt-nothing-9", NotFoundError), ("llm_sk_x", "gpt-4o-mini", AuthenticationError)]:
    try:
        Anthropic(api_key=key, **options).messages.create(model=model, max_tokens=9, messages=messages)
        raise AssertionError(f"{model} was let in")
    except error_class as error:
        assert error.body["type"] == "error" and error.body["error"]["code"], error.body

print(spent)
