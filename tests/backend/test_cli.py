"""``segment``: what a person and a CI job type."""

import io
import json
import os
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from backend.datasets.schemas import Dataset

Segment = Callable[..., subprocess.CompletedProcess[bytes]]
SegmentHere = Callable[..., tuple[int, str, str]]


@pytest.fixture
def odd_csv(tmp_path: Path) -> Path:
    """Twenty-one customers, one of whom comes again with an odd cell, and a header with a comma."""
    rows = [f"KD-{n:03d},{'ABC'[n % 3]},{(n + 1) ** 2 / 4},{n % 4},{n if n < 3 else ''}" for n in range(21)]
    odd = tmp_path / "odd.csv"
    odd.write_text("\n".join(['Nummer,"Plan, now",spend,visits,points', *rows, "KD-007,A,lots,,"]))
    return odd


def test_a_table_is_described_with_what_to_do(segment: Segment, odd_csv: Path) -> None:
    done = segment("describe", str(odd_csv))
    lines = done.stdout.decode().splitlines()

    assert done.returncode == 0, done.stderr
    assert lines[0].startswith("odd: csv, utf-8, cells apart by ','")
    assert lines[1].startswith("Rows: 22. Columns: 5. Exact copies: 0.")
    assert lines[3].split() == [
        "column", "role", "missing", "distinct", "min", "median", "max", "skew", "outliers"
    ]  # fmt: skip
    assert [line.split()[0] for line in lines[4:9]] == ["Nummer", "Plan,", "spend", "visits", "points"]
    assert (
        "! 1 cell of spend cannot be read as numbers, such as 'lots' in row 22: treated as missing." in lines
    )
    assert "  Rows: 22." in lines


def test_a_report_as_json_is_what_the_service_answers(segment_here: SegmentHere, odd_csv: Path) -> None:
    _, told, _ = segment_here("describe", str(odd_csv), "--json")
    report = json.loads(told)

    assert Dataset(dataset_id="", **report).model_dump(exclude={"dataset_id"}) == report


def test_columns_are_chosen_and_what_was_mended_is_told(segment_here: SegmentHere, odd_csv: Path) -> None:
    code, told, error = segment_here(
        "train", str(odd_csv), "--segments", "2", "--algorithm", "kmeans",
        "--features", "Plan, now", "--features", "spend,visits,points", "--id-column", "Nummer",
        "--categorical", "Plan, now", "--on-duplicate-id", "mean",
    )  # fmt: skip

    assert code == 0, error
    assert told.startswith("No groups were found")
    assert "segments of 21 customers." in told
    assert "Filled in where values are missing: points 18." in told
    assert "Note: 1 cell of spend cannot be read as numbers" in told
    assert "Each counts once, with the means" in told
    assert segment_here("train", str(odd_csv), "--exclude", "Plan, now", "--exclude", "visits")[0] == 0


def test_the_file_of_the_training_is_scored_and_what_was_odd_is_told(
    segment_here: SegmentHere, odd_csv: Path
) -> None:
    quick = ("--option", "n_resamples=0", "--option", "n_references=19")
    assert segment_here("train", str(odd_csv), "--segments", "2", "--algorithm", "kmeans", *quick)[0] == 0

    (_, imputed, imputed_notes), (_, skipped, skipped_notes) = (
        segment_here("score", str(odd_csv), "-o", "-", *more) for more in ((), ("--on-error", "skip"))
    )
    code, _, refusal = segment_here("score", str(odd_csv), "-o", "-", "--on-error", "fail")

    assert pl.read_csv(io.StringIO(imputed))["segment"].null_count() == 0
    assert pl.read_csv(io.StringIO(skipped))["segment"].null_count() == 1
    assert only_line(imputed_notes) == (
        "No groups were found: the customers look like one crowd. The segments divide it into parts that "
        "can be handled differently, but no such groups exist by themselves. Values filled in: 2. Cells that "
        "cannot be read as numbers: 1. The first: spend must be a number, not 'lots'. Rows: 22."
    )
    assert "Rows without a segment: 1." in only_line(skipped_notes)
    assert code == 2
    assert "on_error=impute" in only_line(refusal)


