"""The description of the API: tables in bodies, problems in answers."""

from typing import Any

from fastapi import FastAPI

from backend.errors import MEDIA_TYPE, Problem

RECORDS = {
    "type": "object",
    "properties": {
        "records": {"type": "array", "items": {"type": "object"}, "description": "One object a customer."},
        "dataset_id": {"type": "string", "description": "A table that is kept already."},
    },
}
TABLE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "anyOf": [RECORDS, {"type": "array", "items": {"type": "object"}}, {"type": "object"}]
                }
            },
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
            "text/csv": {"schema": {"type": "string"}},
            "application/vnd.apache.parquet": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}
PROBLEMS = {"4XX": "What was wrong with the request.", "5XX": "What is wrong here."}


class DescribedAPI(FastAPI):
    """A FastAPI that describes errors as what they are: problems."""

    def openapi(self) -> dict[str, Any]:
        """Describe the API; made on the first call."""
        if self.openapi_schema is None:
            description = super().openapi()
            for operations in description["paths"].values():
                for operation in operations.values():
                    _describe_problems(operation["responses"])
            # What FastAPI would send, and this service does not.
            for unused in ("HTTPValidationError", "ValidationError"):
                description["components"]["schemas"].pop(unused, None)
        return dict(self.openapi_schema or {})


def _describe_problems(responses: dict[str, Any]) -> None:
    responses.pop("422", None)
    schema = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    for status, description in PROBLEMS.items():
        responses[status] = {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}
