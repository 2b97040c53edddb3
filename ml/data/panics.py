"""Readers written in Rust may panic over a broken file, and a panic is no ordinary exception."""

from collections.abc import Iterator
from contextlib import contextmanager

from ml.errors import UnreadableTable

_MAX_CHARS = 200


@contextmanager
def broken_is_unreadable(what: str, *errors: type[Exception]) -> Iterator[None]:
    """Tell these errors of a reader, and panics of any, as an ``UnreadableTable``.

    Parameters
    ----------
    what
        What is read, as the sentence begins: "The workbook".
    """
    try:
        yield
    except errors as error:
        raise UnreadableTable(f"{what} is damaged: {_first_line(error)}") from error
    except BaseException as error:
        # Every library written in Rust has a class of this name, and few can be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableTable(f"{what} is damaged: {_first_line(error)}") from error


def _first_line(error: BaseException) -> str:
    return (str(error).strip().split("\n", 1)[0] or type(error).__name__)[:_MAX_CHARS]
