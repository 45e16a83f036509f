from cleaner.document.bucket import bucket


def test_a_number_is_told_by_its_range() -> None:
    assert [bucket(value, (0, 1, 4)) for value in (0, 1, 2, 4, 5, 99)] == ["0", "1", "2-4", "2-4", "5+", "5+"]
    assert bucket(7, (5, 9), "bytes") == "6-9 bytes"
