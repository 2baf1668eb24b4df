"""A file is there whole or not at all, and nobody else's file is touched."""

from contextlib import suppress
from pathlib import Path

import pytest

from storage.wholefile import BusyFileError, whole_file


def test_a_file_takes_its_name_when_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with whole_file(path) as part:
        part.write_text("whole")
        assert not path.exists()
    assert path.read_text() == "whole"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_one_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with suppress(RuntimeError), whole_file(tmp_path / "file") as part:
        part.write_text("half")
        raise RuntimeError
    assert not any(tmp_path.iterdir())


def test_what_a_dead_process_left_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "file.part").write_text("a lot that was left behind")
    with whole_file(tmp_path / "file") as part:
        assert part.read_text() == ""
        part.write_text("whole")
    assert (tmp_path / "file").read_text() == "whole"


def test_two_do_not_write_the_same_file(tmp_path: Path) -> None:
    with whole_file(tmp_path / "file") as part:
        part.write_text("mine")
        with pytest.raises(BusyFileError), whole_file(tmp_path / "file"):
            pass
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_another_file_of_that_name_is_not_written_over(tmp_path: Path, when: str) -> None:
    path = tmp_path / "file"
    if when == "before":
        path.write_text("theirs")
    with pytest.raises(FileExistsError):
        _write_while_somebody_else_does(path)
    assert path.read_text() == "theirs"
    with whole_file(path, replace=True) as part:
        part.write_text("mine")
    assert path.read_text() == "mine"


def test_a_link_that_somebody_laid_out_is_not_followed(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.write_text("theirs")
    (tmp_path / "file.part").symlink_to(theirs)
    with pytest.raises(OSError, match=r"symbolic|links"), whole_file(tmp_path / "file"):
        pass
    assert theirs.read_text() == "theirs"


def _write_while_somebody_else_does(path: Path) -> None:
    with whole_file(path) as part:
        part.write_text("mine")
        path.write_text("theirs")
