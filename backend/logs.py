"""One calm log on standard error."""

import logging
import logging.config


def configure_logging(level: str) -> None:
    """Log what is worth a look, one line each; never a cell, a customer or a secret."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"level": "WARNING", "handlers": ["stderr"]},
            "loggers": {"backend": {"level": level.upper()}, "uvicorn.error": {"level": "WARNING"}},
        }
    )
