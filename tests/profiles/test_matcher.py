"""The matcher: what is relevant scores, what is not stays far under, and the reasons are what was scored."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.matcher.document import plainness
from profiles.matcher.reasons import Origin, Share, reasons
from profiles.matcher.score import Matcher, openness
from profiles.matcher.subjects import ENOUGH
from profiles.matcher.text import terms
from store.types import CallData, Criterion, Level, OrganisationType, ReasonKind, Score, Wishes
from tests.conftest import NOW

OTHERS = (
    "Zero-emission buses for rural areas",
    "Museums and the memory of the twentieth century",
    "Deep geothermal wells in urban heat networks",
    "Training nurses in remote islands",
    "Recycling of lithium batteries",
    "Gender equality in municipal councils",
    "Offshore wind foundations in deep water",
    "Protecting bees from pesticides",
    "Cybersecurity of hospital networks",
    "Rail freight corridors across the Alps",
    "Housing renovation for low-income families",
    "Ocean plastics and coastal tourism",
    "Hydrogen storage in salt caverns",
    "Democracy and disinformation in social media",
    "Vaccines against neglected tropical diseases",
    "Steel making with green electricity",
)
LASERS = Wishes(
    keywords=("laser", "spectroscopy", "photonics", "optical fibre"),
    text="We make lasers and spectroscopic sensors for gas analysis.",
    country="FR",
)


def known(*calls: CallData) -> Matcher:
    """A matcher that knows the given calls under 0, 1, 2, ... and a background of others."""
    matcher = Matcher()
    for key, call in enumerate(calls):
        matcher.put(key, call)
    for key, title in enumerate(OTHERS, start=1000):
        matcher.put(
            key, CallData("other", str(key), "", title, text=f"Proposals address: {title}. Impact is expected.")
        )
    matcher.fit()
    return matcher


def score(wishes: Wishes, *calls: CallData, now: dt.datetime = NOW) -> Score:
    """The first call, scored for the profile."""
    matcher = known(*calls)
    [judge] = matcher.judge([wishes])
    return matcher.score(judge, 0, calls[0], now)


def test_a_relevant_call_passes_the_usual_threshold(make_call: Callable[..., CallData]) -> None:
    found = score(LASERS, make_call(title="Fibre lasers for gas spectroscopy", text="Compact laser sensors."))
    assert found.value > 0.8
    assert found.eligible


@pytest.mark.parametrize("title", OTHERS)
def test_an_irrelevant_call_stays_far_under_it(make_call: Callable[..., CallData], title: str) -> None:
    call = make_call(title=title, summary="", text="Proposals are expected to innovate.")
    assert score(LASERS, call).value < 0.2


@pytest.mark.parametrize(
    "wishes",
    [
        Wishes(keywords=("innovation", "technology", "SME")),
        Wishes(text="We are an innovative company looking for funding for research and development projects."),
    ],
)
def test_generic_words_are_no_relevance(make_call: Callable[..., CallData], wishes: Wishes) -> None:
    call = make_call(
        title="Innovation projects of SMEs", summary="", text="Funding for research, technology and development."
    )
    assert score(wishes, call).value < 0.25


def test_a_word_of_a_keyword_is_less_than_the_keyword(make_call: Callable[..., CallData]) -> None:
    wishes = Wishes(keywords=("point of care", "optical imaging"))
    part = score(wishes, make_call(title="Care for the elderly", summary="", text="Long-term care at home."))
    whole = score(wishes, make_call(title="Tests at the point of care", summary="", text="Point-of-care tests."))
    assert part.value < 0.45
    assert whole.value > 0.5


def test_reasons_are_the_words_of_the_call_and_where_they_stand(make_call: Callable[..., CallData]) -> None:
    long = " ".join(["there"] * ENOUGH)  # a call that speaks for itself, with no knowledge beside its words
    call = make_call(
        title="Spectroscopic sensors for air", summary=long, text="A laser may help.", keywords=("Photonics",)
    )
    found = {reason.words: reason for reason in score(LASERS, call).reasons}
    assert (found["Spectroscopic sensors"].term, found["Spectroscopic sensors"].field) == (
        "spectroscopic sensors",
        "title",
    )
    assert (found["laser"].term, found["laser"].field) == ("lasers", "text")
    assert found["Photonics"].kind is ReasonKind.TOPIC
    assert 0.9 < sum(reason.share for reason in found.values()) <= 1.001


def words_of(wishes: Wishes, call: CallData) -> list[str]:
    return [reason.words for reason in score(wishes, call).reasons]


def test_words_that_a_hyphen_ties_are_shown_whole(make_call: Callable[..., CallData]) -> None:
    wishes = Wishes(keywords=("harvest losses",), text="We reduce harvest losses.")
    call = make_call(title="Against post-harvest losses of fruit", summary="", text="")
    assert words_of(wishes, call) == ["post-harvest losses"]
    call = make_call(title="A closed-loop fibre-to-fibre route", summary="", text="")
    assert words_of(Wishes(keywords=("fibre",)), call) == ["fibre-to-fibre"]
    assert words_of(Wishes(keywords=("loop",)), call) == ["closed-loop"]


def test_a_word_in_an_endless_chain_of_hyphens_is_shown_with_what_is_near_it(
    make_call: Callable[..., CallData],
) -> None:
    call = make_call(title="A chain", summary="", text="fab-" * 40_000 + "laser" + "-lab" * 40_000)
    began = time.process_time()
    (reason,) = reasons(Wishes(keywords=("laser",)), call, [Share("laser", 1.0)])
    assert time.process_time() - began < 8
    assert reason.words == "fab-" * 15 + "laser" + "-lab" * 4


def test_words_that_overlap_are_one_reason_over_all_of_them(make_call: Callable[..., CallData]) -> None:
    wishes = Wishes(keywords=("optical fibre", "fibre laser"))
    assert words_of(wishes, make_call(title="The optical fibre laser", summary="", text="")) == ["optical fibre laser"]


def test_words_of_a_list_are_no_phrase(make_call: Callable[..., CallData]) -> None:
    wishes = Wishes(text="Food systems, food")
    assert words_of(wishes, make_call(title="Control systems and food", summary="", text="")) == ["food", "systems"]


@pytest.mark.parametrize(
    ("language", "keyword", "title", "shown"),
    [
        ("en", "optical sensors", "Sensors and an optical bench", {"Sensors", "optical"}),
        ("fr", "capteurs optiques", "Des capteurs et une optique", {"capteurs", "optique"}),
        ("es", "sensores ópticos", "Unos sensores y una óptica", {"sensores", "óptica"}),
        ("ca", "sensors òptics", "Uns sensors i una òptica", {"sensors", "òptica"}),
        ("de", "optische Sensoren", "Die Sensoren und eine optische Bank", {"Sensoren", "optische"}),
        ("it", "sensori ottici", "I sensori e una ottica", {"sensori", "ottica"}),
        ("sv", "optiska sensorer", "Sensorer och en optisk bänk", {"Sensorer", "optisk"}),
    ],
)
def test_a_word_of_a_list_is_shown_without_its_article(
    make_call: Callable[..., CallData], language: str, keyword: str, title: str, shown: set[str]
) -> None:
    call = make_call(title=title, summary="", text="", language=language)
    assert set(words_of(Wishes(keywords=(keyword,), language=language), call)) == shown


def test_words_far_apart_are_no_phrase(make_call: Callable[..., CallData]) -> None:
    wishes = Wishes(keywords=("industrial heat", "water quality"))
    call = make_call(title="Heat in the more industrial towns, and the quality of the water", summary="", text="")
    assert set(words_of(wishes, call)) == {"industrial", "quality of the water"}


def test_what_says_little_is_no_reason_where_there_is_better(make_call: Callable[..., CallData]) -> None:
    wishes = Wishes(keywords=("machine vision", "laser welding"), text="Welding technology.")
    call = make_call(title="Laser welding", summary="", text="A vision of technology for the industry.")
    assert words_of(wishes, call) == ["Laser welding"]


def test_the_profile_is_quoted_with_the_whole_keyword(make_call: Callable[..., CallData]) -> None:
    call = make_call(title="Photonic circuits", summary="", text="")
    [reason] = score(Wishes(keywords=("photonic integrated circuit",)), call).reasons
    assert (reason.term, reason.words) == ("photonic integrated circuit", "Photonic circuits")


def test_what_a_programme_covers_is_told_with_the_whole_keyword(make_call: Callable[..., CallData]) -> None:
    wishes = Wishes(keywords=("artificial intelligence", "satellite services"))
    for identifier, term, told in (
        ("DIGITAL-2026-SPORT-01", "intellig", "artificial intelligence"),
        ("HORIZON-CL4-2026-SPACE-03-86", "satellit", "satellite"),  # it is not about their services
    ):
        call = make_call(title="Artificial turf", summary="", text="", identifier=identifier)
        [turf, programme] = reasons(wishes, call, [Share("artifici", 0.5), Share(term, 0.4, Origin.BESIDE)])
        assert (turf.field, turf.words) == ("title", "Artificial")
        assert (programme.kind, programme.field, programme.term) == (ReasonKind.TOPIC, "programme", told)


def test_a_concept_is_quoted_as_the_keyword_and_not_as_a_sentence_bends_it(make_call: Callable[..., CallData]) -> None:
    wishes = Wishes(
        keywords=("künstliche Intelligenz",), text="Wir arbeiten mit künstlicher Intelligenz.", language="de"
    )
    [reason] = score(wishes, make_call(title="AI for sports", summary="", text="")).reasons
    assert (reason.term, reason.words) == ("künstliche Intelligenz", "AI")
    wishes = Wishes(keywords=("patrimonio culturale digitale",), language="it")
    [reason, *_] = score(wishes, make_call(title="Cultural goods of the sea", summary="", text="")).reasons
    assert (reason.term, reason.words) == ("patrimonio culturale", "Cultural goods"), (
        "no goods are digital by themselves"
    )


def test_concepts_are_not_read_across_a_comma() -> None:
    found = {term.term for term in terms("better integrated, photonics", "en")}
    assert "=photonic-integrated-circuit" not in found
    assert "=photonic-integrated-circuit" in {term.term for term in terms("integrated photonics", "en")}


def test_an_open_call_is_for_who_speaks_of_a_subject_of_their_own() -> None:
    policy = Wishes(text="Stakeholders support the development of policies and strategies for innovation in regions.")
    science = Wishes(text="Excitons in strained bilayers couple to surface plasmons of silver nanowires.")
    assert plainness(Wishes()) == 0
    assert plainness(policy) < 0.3
    assert plainness(science) > 0.9
    for organisation in (None, OrganisationType.UNIVERSITY, OrganisationType.SME):
        assert openness(plainness(science), organisation) > openness(plainness(policy), organisation) > 0


def test_a_term_that_the_call_has_needs_less_of_a_guess(make_call: Callable[..., CallData]) -> None:
    calls = [
        make_call(ref=str(number), title=title, summary="", text=f"{title}. Optics for clinics.")
        for number, title in enumerate(["Laser eye surgery", "Retina surgery", "Laser retina scans", "Wine"] * 30)
    ]
    matcher = known(*calls)
    [judge] = matcher.judge([Wishes(text="retina laser surgery")])
    assert judge.place(0) > judge.place(3)
    assert judge.place(2) > judge.place(3)


def test_a_call_that_beats_all_others_says_so(make_call: Callable[..., CallData]) -> None:
    best = make_call(title="Laser spectroscopy with optical fibres and photonics", text="Lasers, photonics.")
    assert score(LASERS, best).value > score(LASERS, make_call(title="Laser safety"), best).value


WRITTEN = ("fibre", "laser", "food", "quality", "machine", "learning", "of", "photonics")
_ANY = CallData("s", "1", "", " ".join(WRITTEN), language="en")


def test_the_words_of_a_profile_have_no_order(make_call: Callable[..., CallData]) -> None:
    call = make_call(title="Fibre optics and laser spectroscopy")
    shuffled = Wishes(
        keywords=("fibre optical", "photonics", "spectroscopy", "laser"), text=LASERS.text, country=LASERS.country
    )
    assert score(shuffled, call).raw == pytest.approx(score(LASERS, call).raw, abs=1e-3)


@settings(max_examples=40)
@given(title=st.permutations(WRITTEN), phrase=st.lists(st.sampled_from(WRITTEN), max_size=6), draw=st.randoms())
def test_the_words_of_a_keyword_have_no_order(title: list[str], phrase: list[str], draw: random.Random) -> None:
    """Those that name a concept among them."""
    matcher = known(CallData("s", "1", "", " ".join(title), language="en"))
    other = draw.sample(phrase, len(phrase))
    one, two = matcher.judge([Wishes(keywords=(" ".join(words),), language="en") for words in (phrase, other)])
    assert matcher.score(one, 0, _ANY, NOW).raw == pytest.approx(matcher.score(two, 0, _ANY, NOW).raw, abs=1e-3)


@pytest.mark.parametrize(
    "wishes",
    [
        Wishes(),
        Wishes(text="the"),
        Wishes(text="?!... --- ;;"),
        Wishes(text="激光 光谱 传感器"),
        Wishes(keywords=("", " ", "of the")),
        Wishes(text="x" * 100_000),
        Wishes(text="laser " * 100_000),
        Wishes(text=" ".join(f"word{number}" for number in range(100_000))),
    ],
    ids=["empty", "stop word", "punctuation", "chinese", "blank keywords", "one endless word", "one word", "100,000"],
)
def test_absurd_profiles_get_a_clear_answer(make_call: Callable[..., CallData], wishes: Wishes) -> None:
    found = score(wishes, make_call(title="Laser sensors"))
    assert 0 <= found.value <= 1
    assert bool(found.reasons) == (found.raw > 0)


def test_empty_and_absurd_calls_score_nothing() -> None:
    call = CallData("s", "1", "", "")
    assert score(LASERS, call).value == 0


words = st.sampled_from(["laser", "optic", "fibre", "food", "quality", "sensor", "imaging", "water", "the", "battery"])
texts = st.lists(words, max_size=8).map(" ".join)


@settings(max_examples=60)
@given(title=texts, text=texts, wished=texts, more=words, after=st.sampled_from(["", ".", " and"]))
def test_a_word_more_in_a_profile_never_lowers_a_score(
    title: str, text: str, wished: str, more: str, after: str
) -> None:
    """Nor does one that makes a concept of the word before it, as "laser" does of "fibre"."""
    call = CallData("s", "1", "", title, text=text)
    matcher = known(call)
    fewer, richer = matcher.judge([Wishes(text=wished), Wishes(text=f"{wished}{after} {more}")])
    scores = [matcher.score(judge, 0, call, NOW).raw for judge in (fewer, richer)]
    assert scores[1] >= scores[0] - 1e-3


@settings(max_examples=30)
@given(order=st.permutations(range(6)), gone=st.sets(st.integers(0, 5), max_size=3))
def test_a_matcher_built_up_is_the_matcher_built_at_once(order: list[int], gone: set[int]) -> None:
    """Adding, replacing and dropping in any order ends where a fresh build of what is left ends."""
    calls = [CallData("s", str(n), "", f"{title} laser sensor") for n, title in enumerate(OTHERS[:6])]
    changed, fresh = Matcher(), Matcher()
    for key in order:
        changed.put(key, CallData("s", "x", "", "Something else about lasers"))
    for key in order:
        changed.put(key, calls[key])
    for key in gone:
        changed.drop(key)
    for key in set(order) - gone:
        fresh.put(key, calls[key])
    changed.fit()
    fresh.fit()
    wishes = Wishes(text="lasers and sensors in hydrogen bees museums")
    [one], [other] = changed.judge([wishes]), fresh.judge([wishes])
    for key in set(order) - gone:
        assert one.evidence[one.rows[key]] == pytest.approx(other.evidence[other.rows[key]], rel=1e-3)
        assert one.value(key) == pytest.approx(other.value(key), abs=2e-3)


def test_ties_are_stable(make_call: Callable[..., CallData]) -> None:
    twins = [make_call(ref=str(number)) for number in range(5)]
    matcher = known(*twins)
    [judge] = matcher.judge([LASERS])
    assert len({judge.value(key) for key in range(5)}) == 1


def test_many_calls_and_profiles_are_quick() -> None:
    """A guard against a slip to quadratic time, with a wide margin; the figures are the benchmark's."""
    draw = random.Random(7)
    vocabulary = [f"term{number}" for number in range(3000)]
    started = dt.datetime.now(dt.UTC)
    matcher = Matcher()
    for key in range(1000):
        matcher.put(key, CallData("s", str(key), "", "Title", text=" ".join(draw.choices(vocabulary, k=150))))
    matcher.fit()
    judges = matcher.judge([Wishes(text=" ".join(draw.choices(vocabulary, k=60))) for _ in range(30)])
    assert len(judges) == 30
    assert dt.datetime.now(dt.UTC) - started < dt.timedelta(seconds=60)


def test_a_score_carries_its_verdicts(make_call: Callable[..., CallData]) -> None:
    found = score(LASERS, make_call(level=Level.EUROPEAN))
    assert {verdict.criterion for verdict in found.verdicts} >= {Criterion.COUNTRY, Criterion.DEADLINE}
