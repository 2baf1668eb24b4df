import pytest

from bot.teams.payload import MAX_DEPTH, read_activity
from bot.teams.rejection import BadActivityError


def test_an_object_is_read() -> None:
    assert read_activity('{"type":"message","text":"räksmörgås","n":[1,2.5,null]}'.encode()) == {
        "type": "message",
        "text": "räksmörgås",
        "n": [1, 2.5, None],
    }


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"null",
        b"[]",
        b'"text"',
        b"7",
        b"{",
        b'{"a":1} x',
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":1e400}',
        b'{"a":' + b"9" * 20 + b"}",
        b'{"a":-' + b"9" * 20 + b"}",
        b'{"a":9223372036854775808}',
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"a":1,"a":2}',
        b'{"a":{"b":1,"b":1}}',
        b'{"a":"\xff"}',
        b'{"a":"\\ud800"}',
        b'{"a":"\\udc00x"}',
        b'{"a":"x\\u0000y"}',
        b'{"a\\u0000":1}',
        b'{"a":"\x01"}',
        b'{"a":' + b"[" * 100_000,
        b'{"a":' + b"[" * 900 + b"]" * 900 + b"}",
        b'{"a":' + b"[" * MAX_DEPTH + b"]" * MAX_DEPTH + b"}",
        b"\xef\xbb\xbf{}",
        '{"a":1}'.encode("utf-16"),
    ],
)
def test_anything_else_is_refused(body: bytes) -> None:
    with pytest.raises(BadActivityError):
        read_activity(body)


def test_wide_and_reasonably_deep_bodies_are_read() -> None:
    deep = b'{"a":' + b"[" * 40 + b"]" * 40 + b"}"
    wide = b'{"a":[' + b",".join([b"{}"] * 500) + b"]}"
    assert "a" in read_activity(deep)
    assert len(read_activity(wide)["a"]) == 500


def test_a_typed_backslash_is_no_nul() -> None:
    assert read_activity(b'{"a":"\\\\u0000"}') == {"a": "\\u0000"}


def test_the_largest_numbers_a_column_holds_are_read() -> None:
    assert read_activity(b'{"a":9223372036854775807,"b":-9223372036854775808}')["a"] == 2**63 - 1
