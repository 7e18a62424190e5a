"""The openai SDK with base URL and header changed: chat, stream, tools, responses, embeddings, files, errors."""

import json
import os

from openai import AuthenticationError, OpenAI

options = {"api_key": os.environ["API_KEY"], "base_url": os.environ["BASE_URL"], "max_retries": 0}
client = OpenAI(**options, default_headers={"X-Monitor-Token": os.environ["MONITOR_TOKEN"]})
messages = [{"role": "user", "content": "안녕, what is 2 + 2?"}]
parameters = {"type": "object", "properties": {"city": {"type": "string"}}}
tools = [{"type": "function", "function": {"name": "weather", "parameters": parameters}}]

chat = client.chat.completions.create(model="gpt-4o-mini", messages=messages)
assert chat.choices[0].message.content, chat
assert chat.usage.completion_tokens > 0, chat.usage

chunks = list(client.chat.completions.create(model="gpt-4o-mini", messages=messages, stream=True))
text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
assert text == chat.choices[0].message.content, text
assert all(chunk.usage is None for chunk in chunks), "usage that nobody asked for"

telling = list(
    client.chat.completions.create(model="gpt-4o-mini", messages=messages, stream=True, stream_options={"include_usage": True})
)
assert telling[-1].usage == chat.usage, telling[-1]

with client.chat.completions.stream(model="gpt-4o", messages=messages, tools=tools) as stream:
    final = stream.get_final_completion()
assert "city" in json.loads(final.choices[0].message.tool_calls[0].function.arguments), final

response = client.responses.create(model="gpt-5", input="안녕")
assert response.output_text, response
*_, last = client.responses.create(model="gpt-5", input="안녕", stream=True)
assert last.type == "response.completed" and last.response.usage == response.usage, last

embedded = client.embeddings.create(model="text-embedding-3-small", input=["one", "둘"])
assert len(embedded.data) == 2, embedded

content = bytes(range(256)) * 500
file = client.files.create(file=("자료.bin", content), purpose="user_data")
assert client.files.content(file.id).read() == content
assert client.files.delete(file.id).deleted

try:
    OpenAI(**options, default_headers={"X-Monitor-Token": "mon_sk_x"}).chat.completions.create(model="gpt-4o", messages=messages)
    raise AssertionError("a wrong monitor token was let in")
except AuthenticationError as error:
    assert error.code == "invalid_token", error
