"""The body of ``POST /train``, for the description of the API; it is read by :mod:`backend.tables`."""

from typing import Any

OPTIONS = {
    "type": "object",
    "description": "How to train; see the guide for every option.",
    "examples": [{"n_segments": 4}],
}

TRAIN_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "options": {"type": "string", "description": "A JSON object with the options."},
                    },
                }
            },
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "records": {"type": "array", "items": {"type": "object"}},
                        "dataset_id": {"type": "string"},
                        "options": OPTIONS,
                    },
                }
            },
            "text/csv": {"schema": {"type": "string"}},
        },
    }
}
