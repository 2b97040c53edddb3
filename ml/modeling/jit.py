"""Functions that numba compiles: kept on disk between processes where there is a folder to keep them in."""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])


def jit(function: Function) -> Function:
    """Compile a function on its first call for each kind of arguments; it runs without the GIL.

    What is kept on disk counts as long as no module beside that of the function changes.
    """
    import numba

    compiled: Any
    try:
        compiled = numba.njit(nogil=True, cache=True)(function)
        _keep_while_unchanged(compiled, Path(function.__code__.co_filename).parent)
    except (OSError, RuntimeError):  # no folder to keep it in
        compiled = numba.njit(nogil=True)(function)
    return cast("Function", compiled)


def _keep_while_unchanged(compiled: Any, folder: Path) -> None:
    """Numba looks at the file of the function alone, but its code holds what other modules define, too.

    Old code that takes new constants for granted would write beyond its arrays.
    """
    # Where numba is switched off, there is nothing that was compiled.
    if hasattr(compiled, "_cache"):
        kept = compiled._cache._cache_file
        kept._source_stamp = (kept._source_stamp, _stamp_of(folder))


@cache
def _stamp_of(folder: Path) -> str:
    stamp = sha256()
    for module in sorted(folder.glob("*.py")):
        stamp.update(module.read_bytes())
    return stamp.hexdigest()
