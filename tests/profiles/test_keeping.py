"""What is kept of the calls from process to process: it saves reading them, and changes no answer."""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Callable
from dataclasses import replace
from sqlite3 import SQLITE_LIMIT_LENGTH
from typing import Any

import numpy as np
import pytest
from sqlalchemy import event, select, update

from profiles.backtest import Rehearsal
from profiles.keeping import Kept, keep, made_by
from profiles.known import KnownCalls
from profiles.matcher.kept import NoIndex, arrays_of, index_of, packed, unpacked
from profiles.matcher.rows import Growing
from profiles.matcher.semantic_near import Encoder
from profiles.matching import match_pending
from store.kept_index import keep_index, kept_index
from store.session import Store, open_store
from store.tables import KeptIndex, Match, Profile, Record
from store.types import Wishes
from tests.conftest import NOW
from tests.profiles.test_matcher_semantic import Themes
from tests.profiles.test_matching import save
from tests.profiles.test_matching_plainly import Drawn, enrol

CALLS, PROFILES = 150, 8  # so few that two changes have words weighed anew, and one does not


class Life:
    """A store in which something happens every day."""

    def __init__(self, store: Store, seed: int) -> None:
        self._store, self._drawn, self._draw = store, Drawn(seed), np.random.default_rng(seed)
        self._next = CALLS
        self.wishes = [self._drawn.wishes() for _ in range(PROFILES)]
        save(store, [self._drawn.call(number) for number in range(CALLS)])
        enrol(store, self.wishes, [0.5] * PROFILES)

    def goes_on(self) -> None:
        match self._draw.integers(3):
            case 0:
                save(self._store, [self._drawn.call(self._next)])
                self._next += 1
            case 1:
                save(self._store, [self._drawn.call(int(self._draw.integers(CALLS)))])
            case _:
                self.wishes[int(self._draw.integers(PROFILES))] = self._drawn.wishes()
                enrol(self._store, self.wishes, [0.5] * PROFILES)


def forget(store: Store) -> None:
    with store.writing() as session:
        session.query(KeptIndex).delete()


def kept(store: Store) -> bytes:
    with store.reading() as session:
        return session.scalars(select(KeptIndex.data)).one()


def values(store: Store, wishes: Wishes, known: KnownCalls) -> dict[int, float]:
    tested = Rehearsal(store, NOW, 3_000, known).of(wishes, 0.5)
    return {one.call_id: one.value for one in tested.candidates}


def matched_anew(store: Store, known: KnownCalls) -> dict[tuple[int, int], tuple[float, object, object]]:
    """All matches, made once more."""
    with store.writing() as session:
        session.query(Match).delete()
        session.execute(update(Profile).values(matched_version=0))
    match_pending(store, NOW, known)
    with store.reading() as session:
        rows = session.scalars(select(Match)).all()
        return {(row.profile_id, row.call_id): (row.score, row.reasons, row.verdicts) for row in rows}


@pytest.mark.parametrize("encoder", [None, Themes()], ids=["words", "a model"])
@pytest.mark.parametrize("seed", range(3))
def test_a_new_process_says_what_one_says_that_went_on(store: Store, seed: int, encoder: Encoder | None) -> None:
    life, going_on = Life(store, seed), KnownCalls(encoder)
    for _ in range(6):
        match_pending(store, NOW, going_on)
        edited = replace(life.wishes[0], keywords=(*life.wishes[0].keywords, "laser"))
        expected = values(store, edited, going_on)
        assert values(store, edited, KnownCalls(encoder)) == pytest.approx(expected, abs=2e-4)
        assert len(expected) > 5
        rows, again = matched_anew(store, going_on), matched_anew(store, KnownCalls(encoder))
        assert again.keys() == rows.keys()
        assert [one[0] for one in again.values()] == pytest.approx([rows[key][0] for key in again], abs=2e-4)
        assert [one[1:] for one in again.values()] == [rows[key][1:] for key in again]
        life.goes_on()


def test_what_was_weighed_just_now_is_as_if_all_were_read(store: Store) -> None:
    life = Life(store, 5)
    match_pending(store, NOW)
    with_it = values(store, life.wishes[0], KnownCalls())
    forget(store)
    assert with_it == values(store, life.wishes[0], KnownCalls())


def test_what_is_kept_is_not_read_again(store: Store) -> None:
    life, first, second = Life(store, 1), KnownCalls(), KnownCalls()
    Rehearsal(store, NOW, known=first)
    with store.writing() as session:
        session.execute(update(Record).values(data=b"no call"))
    Rehearsal(store, NOW, known=second)
    assert len(second.matcher) == CALLS
    one, other = (known.matcher.judge(life.wishes)[0] for known in (first, second))
    assert one.values.tolist() == other.values.tolist()


