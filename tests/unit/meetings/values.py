"""Hypothesis strategies for any value of the domain, read off its types: a new event is tried at once."""

import datetime as dt
from collections.abc import Callable
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from msgspec import Struct

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))
MOMENTS = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2100, 1, 1), timezones=ZONES).map(
    lambda moment: moment.astimezone(dt.UTC)
)
_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: st.integers(-(2**53), 2**53),
    bool: st.booleans(),
    NoneType: st.none(),
    dt.datetime: MOMENTS,
    dt.date: st.dates(),
}


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of this type."""
    for fits, make in _KINDS:
        if fits(kind):
            return make(kind)
    raise NotImplementedError(f"no strategy for {kind}")


def structs(kind: type[Struct]) -> st.SearchStrategy[Any]:
    """Any value of this struct."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{field: values(hints[field]) for field in kind.__struct_fields__})


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Struct)


_KINDS: tuple[tuple[Callable[[Any], bool], Callable[[Any], st.SearchStrategy[Any]]], ...] = (
    (lambda kind: kind in _PLAIN, lambda kind: _PLAIN[kind]),
    (_is_struct, lambda kind: st.deferred(lambda: structs(kind))),
    (lambda kind: isinstance(kind, type) and issubclass(kind, Enum), st.sampled_from),
    (lambda kind: get_origin(kind) is Literal, lambda kind: st.sampled_from(get_args(kind))),
    (
        lambda kind: get_origin(kind) in (Union, UnionType),
        lambda kind: st.one_of(*(values(one) for one in get_args(kind))),
    ),
    (
        lambda kind: get_origin(kind) is tuple,
        lambda kind: st.lists(values(get_args(kind)[0]), max_size=3).map(tuple),
    ),
)
