"""The description of the API: tables in bodies, problems in answers."""

import re
from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI

from backend.errors import MEDIA_TYPE, Problem
from backend.security.principals import Role
from backend.security.roles import role_needed
from backend.security.sessions import COOKIE

RECORDS = {"type": "array", "items": {"type": "object"}, "description": "One object a customer."}
DATASET_ID = {"type": "string", "description": "A table that is kept already."}
NAME = {
    "name": "name",
    "in": "query",
    "required": False,
    "description": "What to call a table that is the body itself.",
    "schema": {"type": "string"},
}
FILES_READ = (
    "text/csv",
    "application/x-ndjson",
    "application/vnd.apache.parquet",
    "application/vnd.apache.arrow.stream",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)


def files(media_types: Iterable[str]) -> dict[str, Any]:
    """Describe content that is a file of one of some types."""
    text, binary = {"type": "string"}, {"type": "string", "format": "binary"}
    return {one: {"schema": text if one.startswith("text/") else binary} for one in media_types}


def table_body(options: dict[str, Any] | None = None) -> dict[str, Any]:
    """Describe a request that brings a table, and options where there are any."""
    as_value = {} if options is None else {"options": options}
    as_text = {name: _json_text(schema) for name, schema in as_value.items()}
    envelopes = [
        {"type": "object", "required": [name], "properties": {name: schema, **as_value}}
        for name, schema in (("records", RECORDS), ("data", RECORDS), ("dataset_id", DATASET_ID))
    ]
    one_customer = {"type": "object", "description": "One customer."}
    form = {"file": {"type": "string", "format": "binary"}, **as_text}
    content = {
        "application/json": {"schema": {"anyOf": [*envelopes, RECORDS, one_customer]}},
        "multipart/form-data": {"schema": {"type": "object", "required": ["file"], "properties": form}},
        **files(FILES_READ),
    }
    parameters = [
        {"name": name, "in": "query", "required": False, "schema": schema} for name, schema in as_text.items()
    ]
    return {"requestBody": {"required": True, "content": content}, "parameters": [NAME, *parameters]}


def _json_text(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "string",
        "description": "A JSON object with the options.",
        "contentMediaType": "application/json",
        "contentSchema": schema,
    }


PROBLEMS = {"4XX": "What was wrong with the request.", "5XX": "What is wrong here."}


WAYS_IN: dict[str, dict[str, str]] = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "A key of `segment keys create`."},
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The same key."},
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "What POST /session sets."},
}
_PROBLEM = {"content": {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}}}
_TEXT, _NUMBER = {"schema": {"type": "string"}}, {"schema": {"type": "integer"}}
_HEADERS = {"401": {"headers": {"WWW-Authenticate": _TEXT}}, "429": {"headers": {"Retry-After": _NUMBER}}}


class DescribedAPI(FastAPI):
    """A FastAPI that describes errors as what they are: problems."""

    def openapi(self) -> dict[str, Any]:
        """Describe the API; made on the first call."""
        if self.openapi_schema is None:
            description = super().openapi()
            for path, operations in description["paths"].items():
                for method, operation in operations.items():
                    _describe_problems(operation["responses"])
                    _describe_keys(operation, role_needed(method.upper(), re.sub("{.*?}", "_", path)))
            description["components"]["securitySchemes"] = WAYS_IN
            # What FastAPI would send, and this service does not.
            for unused in ("HTTPValidationError", "ValidationError"):
                description["components"]["schemas"].pop(unused, None)
        return dict(self.openapi_schema or {})


def _describe_keys(operation: dict[str, Any], role: Role | None) -> None:
    told = {"429": "More requests came than the rate limit allows."}
    operation["security"] = []
    if role is not None:
        operation["security"] = [{name: []} for name in WAYS_IN]
        told["401"] = "No key came, or none that is in force. Without any key, this machine needs none."
        told["403"] = f"The role of the key is not enough: this needs {role}."
    for status, description in told.items():
        operation["responses"][status] = {"description": description, **_PROBLEM, **_HEADERS.get(status, {})}


def _describe_problems(responses: dict[str, Any]) -> None:
    responses.pop("422", None)
    for status, description in PROBLEMS.items():
        responses[status] = {"description": description, **_PROBLEM}
