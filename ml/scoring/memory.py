"""The memory of an array, for compiled functions that hand it on: counting who has the array costs more.

A function that is given arrays hands their memory to those it calls, and keeps the arrays meanwhile. Nothing
checks what is read or written, except where numba is switched off (``NUMBA_DISABLE_JIT=1``): then memory is
the array itself. Importing this module imports numba.
"""

from typing import Any

import numpy as np
from numba import types
from numba.core.errors import TypingError
from numba.extending import intrinsic, overload

Memory = Any
"""An array, or its memory where it is compiled."""


def memory_of(array: np.ndarray | bytes) -> Memory:
    """Return the memory of an array, in its own type."""
    return array


def bytes_of(array: np.ndarray) -> Memory:
    """Return the memory of an array as bytes."""
    return array.view(np.uint8)


def numbers_of(array: np.ndarray) -> Memory:
    """Return the memory of an array of 64 bits each as float64."""
    return array.view(np.float64)


def _pointer(kind: Any) -> Any:
    @intrinsic
    def pointer(context: Any, array: Any) -> Any:  # noqa: ARG001
        if array.layout != "C":
            raise TypingError("Only an array in one piece has one memory.")

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            given = context.make_array(array)(context, builder, arguments[0])
            return builder.bitcast(given.data, context.get_value_type(signature.return_type))

        pointed = types.CPointer(kind or array.dtype)  # type: ignore[no-untyped-call]
        return pointed(array), generate

    return pointer


_own, _bytes, _numbers = _pointer(None), _pointer(types.uint8), _pointer(types.float64)


@overload(memory_of, strict=False)
def _memory_of(array: Any) -> Any:  # noqa: ARG001
    return lambda array: _own(array)  # noqa: PLW0108 - numba compiles it


@overload(bytes_of, strict=False)
def _bytes_of(array: Any) -> Any:  # noqa: ARG001
    return lambda array: _bytes(array)  # noqa: PLW0108 - numba compiles it


@overload(numbers_of, strict=False)
def _numbers_of(array: Any) -> Any:  # noqa: ARG001
    return lambda array: _numbers(array)  # noqa: PLW0108 - numba compiles it
