import polars as pl

from ml.data.extent import find_extent


def sheet(text: str) -> tuple[pl.DataFrame, list[str]]:
    header, *rows = [line.split(",") for line in text.split("\n")]
    columns = [[cell or None for cell in column] for column in zip(*rows, strict=True)]
    return pl.DataFrame([pl.Series(str(n), one, pl.String) for n, one in enumerate(columns)]), header


def test_a_total_has_to_add_up_or_to_be_above_all() -> None:
    rounded = find_extent(*sheet("a,b,c\nx,10,1\ny,20,2\nTotal,31,4"))
    false = find_extent(*sheet("a,b,c\nx,10,9\ny,20,2\nTotal,11,4"))

    assert rounded.is_kept.tolist() == [True, True, False]
    assert false.is_kept.tolist() == [True, True, True]
    assert [one.code for one in false.warnings] == ["unproven_total"]


def test_a_customer_without_an_id_is_no_total_unless_all_adds_up() -> None:
    assert find_extent(*sheet("a,b,c\nx,10,1\ny,20,2\n,30,4")).is_kept.all()
    assert find_extent(*sheet("a,b,c\nx,10,1\ny,20,2\n,30,3")).is_kept.tolist() == [True, True, False]


def test_a_lone_cell_in_the_last_row_is_a_note_only_after_an_empty_line() -> None:
    assert find_extent(*sheet("a,b,c\nx,1,2\ny,3,4\nz,,")).is_kept.all()
    assert find_extent(*sheet("a,b,c\nx,1,2\ny,3,4\n,,\nnote,,")).is_kept.tolist() == [
        True,
        True,
        False,
        False,
    ]


def test_a_block_as_long_as_the_table_belongs_to_it() -> None:
    beside = find_extent(*sheet("a,b,,c\n1,2,,3\n4,5,,6\n7,8,,9"))

    assert beside.columns == (0, 1, 3)


def test_nothing_but_empty_cells_is_an_empty_table() -> None:
    assert not find_extent(*sheet("a,b\n,\n,")).is_kept.any()


def test_a_wide_table_of_texts_is_looked_through() -> None:
    row = ",".join(["x"] * 1_500)

    assert find_extent(*sheet("\n".join([",".join(f"c{n}" for n in range(1_500)), row, row]))).is_kept.all()
