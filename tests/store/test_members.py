"""What saving a roster promises: nothing twice, nothing deleted, and who unsubscribed stays so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from store import members
from store.members import Fate, RosterCounts, Tally, save_roster
from store.session import Store
from store.tables import Contact as ContactRow
from store.tables import Member as MemberRow
from store.tables import Profile as ProfileRow
from store.tables import Subscription as SubscriptionRow
from store.types import (
    ClusterData,
    Contact,
    EndedReason,
    Frequency,
    MemberData,
    OrganisationType,
    ProfileData,
    Roster,
    Wishes,
)
from tests.conftest import NOW

LATER = NOW + dt.timedelta(days=1)
LEFT, UNSUBSCRIBED = EndedReason.LEFT, EndedReason.UNSUBSCRIBED

CLUSTER = ClusterData("lights", "Lights", "FR", sender="alerts@cluster.example", postal_address="1 rue du Port")
LASERS = ProfileData("lasers", "Lasers", Wishes(keywords=("fibre laser",), grant_min=Decimal("50000.50"), trl_min=4))
SENSORS = ProfileData("sensors", "Sensors", Wishes(text="We make sensors."), contacts=("ana@x.example",))
OPTICS = MemberData(
    "optics",
    "Optics",
    OrganisationType.SME,
    "FR",
    "FRL04",
    (Contact("ana@x.example", "Ana"), Contact("jo@x.example", "Jo", "fr", "Europe/Paris")),
    (LASERS, SENSORS),
)
LAB = MemberData(
    "lab",
    "Lab",
    OrganisationType.RESEARCH,
    "ES",
    contacts=(Contact("eva@y.example", "Eva"),),
    profiles=(replace(LASERS, name="Lasers too"),),
)
ROSTER = Roster(CLUSTER, (OPTICS, LAB))

Save = Callable[..., RosterCounts]


@pytest.fixture
def save(store: Store, session: Session) -> Save:
    """Save a roster of these members; ``session`` sees the outcome."""

    def save_members(*declared: MemberData, now: dt.datetime = LATER, cluster: ClusterData = CLUSTER) -> RosterCounts:
        session.rollback()
        with store.writing() as writing:
            return save_roster(writing, Roster(cluster, declared), now)

    save_members(*ROSTER.members, now=NOW)
    return save_members


@pytest.fixture
def session(store: Store) -> Iterator[Session]:
    with store.reading() as session:
        yield session


def unsubscribe(store: Store, kind: type[ContactRow] | type[SubscriptionRow]) -> None:
    """Ana says no: to everything, or to each profile."""
    with store.writing() as session:
        ana = session.scalars(select(ContactRow).where(ContactRow.email == "ana@x.example")).one()
        column = ContactRow.id if kind is ContactRow else SubscriptionRow.contact_id
        for row in session.scalars(select(kind).where(column == ana.id)):
            row.ended_at, row.ended_reason = NOW, UNSUBSCRIBED


def hearing(session: Session) -> set[tuple[str, str, str]]:
    """Who hears of what: (member, profile, address) of the subscriptions that have not ended."""
    query = (
        select(MemberRow.key, ProfileRow.key, ContactRow.email)
        .select_from(SubscriptionRow)
        .join(ProfileRow, SubscriptionRow.profile_id == ProfileRow.id)
        .join(MemberRow, ProfileRow.member_id == MemberRow.id)
        .join(ContactRow, SubscriptionRow.contact_id == ContactRow.id)
        .where(SubscriptionRow.ended_at.is_(None))
    )
    return {(member, profile, email) for member, profile, email in session.execute(query)}


def profile(session: Session, key: str) -> ProfileRow:
    query = select(ProfileRow).join(MemberRow, ProfileRow.member_id == MemberRow.id)
    return session.scalars(query.where(MemberRow.key == "optics", ProfileRow.key == key)).one()


def contact(session: Session, email: str) -> ContactRow:
    return session.scalars(select(ContactRow).where(ContactRow.email == email)).one()


# --- saving


def test_a_first_roster_creates_everything(store: Store) -> None:
    with store.writing() as session:
        counts = save_roster(session, ROSTER, NOW)
    assert counts == RosterCounts(Fate.CREATED, Tally(2), Tally(3), Tally(3), Tally(4))
    with store.reading() as session:
        assert hearing(session) == {
            ("optics", "lasers", "ana@x.example"),
            ("optics", "lasers", "jo@x.example"),
            ("optics", "sensors", "ana@x.example"),
            ("lab", "lasers", "eva@y.example"),
        }


def test_the_same_roster_twice_changes_nothing(save: Save, session: Session) -> None:
    before = [profile(session, key).version for key in ("lasers", "sensors")]
    counts = save(OPTICS, LAB)
    assert counts == RosterCounts(
        Fate.UNCHANGED, Tally(unchanged=2), Tally(unchanged=3), Tally(unchanged=3), Tally(unchanged=4)
    )
    assert [profile(session, key).version for key in ("lasers", "sensors")] == before == [1, 1]


@pytest.mark.parametrize(
    ("edited", "version"),
    [
        (replace(LASERS, name="Laser sources"), 1),
        (replace(LASERS, frequency=Frequency.WEEKLY), 1),
        (replace(LASERS, contacts=("jo@x.example",)), 1),
        (replace(LASERS, wishes=replace(LASERS.wishes, grant_min=Decimal("50000.5"))), 1),
        (replace(LASERS, threshold=0.7), 2),
        (replace(LASERS, wishes=replace(LASERS.wishes, keywords=("disk laser",))), 2),
    ],
)
def test_only_wishes_and_threshold_raise_the_version(
    save: Save, session: Session, edited: ProfileData, version: int
) -> None:
    save(replace(OPTICS, profiles=(edited, SENSORS)), LAB)
    assert profile(session, "lasers").version == version
    assert profile(session, "sensors").version == 1
    assert save(replace(OPTICS, profiles=(edited, SENSORS)), LAB).profiles == Tally(unchanged=3)


def test_new_fields_of_members_contacts_and_cluster_are_kept(save: Save, session: Session) -> None:
    people = (replace(OPTICS.contacts[0], language="it"), OPTICS.contacts[1])
    moved = replace(OPTICS, name="Optics Srl", country="IT", region="ITI14", contacts=people)
    counts = save(moved, LAB, cluster=replace(CLUSTER, website="https://lights.example"))
    assert counts.cluster is Fate.UPDATED
    assert counts.members == Tally(updated=1, unchanged=1)
    assert counts.contacts == Tally(updated=1, unchanged=2)
    assert contact(session, "ana@x.example").language == "it"
    assert members.clusters(session)[0].data.website == "https://lights.example"


def test_what_left_is_ended_and_not_deleted(save: Save, session: Session) -> None:
    counts = save(replace(OPTICS, contacts=OPTICS.contacts[:1], profiles=(LASERS,)))
    assert counts.members == Tally(unchanged=1, ended=1)
    assert counts.contacts == Tally(unchanged=1, ended=2)
    assert counts.profiles == Tally(unchanged=1, ended=2)
    assert counts.subscriptions == Tally(unchanged=1, ended=3)
    assert hearing(session) == {("optics", "lasers", "ana@x.example")}
    for kind, rows in ((MemberRow, 2), (ContactRow, 3), (ProfileRow, 3), (SubscriptionRow, 4)):
        ended = {(row.ended_at, row.ended_reason) for row in session.scalars(select(kind))}
        assert ended == {(None, None), (LATER, LEFT)}
        assert len(session.scalars(select(kind)).all()) == rows


def test_what_comes_back_lives_again_under_its_old_ids(save: Save, session: Session) -> None:
    before = hearing(session), profile(session, "sensors").id, contact(session, "jo@x.example").id
    save(replace(OPTICS, contacts=OPTICS.contacts[:1], profiles=(LASERS,)))
    counts = save(OPTICS, LAB)
    assert (hearing(session), profile(session, "sensors").id, contact(session, "jo@x.example").id) == before
    assert counts.members == Tally(updated=1, unchanged=1)
    assert counts.profiles == Tally(updated=2, unchanged=1)


def test_a_profile_that_was_away_is_matched_anew(save: Save, store: Store, session: Session) -> None:
    with store.writing() as writing:
        for key in ("lasers", "sensors"):
            profile(writing, key).matched_version = 1
    save(replace(OPTICS, profiles=(LASERS,)), LAB)
    save(OPTICS, LAB)
    assert (profile(session, "sensors").version, profile(session, "sensors").matched_version) == (1, 0)
    assert (profile(session, "lasers").version, profile(session, "lasers").matched_version) == (1, 1)


def test_a_second_ending_keeps_the_first_moment(save: Save, session: Session) -> None:
    save(LAB, now=NOW)
    assert save(LAB, now=LATER).members == Tally(unchanged=1)
    assert contact(session, "jo@x.example").ended_at == NOW


def test_a_person_who_moves_hears_for_the_new_member_only(save: Save, session: Session) -> None:
    ana, jo = OPTICS.contacts
    optics = replace(OPTICS, contacts=(ana,))
    lab = replace(LAB, contacts=(*LAB.contacts, jo))
    assert save(optics, lab).contacts == Tally(updated=1, unchanged=2)
    assert {path for path in hearing(session) if path[2] == "jo@x.example"} == {("lab", "lasers", "jo@x.example")}


@pytest.mark.parametrize("kind", [ContactRow, SubscriptionRow])
def test_who_unsubscribed_stays_so_whatever_the_roster_says(
    save: Save, store: Store, session: Session, kind: type[ContactRow] | type[SubscriptionRow]
) -> None:
    unsubscribe(store, kind)
    save(OPTICS, LAB)
    save(LAB)  # gone, and back again
    save(replace(OPTICS, name="Optics again"), LAB)
    assert not {path for path in hearing(session) if path[2] == "ana@x.example"}
    reasons = {row.ended_reason for row in session.scalars(select(kind)) if row.ended_at == NOW}
    assert reasons == {UNSUBSCRIBED}
    assert ("optics", "lasers", "jo@x.example") in hearing(session)


def test_who_unsubscribed_from_everything_gets_no_new_profile(save: Save, store: Store, session: Session) -> None:
    unsubscribe(store, ContactRow)
    fresh = ProfileData("fresh", "Fresh", Wishes(text="New."))
    save(replace(OPTICS, profiles=(LASERS, SENSORS, fresh)), LAB)
    assert {email for _, key, email in hearing(session) if key == "fresh"} == {"jo@x.example"}


def test_clusters_do_not_touch_each_other(save: Save, session: Session) -> None:
    before = hearing(session)
    counts = save(OPTICS, cluster=replace(CLUSTER, key="other"))
    assert counts == RosterCounts(Fate.CREATED, Tally(1), Tally(2), Tally(2), Tally(3))
    assert hearing(session) == before
    assert [record.data.key for record in members.clusters(session)] == ["lights", "other"]


def test_a_roster_that_cannot_be_saved_leaves_everything_as_it_was(save: Save, session: Session) -> None:
    stranger = replace(SENSORS, contacts=("nobody@x.example",))
    with pytest.raises(KeyError):
        save(replace(OPTICS, name="Other", profiles=(stranger,)), LAB)
    assert [one.member_name for one in members.profiles(session, "lights")] == ["Lab", "Optics", "Optics"]


# --- asking


def test_profiles_come_with_whose_they_are_and_their_wishes(save: Save, session: Session) -> None:
    save(OPTICS, cluster=replace(CLUSTER, key="other"))
    found = members.profiles(session, "lights")
    assert [(one.cluster_key, one.path) for one in found] == [
        ("lights", "lab/lasers"),
        ("lights", "optics/lasers"),
        ("lights", "optics/sensors"),
    ]
    assert (found[1].member_name, found[1].wishes, found[1].threshold) == ("Optics", LASERS.wishes, 0.5)
    assert len(members.profiles(session)) == 5
    assert members.profiles(session, "nobody") == ()


def test_an_ended_profile_is_not_asked_for(save: Save, session: Session) -> None:
    save(replace(OPTICS, profiles=(LASERS,)))
    assert [one.path for one in members.profiles(session)] == ["optics/lasers"]
    with pytest.raises(LookupError):
        members.profile_by_key(session, "sensors")


def test_a_profile_is_named_by_as_much_of_its_key_as_is_needed(save: Save, session: Session) -> None:
    assert members.profile_by_key(session, "sensors").path == "optics/sensors"
    assert members.profile_by_key(session, "lab/lasers").member_name == "Lab"
    assert members.profile_by_key(session, "lights/lab/lasers").member_name == "Lab"


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("lasers", "'lasers' could be any of these: lights/lab/lasers, lights/optics/lasers; write one of them"),
        ("sensor", "there is no profile 'sensor'; did you mean optics/sensors?"),
        ("optic/lasers", "there is no profile 'optic/lasers'; did you mean optics/lasers or optics/sensors?"),
        ("ab/lasers", "there is no profile 'ab/lasers'; did you mean lab/lasers or optics/lasers"),
        ("quantum", "there is no profile 'quantum'; see the list of profiles"),
    ],
)
def test_a_key_that_fits_none_or_several_names_what_is_near(
    save: Save, session: Session, key: str, message: str
) -> None:
    with pytest.raises(LookupError) as caught:
        members.profile_by_key(session, key)
    assert message in str(caught.value)


def test_without_members_a_key_says_to_import_them(session: Session) -> None:
    with pytest.raises(LookupError, match="import members first"):
        members.profile_by_key(session, "lasers")
