import pytest

from ml.kept_json import MAX_DEPTH, read_json


def test_json_is_read() -> None:
    assert read_json(b'{"a": [1, {"b": null}]}') == {"a": [1, {"b": None}]}
    assert read_json("7") == 7


@pytest.mark.parametrize("n", [MAX_DEPTH + 1, 900, 200_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_what_is_nested_too_deep_is_no_value(opening: str, closing: str, n: int) -> None:
    with pytest.raises(ValueError, match="deep"):
        read_json(opening * n + "1" + closing * n)


def test_what_is_too_long_or_no_json_is_no_value() -> None:
    with pytest.raises(ValueError, match="longer"):
        read_json(b"[1, 2]", max_bytes=5)
    with pytest.raises(ValueError, match="Expecting"):
        read_json("[")
