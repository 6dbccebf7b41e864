"""What the codec promises: what goes in comes out, and a field that a row lacks has its default."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from store import codec
from store.types import (
    Answer,
    CallData,
    Criterion,
    Level,
    OrganisationType,
    Reason,
    ReasonKind,
    Verdict,
    Wishes,
)
from tests.store.strategies import calls


@given(calls)
def test_a_call_comes_back_as_it_was(call: CallData) -> None:
    assert codec.load_call(codec.dump_call(call)) == call


def test_a_call_stored_before_a_field_existed_has_its_default() -> None:
    old_row = b'{"source":"eu_portal","ref":"1","url":"https://a.example","title":"Lasers"}'
    assert codec.load_call(old_row) == CallData("eu_portal", "1", "https://a.example", "Lasers")


@given(st.binary(max_size=2000))
def test_raw_bytes_come_back_as_they_were(raw: bytes) -> None:
    assert codec.unpack(codec.pack(raw)) == raw


def test_wishes_come_back_as_they_were() -> None:
    wishes = Wishes(
        keywords=("fibre laser",),
        organisation=OrganisationType.SME,
        levels=(Level.REGIONAL,),
        grant_min=Decimal("50000.50"),
        trl_min=4,
    )
    assert codec.load_wishes(codec.dump_wishes(wishes)) == wishes
    assert codec.dump_wishes(Wishes()) == {}


def test_reasons_and_verdicts_come_back_as_they_were() -> None:
    reasons = (Reason(ReasonKind.WORD, "laser", "Lasers", "title", 0.4),)
    verdicts = (Verdict(Criterion.COUNTRY, Answer.YES, "Member States"),)
    assert codec.load_reasons(codec.dump_reasons(reasons)) == reasons
    assert codec.load_verdicts(codec.dump_verdicts(verdicts)) == verdicts
