"""Functions that numba compiles: kept on disk between processes where there is a folder to keep them in."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])


def jit(function: Function) -> Function:
    """Compile a function on its first call for each kind of arguments; it runs without the GIL."""
    import numba

    compiled: Any
    try:
        compiled = numba.njit(nogil=True, cache=True)(function)
    except (OSError, RuntimeError):  # no folder to keep it in
        compiled = numba.njit(nogil=True)(function)
    return cast("Function", compiled)
