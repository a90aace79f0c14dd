"""Results come in the order of the items, whoever made them, and work is never lost."""

import os
import sys

import pytest

from wxlint.engine import pool
from wxlint.engine.pool import Pool
from wxlint.project import disk

needs_fork = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are forked on Linux only")


@needs_fork
@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_are_in_order(jobs):
    offset = 7
    assert list(Pool(jobs).map(lambda item: item + offset, range(50))) == list(range(7, 57))


@needs_fork
def test_the_work_is_done_in_other_processes():
    assert os.getpid() not in set(Pool(2).map(lambda item: os.getpid(), range(50)))


@needs_fork
def test_what_others_ask_of_the_disk_is_known(tmp_path):
    with disk.recorded() as answers:
        list(Pool(2).map(lambda item: disk.exists(tmp_path / str(item)), range(20)))
    assert answers[disk.EXISTS] == {str(tmp_path / str(item)): False for item in range(20)}


@needs_fork
def test_a_process_that_dies_is_replaced_by_this_one():
    parent = os.getpid()

    def work(item: int) -> int:
        if item == 30 and os.getpid() != parent:
            os._exit(1)
        return item

    used = Pool(2)
    assert list(used.map(work, range(50))) == list(range(50))
    assert ["one process" in note.message.en for note in used.notes] == [True]


@needs_fork
def test_processes_that_cannot_be_started(monkeypatch):
    def no_fork() -> int:
        raise OSError("no more processes")

    monkeypatch.setattr(os, "fork", no_fork)
    used = Pool(2)
    assert list(used.map(lambda item: item, range(50))) == list(range(50))
    assert len(used.notes) == 1


def test_little_work_stays_in_this_process():
    assert set(Pool(None).map(lambda item: os.getpid(), range(50))) == {os.getpid()}


def test_where_forking_is_not_safe(monkeypatch):
    monkeypatch.setattr(pool.sys, "platform", "darwin")
    used = Pool(2)
    assert set(used.map(lambda item: os.getpid(), range(50))) == {os.getpid()}
    assert len(used.notes) == 1
    assert not Pool(None).notes
