from pathlib import Path

from ml.data.reading import read_table
from ml.data.report import describe_table


def test_wholesale_is_described_in_its_own_units(wholesale_csv: Path) -> None:
    report = describe_table(read_table(wholesale_csv))
    fresh = next(column for column in report.columns if column.name == "Fresh")

    assert (report.n_rows, report.n_columns, report.n_duplicates) == (440, 8, 0)
    assert (fresh.min, fresh.median, fresh.max) == (3, 8504, 112151)
    assert [column.n_outliers for column in report.columns if column.role == "numeric"] == [
        16,
        4,
        2,
        10,
        2,
        14,
    ]
    assert fresh.histogram is not None
    assert sum(fresh.histogram.counts) == 440
    assert fresh.histogram.scale == "log"
    assert (fresh.histogram.edges[0], fresh.histogram.edges[-1]) == (3, 112151)
    assert max(fresh.histogram.counts) < 150
    assert len(report.preview) == 20


def test_duplicates_and_odd_cells_are_warned_about() -> None:
    rows = "\n".join(f"{n * 3},{n % 5}.5" for n in range(1, 21))
    report = describe_table(read_table(f"spend,visits\n{rows}\n3,1.5\nmuch,\n".encode()))

    assert report.n_duplicates == 1
    assert {warning.code: warning.rows for warning in report.warnings} == {
        "duplicate_rows": (),
        "unparsable_values": (22,),
    }
    assert [(column.n_missing, column.n_unparsable) for column in report.columns] == [(0, 1), (1, 0)]
