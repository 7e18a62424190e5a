"""The google-genai SDK with base URL and header changed: generate, stream, tools, count, embed, errors."""

import os

from google import genai
from google.genai import errors, types


def connect(token: str) -> genai.Client:
    http_options = types.HttpOptions(base_url=os.environ["BASE_URL"], headers={"X-Monitor-Token": token})
    return genai.Client(api_key=os.environ["API_KEY"], http_options=http_options)


client = connect(os.environ["MONITOR_TOKEN"])
ask = {"model": "gemini-2.5-flash", "contents": "안녕, what is 2 + 2?"}

answer = client.models.generate_content(**ask)
assert answer.text, answer

chunks = list(client.models.generate_content_stream(**ask))
assert "".join(chunk.text or "" for chunk in chunks) == answer.text, chunks
assert chunks[-1].usage_metadata.total_token_count == answer.usage_metadata.total_token_count, chunks[-1]

parameters = types.Schema(type=types.Type.OBJECT, properties={"city": types.Schema(type=types.Type.STRING)})
weather = types.FunctionDeclaration(name="weather", parameters=parameters)
config = types.GenerateContentConfig(tools=[types.Tool(function_declarations=[weather])])
called = client.models.generate_content(**ask, config=config)
assert "city" in called.function_calls[0].args, called

counted = client.models.count_tokens(**ask)
assert counted.total_tokens == answer.usage_metadata.prompt_token_count, counted
embedded = client.models.embed_content(model="gemini-embedding-001", contents=["one", "둘"])
assert len(embedded.embeddings) == 2, embedded

stranger = connect("mon_sk_x")
try:
    stranger.models.generate_content(**ask)
    raise AssertionError("a wrong monitor token was let in")
except errors.ClientError as error:
    assert error.code == 401, error
