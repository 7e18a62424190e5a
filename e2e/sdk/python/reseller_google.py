"""The google-genai SDK with one key for every provider: JSON, streams, tools, counts, errors, and what each call cost."""

import os
from decimal import Decimal

from google import genai
from google.genai import errors, types

origin = os.environ["BASE_URL"].removesuffix("/v1")


def connect(key: str) -> genai.Client:
    return genai.Client(api_key=key, http_options=types.HttpOptions(base_url=origin))


client = connect(os.environ["API_KEY"])
parameters = types.Schema(type=types.Type.OBJECT, properties={"city": types.Schema(type=types.Type.STRING)})
weather = types.Tool(function_declarations=[types.FunctionDeclaration(name="weather", parameters=parameters)])
calls = 0

for model in ["gpt-4o-mini", "claude-3-5-haiku", "gemini-1.5-flash", "grok-beta"]:
    ask = {"model": model, "contents": "안녕, what is 2 + 2?"}
    config = types.GenerateContentConfig(max_output_tokens=500)
    answer = client.models.generate_content(**ask, config=config)
    assert answer.text and answer.usage_metadata.total_token_count > 0, answer

    chunks = list(client.models.generate_content_stream(**ask, config=config))
    assert "".join(chunk.text or "" for chunk in chunks), chunks
    assert chunks[-1].usage_metadata.total_token_count == answer.usage_metadata.total_token_count, chunks[-1]

    called = client.models.generate_content(**ask, config=types.GenerateContentConfig(max_output_tokens=500, tools=[weather]))
    assert "city" in called.function_calls[0].args, called
    assert client.models.count_tokens(**ask).total_tokens > 0
    calls += 3

for key, model, code in [(os.environ["API_KEY"], "gpt-nothing-9", 404), ("llm_sk_x", "gpt-4o-mini", 401)]:
    stranger = connect(key)
    try:
        stranger.models.generate_content(model=model, contents="안녕")
        raise AssertionError(f"{model} was let in")
    except errors.ClientError as error:
        assert error.code == code, error

print(calls)