def test_what_changed_since_is_read_and_what_vanished_goes(store: Store) -> None:
    life = Life(store, 2)
    match_pending(store, NOW)
    with store.reading() as session:
        before = kept_index(session, made_by(None))
    save(store, [replace(Drawn(9).call(0), title="Zymurgy of ales", text="Zymurgy.", language="en")])
    assert values(store, Wishes(keywords=("zymurgy", "ales")), KnownCalls())
    assert kept(store) == before, "one call more is not worth writing all of it"
    for _ in range(8):
        life.goes_on()
    match_pending(store, NOW)
    assert kept(store) != before


@pytest.mark.parametrize("fault", ["empty", "cut", "flipped", "text", "pickle", "foreign", "short", "beyond"])
def test_what_cannot_be_read_is_made_anew(store: Store, fault: str) -> None:
    life = Life(store, 3)
    expected = values(store, life.wishes[0], KnownCalls())
    good = kept(store)
    with store.writing() as session:
        keep_index(session, made_by(None), broken(good, fault))
    assert values(store, life.wishes[0], KnownCalls()) == expected
    assert kept(store) == good, "and it is kept for the next one"


def broken(good: bytes, fault: str) -> bytes:
    arrays = unpacked(good)
    match fault:
        case "empty":
            return b""
        case "cut":
            return good[: len(good) // 2]
        case "flipped":
            return good[:5_000] + bytes([good[5_000] ^ 255]) + good[5_001:]
        case "text":
            return zlib.compress(b"a letter")
        case "pickle":
            return pickled()
        case "foreign":
            return packed({"weights": np.ones(3)})
        case "short":
            return packed({**arrays, "_own": arrays["_own"][:-1]})
        case _:
            return packed({**arrays, "_columns": arrays["_columns"] + 10_000})


def pickled() -> bytes:
    class Trap:
        def __reduce__(self) -> tuple[Callable[..., Any], tuple[str]]:
            return pytest.fail, ("what is kept was run as code",)

    file = io.BytesIO()
    np.savez(file, _keys=np.array([Trap()], object))
    assert pickle.dumps(Trap())
    return zlib.compress(file.getvalue())


def test_bytes_with_any_fault_are_refused_or_the_same() -> None:
    draw = np.random.default_rng(0)
    good = packed({"one": np.arange(200), "two": np.ones(50, np.float32)})
    for _ in range(300):
        place = int(draw.integers(len(good)))
        bad = good[:place] + bytes([int(draw.integers(256))]) + good[place + int(draw.integers(2)) :]
        try:
            found = unpacked(bad)
        except NoIndex:
            continue
        assert all((found[name] == array).all() for name, array in unpacked(good).items())


def test_another_code_or_model_reads_for_itself(store: Store) -> None:
    life = Life(store, 4)
    values(store, life.wishes[0], KnownCalls())
    assert made_by(Themes()) != made_by(None)
    with store.reading() as session:
        assert kept_index(session, made_by(None))
        assert kept_index(session, made_by(Themes())) is None
    with store.writing() as session:
        session.execute(update(KeptIndex).values(made_by="an older version", data=b"in an older format"))
    assert values(store, life.wishes[0], KnownCalls())
    with store.reading() as session:
        assert kept_index(session, made_by(None)), "the newest takes the place of the one before"


def test_all_that_an_index_knows_is_kept(store: Store) -> None:
    Life(store, 0)
    match_pending(store, NOW, known := KnownCalls())
    index = known.matcher.index
    again = index_of(unpacked(packed(arrays_of(index))))
    for one, other in ((index, again), (index.lexicon, again.lexicon)):
        for name, value in vars(one).items():
            if name != "lexicon":
                assert plain(vars(other)[name]) == plain(value), name


def plain(value: object) -> object:
    """Arrays as lists, to be compared."""
    if isinstance(value, Growing):
        return value.values.tolist()
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.tolist() if isinstance(value, np.ndarray) else value


def test_where_nothing_can_be_written_all_is_read_each_time(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    life = Life(store, 6)
    store.close()
    store = open_store(sqlite_url)
    event.listen(store.engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only=ON"))
    expected = values(store, life.wishes[0], KnownCalls())
    assert expected
    assert values(store, life.wishes[0], KnownCalls()) == expected
    store.close()


def test_what_is_too_big_for_a_row_is_not_kept(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    life = Life(store, 7)
    store.close()
    store = open_store(sqlite_url)
    event.listen(store.engine, "connect", lambda connection, _: connection.setlimit(SQLITE_LIMIT_LENGTH, 20_000))
    assert values(store, life.wishes[0], KnownCalls())
    with store.reading() as session:
        assert kept_index(session, made_by(None)) is None
    store.close()


def test_what_is_larger_than_a_database_takes_is_not_offered_to_it(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    known = KnownCalls()
    Rehearsal(store, NOW, known=known)
    forget(store)
    assert keep(store, "this code", Kept(known.matcher), largest=1_000).mark == b""
    assert "is not kept" in caplog.text
    assert "of at most 1,000" in caplog.text
    with store.reading() as session:
        assert session.scalar(select(KeptIndex.id)) is None
    assert keep(store, "this code", Kept(known.matcher)).mark
