"""Functions that numba compiles: kept on disk between processes where there is a folder to keep them in."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

# Whose constants are compiled in as well.
_BESIDE = [Path(__file__).parents[1] / "data" / name for name in ("numbers.py", "dates.py")]

Function = TypeVar("Function", bound=Callable[..., Any])


def jit(function: Function) -> Function:
    """Compile a function on its first call for each kind of arguments; it runs without the GIL.

    What is kept on disk counts as long as no module beside that of the function changes, nor one that its
    constants come from.
    """
    import numba

    compiled: Any
    try:
        compiled = numba.njit(nogil=True, cache=True)(function)
        _keep_while_unchanged(compiled, Path(function.__code__.co_filename).parent)
    except (OSError, RuntimeError):  # no folder to keep it in
        compiled = numba.njit(nogil=True)(function)
    return cast("Function", compiled)


@contextmanager
def one_process_at_a_time() -> Iterator[None]:
    """Compile while no other process of this installation does, so that the others find what was kept."""
    folder = os.environ.get("NUMBA_CACHE_DIR") or Path(__file__).parent / "__pycache__"
    try:
        lock = (Path(folder) / ".compiling").open("w")
    except OSError:  # no folder to keep anything in
        yield
        return
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _keep_while_unchanged(compiled: Any, folder: Path) -> None:
    """Numba looks at the file of the function alone, but its code holds what other modules define, too.

    Old code that takes new constants for granted would write beyond its arrays. What was kept and is damaged
    counts as nothing.
    """
    # Where numba is switched off, there is nothing that was compiled.
    if not hasattr(compiled, "_cache"):
        return
    code = compiled._cache
    kept, load, save = code._cache_file, code.load_overload, code.save_overload
    kept._source_stamp = (kept._source_stamp, _stamp_of(folder))

    def load_overload(signature: Any, context: Any) -> Any:
        try:
            return load(signature, context)
        except Exception:  # noqa: BLE001 - unpickling raises anything
            with suppress(Exception):
                code.flush()
            return None

    def save_overload(signature: Any, data: Any) -> None:
        # Without it, the function is compiled again by the next process.
        with suppress(Exception):
            save(signature, data)

    code.load_overload, code.save_overload = load_overload, save_overload


@cache
def _stamp_of(folder: Path) -> str:
    stamp = sha256()
    for module in (*sorted(folder.glob("*.py")), *_BESIDE):
        stamp.update(module.read_bytes())
    return stamp.hexdigest()
