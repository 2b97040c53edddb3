"""``segment``: what a person and a CI job type."""

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

Segment = Callable[..., subprocess.CompletedProcess[bytes]]


def only_line(content: bytes) -> str:
    (line,) = content.decode().splitlines()
    return line


def test_a_file_is_trained_on_checked_and_scored(segment: Segment, tmp_path: Path) -> None:
    sample, scored = tmp_path / "sample.csv", tmp_path / "scored.parquet"
    assert segment("sample", "wholesale", "-o", str(sample)).returncode == 0
    assert pl.read_csv(sample).height == 440

    features = "Fresh,Milk,Grocery,Frozen,Detergents_Paper,Delicassen"
    trained = segment(
        "train", str(sample), "--algorithm", "kmeans", "--segments", "3", "--features", features
    )
    assert trained.returncode == 0, trained.stderr
    assert b"kmeans found 3 segments in 440 customers." in trained.stdout
    assert trained.stderr == b""

    good = segment("check", "--min-silhouette", "0.1")
    assert (good.returncode, good.stderr) == (0, b"")
    short = segment("check", "--min-silhouette", "0.9")
    assert short.returncode == 1
    assert "falls short of 0.9" in only_line(short.stderr)

    assert segment("score", str(sample), "-o", str(scored)).returncode == 0
    assert set(pl.read_parquet(scored)["segment"]) == {0, 1, 2}


def test_standard_input_and_output_take_part_in_a_pipe(segment: Segment) -> None:
    sample = segment("sample", "wholesale", "-o", "-").stdout
    assert segment("train", "-", "--segments", "2", "--algorithm", "kmeans", stdin=sample).returncode == 0
    scored = segment("score", "-", "-o", "-", stdin=sample).stdout
    assert pl.read_csv(io.BytesIO(scored)).columns[-4:] == [
        "segment",
        "segment_name",
        "confidence",
        "is_outlier",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nonsense",),
        ("train",),
        ("train", "no such file.csv"),
        ("train", "README.md", "--segments", "many"),
        ("train", "tests"),
        ("score", "pyproject.toml", "-o", "-"),
        ("sample", "wholesale", "-o", "sample.docx"),
        ("sample", "everything", "-o", "-"),
        ("check", "--min-silhouette", "high"),
        ("check", "--min-silhouette", "0.1"),
        ("check", "--min-silhouette", "0.1", "--url", "http://127.0.0.1:1"),
        ("serve", "--host", "0.0.0.0"),  # noqa: S104
        ("serve", "--port", "99999"),
    ],
)
def test_a_wrong_call_is_told_in_one_line(segment: Segment, arguments: tuple[str, ...]) -> None:
    done = segment(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert only_line(done.stderr).startswith("segment: ")


@pytest.mark.parametrize("command", ["serve", "train", "score", "check", "sample"])
def test_every_command_has_help(segment: Segment, command: str) -> None:
    done = segment(command, "--help")
    assert done.returncode == 0
    assert b"Usage" in done.stdout
