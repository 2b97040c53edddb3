"""What machine and which versions the figures are of, without the name of either host or folder."""

import os
import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psutil
from threadpoolctl import threadpool_info

PACKAGES = (
    "numpy", "scipy", "scikit-learn", "numba", "polars", "pandas", "pyarrow", "fastapi", "starlette",
    "pydantic", "uvicorn", "uvloop", "httptools",
)  # fmt: skip


def describe() -> dict[str, Any]:
    """The processor, its cores and kernels, the memory, and the versions of what is measured."""
    # Both bring a library of linear algebra, which is asked for below.
    import numpy  # noqa: F401
    import scipy.linalg  # noqa: F401

    return {
        "processor": _processor(),
        "cores": len(cores()),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "system": f"{platform.system()} {platform.machine()}",
        "linear_algebra": sorted({_kernel(one) for one in threadpool_info() if one["user_api"] == "blas"}),
        "python": platform.python_version(),
        "versions": versions(PACKAGES),
    }


def cores() -> list[int]:
    """The numbers of the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def versions(packages: Iterable[str]) -> dict[str, str]:
    """The versions of those that are installed."""
    found = {}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or "unknown")


def _kernel(library: dict[str, Any]) -> str:
    return f"{library['internal_api']} {library['version']} ({library.get('architecture', 'unknown')})"
