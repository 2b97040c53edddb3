import os
import subprocess
import sys
from pathlib import Path

INNER = "from ml.modeling.jit import jit\n\n@jit\ndef inner():\n    return {}\n"
OUTER = "from inner import inner\nfrom ml.modeling.jit import jit\n\n@jit\ndef outer():\n    return inner()\n"
PRINT = "from outer import outer; print(outer(), sum(outer.stats.cache_hits.values()))"


def printed(folder: Path) -> str:
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(folder / "kept")}
    environment["PYTHONPATH"] = os.pathsep.join([str(folder), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", PRINT], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_what_was_compiled_is_kept_until_a_module_beside_it_changes(tmp_path: Path) -> None:
    (tmp_path / "inner.py").write_text(INNER.format(1))
    (tmp_path / "outer.py").write_text(OUTER)

    assert [printed(tmp_path), printed(tmp_path)] == ["1 0", "1 1"]
    (tmp_path / "inner.py").write_text(INNER.format(2))
    assert [printed(tmp_path), printed(tmp_path)] == ["2 0", "2 1"]


def test_what_is_damaged_is_compiled_again(tmp_path: Path) -> None:
    (tmp_path / "inner.py").write_text(INNER.format(1))
    (tmp_path / "outer.py").write_text(OUTER)
    printed(tmp_path)
    for content in (b"", b"no pickle"):
        for kept in (tmp_path / "kept").rglob("*.nb?"):
            kept.write_bytes(content)
        assert printed(tmp_path).startswith("1 ")
    assert [printed(tmp_path), printed(tmp_path)][1] == "1 1"
