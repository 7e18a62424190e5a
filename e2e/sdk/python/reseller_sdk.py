"""The openai SDK with one key for every provider: JSON, streams, tools, models, embeddings, errors, and what each call cost."""

import json
import os
from decimal import Decimal

from openai import AuthenticationError, NotFoundError, OpenAI

client = OpenAI(api_key=os.environ["API_KEY"], base_url=os.environ["BASE_URL"], max_retries=0)
messages = [{"role": "user", "content": "안녕, what is 2 + 2?"}]
parameters = {"type": "object", "properties": {"city": {"type": "string"}}}
tools = [{"type": "function", "function": {"name": "weather", "parameters": parameters}}]
spent = Decimal(0)

for model in ["gpt-4o-mini", "claude-3-5-haiku", "gemini-1.5-flash", "grok-beta"]:
    chat = client.chat.completions.create(model=model, messages=messages)
    assert chat.choices[0].message.content, chat
    assert chat.usage.completion_tokens_details.reasoning_tokens >= 0, chat.usage
    spent += Decimal(chat.usage.cost)

    chunks = list(
        client.chat.completions.create(model=model, messages=messages, stream=True, stream_options={"include_usage": True})
    )
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices), chunks
    spent += Decimal(chunks[-1].usage.cost)

    called = client.chat.completions.create(model=model, messages=messages, tools=tools)
    assert "city" in json.loads(called.choices[0].message.tool_calls[0].function.arguments), called
    spent += Decimal(called.usage.cost)
    assert client.models.retrieve(model).id == model

embedded = client.embeddings.create(model="text-embedding-3-small", input=["one", "둘"])
assert len(embedded.data) == 2, embedded
spent += Decimal(embedded.usage.cost)

for wrong, error_class in [({"model": "gpt-nothing-9"}, NotFoundError), ({"model": "gpt-4o-mini", "extra_headers": {"Authorization": "Bearer llm_sk_x"}}, AuthenticationError)]:
    try:
        client.chat.completions.create(messages=messages, **wrong)
        raise AssertionError(f"{wrong} was let in")
    except error_class:
        pass

print(spent)