def only_line(content: bytes | str) -> str:
    (line,) = (content if isinstance(content, str) else content.decode()).splitlines()
    return line


def test_a_training_without_its_database_says_so_first_and_keeps_its_model(
    segment_here: Callable[..., tuple[int, str, str]],
    sample_csv: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "customers.csv").write_bytes(sample_csv)
    quick = [f"--option={one}=0" for one in ("n_references", "n_resamples")]
    kmeans = ("--segments", "2", "--algorithm", "kmeans", *quick)
    monkeypatch.setenv("SEGMENT_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    code, _, told = segment_here("train", str(tmp_path / "customers.csv"), *kmeans)
    first, last = told.splitlines()
    assert code != 0
    assert "Training goes on" in first
    assert "is kept but not active" in last
    (model,) = (tmp_path / "artifacts" / "models").glob("[0-9a-f]*")
    monkeypatch.delenv("SEGMENT_DATABASE_URL")
    assert segment_here("db", "upgrade")[0] == 0
    status = segment_here("db", "status")[1]
    assert "assignments            440 rows" in status
    assert model.name in segment_here("models")[1]


def test_a_file_is_trained_on_checked_and_scored(
    segment: Segment, segment_here: SegmentHere, tmp_path: Path
) -> None:
    sample, scored = tmp_path / "sample.csv", tmp_path / "scored.parquet"
    assert segment_here("sample", "wholesale", "-o", str(sample))[0] == 0
    assert pl.read_csv(sample).height == 440

    features = "Fresh,Milk,Grocery,Frozen,Detergents_Paper,Delicassen"
    trained = segment(
        "train", str(sample), "--algorithm", "kmeans", "--segments", "3", "--features", features,
        "--option", "n_references=19", "--option", "n_resamples=10",
        SEGMENT_ARTIFACTS_DIR=str(tmp_path / "artifacts"), SEGMENT_SECRET_KEY=None,
    )  # fmt: skip
    assert trained.returncode == 0, trained.stderr
    assert b"kmeans formed 3 segments of 440 customers." in trained.stdout
    assert trained.stderr == b""

    code, _, error = segment_here("check", "--min-silhouette", "0.1")
    assert (code, error) == (0, "")
    code, _, error = segment_here("check", "--min-silhouette", "0.9")
    assert code == 1
    assert "falls short of 0.9" in only_line(error)
    code, _, error = segment_here("check", "--min-silhouette", "0.1", "--min-structure", "clear")
    assert code == 1
    assert "falls short of clear" in only_line(error)

    assert segment_here("score", str(sample), "-o", str(scored))[0] == 0
    assert set(pl.read_parquet(scored)["segment"]) == {0, 1, 2}


def test_other_formats_are_labelled_part_by_part(
    segment_here: SegmentHere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, pipe = tmp_path / "sample.parquet", tmp_path / "pipe"
    segment_here("sample", "wholesale", "-o", str(before))
    wanted = ("--segments", "2", "--algorithm", "kmeans", "--option", "n_references=0")
    assert segment_here("train", str(before), *wanted)[0] == 0
    # The general path is not taken.
    monkeypatch.setattr("ml.data.reading.read_table", None)
    found = []
    readers = {"ndjson": pl.read_ndjson, "arrow": pl.read_ipc_stream, "parquet": pl.read_parquet}
    for ending, read in readers.items():
        os.mkfifo(pipe)
        writer = threading.Thread(target=pipe.write_bytes, args=(before.read_bytes(),))
        writer.start()
        after = tmp_path / f"scored.{ending}"
        assert segment_here("score", str(pipe), "-o", str(after)) == (0, "", "")
        writer.join()
        pipe.unlink()
        found.append(read(after)["segment"].to_list())
        before = after
    assert found[0] == found[1] == found[2]
    assert set(found[0]) == {0, 1}


def test_the_lines_of_a_made_up_shop_of_any_size_are_written(segment_here: SegmentHere) -> None:
    code, written, error = segment_here("sample", "retail", "--customers", "30", "-o", "-")

    assert (code, error) == (0, "")
    lines = pl.read_csv(io.StringIO(written), schema_overrides={"InvoiceNo": pl.String})
    assert lines["CustomerID"].drop_nulls().n_unique() == 30


def test_standard_input_and_output_take_part_in_a_pipe(segment: Segment) -> None:
    sample = segment("sample", "wholesale", "-o", "-").stdout
    assert (
        segment(
            "train",
            "-",
            "--segments",
            "2",
            "--algorithm",
            "kmeans",
            "--option",
            "n_references=0",
            stdin=sample,
        ).returncode
        == 0
    )
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
        ("train", "ODD", "--features", "spend", "--exclude", "spend"),
        ("train", "ODD", "--on-duplicate-id", "error"),
        ("train", "ODD", "--on-duplicate-id", "middle"),
        ("train", "ODD", "--categorical", "Telefon"),
        ("train", "ODD", "--option", "max_segments"),
        ("train", "ODD", "--option", "max_segments=lots"),
        ("train", "ODD", "--id-column", "spend", "--features", "spend"),
        ("describe", "no such file.csv"),
        ("describe", "tests"),
        ("describe",),
        ("score", "pyproject.toml", "-o", "-"),
        ("sample", "wholesale", "-o", "sample.docx"),
        ("sample", "wholesale", "-o", "-", "--customers", "10"),
        ("sample", "retail", "-o", "-", "--customers", "0"),
        ("sample", "everything", "-o", "-"),
        ("check", "--min-silhouette", "high"),
        ("check", "--min-silhouette", "0.1"),
        ("check", "--min-silhouette", "0.1", "--url", "http://127.0.0.1:1"),
    ],
)
def test_a_wrong_call_is_told_in_one_line(
    segment_here: SegmentHere, odd_csv: Path, arguments: tuple[str, ...]
) -> None:
    code, told, error = segment_here(*(str(odd_csv) if one == "ODD" else one for one in arguments))
    assert code == 2
    assert told == ""
    assert only_line(error).startswith("segment: ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("train", "tests"),
        ("serve", "--host", "0.0.0.0"),  # noqa: S104
        ("serve", "--port", "99999"),
    ],
)
def test_so_it_is_in_a_process_of_its_own(segment: Segment, arguments: tuple[str, ...]) -> None:
    done = segment(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert only_line(done.stderr).startswith("segment: ")


@pytest.mark.parametrize("command", ["serve", "train", "describe", "score", "check", "sample"])
def test_every_command_has_help(segment_here: SegmentHere, command: str) -> None:
    code, told, _ = segment_here(command, "--help")
    assert code == 0
    assert "Usage" in told


@pytest.mark.parametrize("command", [["serve"], ["worker"], ["db", "status"], ["keys", "list"], ["models"]])
def test_a_database_of_another_kind_is_told_in_one_line_by_every_command(
    segment_here: SegmentHere, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("SEGMENT_DATABASE_URL", "mysql://a:hidden@c/d")
    code, out, err = segment_here(*command)
    told = "segment: SEGMENT_DATABASE_URL: it must be postgresql://USER:PASSWORD@HOST/NAME\n"
    assert (code, out, err) == (2, "", told)


@pytest.mark.parametrize("group", ["db", "keys"])
def test_a_group_without_a_command_tells_its_help_and_no_fault(segment_here: SegmentHere, group: str) -> None:
    code, out, err = segment_here(group)
    assert code == 2
    assert "Usage" in out + err
    assert "segment:" not in out + err


def test_an_unknown_role_is_told_in_words(segment_here: SegmentHere) -> None:
    code, _, err = segment_here("keys", "create", "somebody", "--role", "boss")
    assert code == 2
    assert "'boss' is not one of" in err
    assert "Value error" not in err


def test_a_refused_model_is_told_once(
    segment: Segment, keep_model: Callable[[Path], None], tmp_path: Path
) -> None:
    keep_model(tmp_path)
    done = segment("models", SEGMENT_SECRET_KEY="another secret, long enough")  # noqa: S106
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("Refused: ")
