"""The minutes as JSON, for other programs; docs/minutes-json.md describes it and schema.json specifies it."""

from typing import Any

import msgspec

from minutes.model import MinutesDocument

_encoder = msgspec.json.Encoder()


def to_json(document: MinutesDocument) -> bytes:
    """The document as indented UTF-8 JSON with its keys in the schema's order, ending with a newline."""
    return msgspec.json.format(_encoder.encode(document), indent=2) + b"\n"


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `to_json`, published as minutes/schema.json."""
    made = msgspec.json.schema(MinutesDocument)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Justera minutes", **made}


def schema_json() -> bytes:
    """The schema as the bytes of minutes/schema.json."""
    return msgspec.json.format(msgspec.json.encode(schema()), indent=2) + b"\n"
