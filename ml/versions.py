"""Which versions of libraries a model was kept with, and whether those that are installed can load it.

A pickle is only sure to come back as it was under the version of scikit-learn that wrote it; its releases of
one minor version keep their attributes. Arrays of numpy are read throughout a major version.
"""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from ml.errors import ArtifactRefused

FORMAT_VERSION = 2
# How many of the numbers of a version have to be the same.
_N_SAME = {"scikit-learn": 2, "numpy": 1}


def present_versions() -> dict[str, str]:
    """The versions that a model which is kept now can be loaded with."""
    return {library: version(library) for library in _N_SAME}


def refuse_other_versions(model_id: str, manifest: Mapping[str, Any]) -> None:
    """Refuse a model of another format, or of libraries that may read its pipeline as something else.

    Models of earlier versions of this program do not tell their libraries, and are not refused here.

    Raises
    ------
    ArtifactRefused
    """
    form = manifest.get("format_version", 1)
    if not isinstance(form, int) or form > FORMAT_VERSION:
        raise ArtifactRefused(
            f"Model {model_id} was kept by a newer version of this program, in format {form}; this one reads "
            f"up to {FORMAT_VERSION}. Update the program, or train the model again."
        )
    for library, kept in (manifest.get("versions") or {}).items():
        refuse_other_version(model_id, library, str(kept))


def refuse_other_version(model_id: str, library: str, kept: str) -> None:
    """Refuse a model that was kept with a version of a library which differs where it matters."""
    n_same = _N_SAME.get(library)
    if n_same is None:
        return
    present = version(library)
    if kept.split(".")[:n_same] != present.split(".")[:n_same]:
        wanted = ".".join(kept.split(".")[:n_same])
        raise ArtifactRefused(
            f"Model {model_id} was kept with {library} {kept}, and {present} is installed here, which may "
            f"load it as something else. Train it again from its dataset, or install {library} {wanted}."
        )
