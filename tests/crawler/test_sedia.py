"""The EU portal's search API: what is asked, which answers are refused, and each trap of its records."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import gzip
import json
from collections.abc import Callable
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from crawler.base.json_api import read_json
from crawler.capture import Recorder
from crawler.items import UnreadableRecord
from crawler.order import CrawlOrder
from crawler.process import crawl
from crawler.sedia import codes, query, record
from crawler.spiders.european.eu_portal import ENGLISH, HISTORY, OTHER_LANGUAGES, EuPortal
from crawler.tidying import check, tidy
from store.calls import list_calls
from store.matches import known_readings
from store.session import open_store
from store.states import state_of
from store.types import Deadline, DeadlineModel, Document, Kind, Level, Money, Outcome, State

Topic = Callable[..., dict[str, Any]]
OPEN_STATUSES = (codes.FORTHCOMING, codes.OPEN)


@pytest.fixture
def topic() -> Topic:
    """A plausible result for one topic; metadata fields by name, lists as the API gives them."""

    def made(reference: str = "51000001TOPICSen", **fields: Any) -> dict[str, Any]:
        meta = {
            "identifier": ["HORIZON-CL4-2027-01-TWIN-07"],
            "type": ["1"],
            "status": [codes.OPEN],
            "title": ["Light for factories"],
            "frameworkProgramme": ["43108390"],
            "startDate": ["2026-09-01T00:00:00.000+0000"],
            "deadlineDate": ["2027-02-16T00:00:00.000+0000"],
            "deadlineModel": ["single-stage"],
            "language": ["en"],
            "DATASOURCE": ["SEDIA"],
        }
        meta |= {name: value if isinstance(value, list) else [value] for name, value in fields.items()}
        return {"reference": reference, "url": "", "summary": "Light for factories", "metadata": meta}

    return made


def read(result: dict[str, Any]) -> Any:
    call = tidy(record.read_call(result, "eu_portal"))
    check(call)
    return call


# --- the question


def parts_of(body: bytes) -> dict[str, Any]:
    """A multipart body as a server reads it, with the mail package's parser."""
    head = f"MIME-Version: 1.0\r\nContent-Type: {query.CONTENT_TYPE}\r\n\r\n".encode()
    message = email.message_from_bytes(head + body, policy=email.policy.HTTP)
    assert message.is_multipart()
    assert not message.defects
    found = {}
    for part in message.iter_parts():
        assert isinstance(part, EmailMessage)
        assert part.get_content_disposition() == "form-data"
        assert part.get_content_type() == "application/json"
        assert part.get_filename() == "blob"
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        found[str(part.get_param("name", header="content-disposition"))] = json.loads(payload)
    return found


def test_each_part_of_the_question_is_a_json_file() -> None:
    assert parts_of(query.body(["8", "1", "2"], OPEN_STATUSES, ["en"], ["EIC", "HORIZON", "LIFE"])) == {
        "query": {
            "bool": {
                "must": [
                    {"terms": {"type": ["1", "2", "8"]}},
                    {"terms": {"status": ["31094501", "31094502"]}},
                    {"terms": {"frameworkProgramme": ["43108390", "43252405"]}},
                ]
            }
        },
        "sort": {"field": "identifier", "order": "ASC"},
        "languages": ["en"],
    }


def test_a_question_in_all_languages_for_all_programmes_names_none() -> None:
    parts = parts_of(query.body(["1"], [codes.CLOSED]))
    assert set(parts) == {"query", "sort"}
    assert len(parts["query"]["bool"]["must"]) == 2


def test_lines_end_as_rfc_7578_wants() -> None:
    body = query.multipart({"a": 1})
    assert body.count(b"\n") == body.count(b"\r\n")
    assert body.startswith(b"--callwatch-part\r\n")
    assert body.endswith(b"\r\n--callwatch-part--\r\n")


def test_the_spider_posts_one_page_at_a_time() -> None:
    spider = EuPortal(programmes=["EIC"])
    (first,) = list(spider.first_requests())
    assert (first.method, first.headers[b"Content-Type"]) == ("POST", query.CONTENT_TYPE.encode())
    assert first.url.endswith("pageSize=100&pageNumber=1")
    assert "text=***" in first.url
    assert parts_of(first.body)["languages"] == ["en"]
    assert "languages" not in parts_of(spider.page_request(OTHER_LANGUAGES, 1).body)
    assert parts_of(EuPortal(history=["H2020"]).page_request(f"{HISTORY}H2020", 1).body)["query"]["bool"]["must"][
        1
    ] == {"terms": {"status": [codes.CLOSED]}}


def test_an_unknown_programme_is_named() -> None:
    with pytest.raises(ValueError, match="unknown HORYZON; known: HORIZON, "):
        EuPortal(programmes=["HORYZON"])


# --- the answer


def test_the_answer_to_an_ignored_filter_is_refused(topic: Topic) -> None:
    kinds = record.KINDS_OF_CALL
    with pytest.raises(ValueError, match="the filter was ignored: 185453 results where at most 20000"):
        query.check_answer({"totalResults": 185453, "results": []}, kinds, OPEN_STATUSES, 20_000)
    with pytest.raises(ValueError, match="51000001TOPICSen has type 6, asked for 1, 2, 8"):
        query.check_answer({"results": [topic(type="6")]}, kinds, OPEN_STATUSES, 20_000)
    with pytest.raises(ValueError, match="has status 31094503"):
        query.check_answer({"results": [topic(status=codes.CLOSED)]}, kinds, OPEN_STATUSES, 20_000)


@pytest.mark.parametrize("payload", [None, [], {}, {"results": None}, {"results": {}}, "error"])
def test_an_answer_of_another_shape_is_refused(payload: Any) -> None:
    with pytest.raises(UnreadableRecord, match="no list of results"):
        query.check_answer(payload, record.KINDS_OF_CALL, OPEN_STATUSES, 20_000)


def test_a_result_that_is_no_object_does_not_cost_the_page(topic: Topic) -> None:
    spider = EuPortal()
    results = spider.records({"results": [topic(), None, "text", 3]}, ENGLISH)
    chosen = spider.select(results, ENGLISH)
    items = list(spider.readings(chosen, spider.parse_record, repr, "https://api.example"))  # type: ignore[arg-type]
    assert [type(item).__name__ for item in items] == ["Reading", "BadRecord", "BadRecord", "BadRecord"]


def test_the_other_languages_give_only_what_english_lacks(topic: Topic) -> None:
    spider = EuPortal()
    english, swedish = topic("1TOPICSen"), topic("1TOPICSsv", language="sv")
    alone = [topic("2TOPICSsv", language="sv"), topic("2TOPICScs", language="cs")]
    assert spider.select([english], ENGLISH) == [english]
    assert spider.select([swedish, *alone], OTHER_LANGUAGES) == [alone[1]]
    assert record.preferred([swedish, english, *alone]) == [english, alone[1]]


def test_a_stub_gives_way_to_the_true_record_in_any_language(topic: Topic) -> None:
    stub, true = topic("1Action1623283200000", DATASOURCE=codes.STUBS), topic("1Action1623283200000", language="sv")
    assert record.preferred([stub, true]) == [true]
    spider = EuPortal()
    assert spider.select([stub], ENGLISH) == [stub]  # to be counted as skipped
    assert spider.select([stub, true], OTHER_LANGUAGES) == [true]


def test_a_programme_setting_keeps_its_own(topic: Topic) -> None:
    eic, other = topic(identifier="HORIZON-EIC-2026-BAS-02"), topic()
    assert [EuPortal(programmes=["EIC"]).parse_record(one) is None for one in (eic, other)] == [False, True]
    assert [EuPortal(programmes=["HORIZON"]).parse_record(one) is None for one in (eic, other)] == [True, False]
    assert record.read_call(eic, "eu_portal").programme == "European Innovation Council"


# --- the traps of records


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ("51331826TOPICSen", "51331826TOPICS"),
        ("51331826TOPICSsv", "51331826TOPICS"),
        ("11143COMPETITIVE_CALLen", "11143COMPETITIVE_CALL"),
        ("186824PROSPECTSEN", "186824PROSPECTS"),
        ("484009484749921", "484009484749921"),
    ],
)
def test_a_reference_is_the_same_in_every_language(given: str, key: str) -> None:
    assert record.reference({"reference": given}) == key
    assert record.reference({"metadata": {"REFERENCE": [given]}}) == key


def test_stubs_news_and_tenders_are_no_calls(topic: Topic) -> None:
    assert record.is_call(topic())
    assert not record.is_call(topic(DATASOURCE=codes.STUBS))
    assert not record.is_call(topic(type="6"))
    assert not record.is_call(topic(type="0"))


@pytest.mark.parametrize(
    ("given", "kind", "deadline"),
    [
        ("2027-02-16T00:00:00.000+0000", "1", Deadline(dt.date(2027, 2, 16))),
        ("2027-02-15T23:00:00.000+0000", "1", Deadline(dt.date(2027, 2, 16))),  # midnight in Brussels, winter
        ("2026-08-25T22:00:00.000+0000", "1", Deadline(dt.date(2026, 8, 26))),  # and summer
        ("2027-02-16T16:00:00.000+0000", "1", Deadline(dt.date(2027, 2, 16), dt.time(17))),
        ("2026-09-15T08:00:55.000+0000", "2", Deadline(dt.date(2026, 9, 15), dt.time(8), "UTC")),
        ("2026-09-15T08:00:51.000+0000", "2", Deadline(dt.date(2026, 9, 15), dt.time(8), "UTC")),
        ("2026-09-15T03:59:00.000+0000", "8", Deadline(dt.date(2026, 9, 15), dt.time(3, 59), "UTC")),
        ("2026-09-15T23:59:00.000+0000", "8", Deadline(dt.date(2026, 9, 15), dt.time(23, 59), "UTC")),
        ("2026-09-15T00:00:00.000+0000", "8", Deadline(dt.date(2026, 9, 15))),
        ("2018-05-17T17:00:00.000+0200", "2", Deadline(dt.date(2018, 5, 17), dt.time(15), "UTC")),
        ("2026-09-15T08:00:55Z", "2", Deadline(dt.date(2026, 9, 15), dt.time(8), "UTC")),
    ],
)
def test_dates_are_days_where_they_are_days(topic: Topic, given: str, kind: str, deadline: Deadline) -> None:
    assert read(topic(deadlineDate=given, type=kind, url="https://a.example")).deadlines == (deadline,)


@pytest.mark.parametrize(
    ("field", "given", "words"),
    [
        ("deadlineDate", "20226-03-01T00:00:00.000+0000", "deadlineDate: the year of '20226-03-01"),
        ("deadlineDate", "2026-13-01T00:00:00.000+0000", "deadlineDate: '2026-13-01"),
        ("deadlineDate", "soon", "deadlineDate: 'soon' is no date"),
        ("startDate", "0026-03-01T00:00:00.000+0000", "startDate: the year of"),
        ("budgetOverview", "{broken", "budgetOverview: not JSON"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(topic: Topic, field: str, given: str, words: str) -> None:
    with pytest.raises(UnreadableRecord, match=words):
        read(topic(**{field: given}))


def test_two_stages_are_told_apart_and_cut_offs_are_all_kept(topic: Topic) -> None:
    days = ["2027-09-15T00:00:00.000+0000", "2027-02-16T00:00:00.000+0000"]
    staged = read(topic(deadlineDate=days, deadlineModel="two-stage"))
    assert staged.deadline_model is DeadlineModel.TWO_STAGE
    assert [(one.day.year * 100 + one.day.month, one.label) for one in staged.deadlines] == [
        (202702, "stage 1"),
        (202709, "stage 2"),
    ]
    cut_offs = read(
        topic(deadlineDate=[*days, days[0], "2026-01-01T00:00:00.000+0000"], deadlineModel="multiple cut-off")
    )
    assert len(cut_offs.deadlines) == 3
    assert cut_offs.deadline_model is DeadlineModel.CUT_OFFS


def test_a_cascade_call_has_its_own_name_and_not_its_parent_s(topic: Topic) -> None:
    call = read(
        topic(
            "11143COMPETITIVE_CALLen",
            type="8",
            title="A topic that funds many projects",
            callTitle="Vouchers for optics firms",
            projectAcronym="GlowUp",
            projectName="Growing light",
            budget="30500",
            deadlineModel=[],
            url="https://ec.example/competitive-calls-cs/9",
            description="<p>Who may apply: <b>SMEs</b>.</p>",
            beneficiaryAdministration="<p>Three rounds.</p>",
            furtherInformation='<p>See <a href="https://glowup.example/call">the <b>guide</b></a>, <a href="#">here</a></p>',
        )
    )
    assert (call.title, call.kind, call.ref) == ("Vouchers for optics firms", Kind.CASCADE, "11143COMPETITIVE_CALL")
    assert call.budget == Money(Decimal(30500))
    assert call.text == "Who may apply: SMEs.\nThree rounds.\nSee the guide, here"
    assert call.documents == (Document("the guide", "https://glowup.example/call"),)
    assert call.url.endswith("/competitive-calls-cs/11143"), "the address that is given is its topic's"
    assert call.summary == (
        "Financial support to third parties by the project GlowUp – Growing light, under: A topic that funds many projects"
    )
    assert call.deadline_model is DeadlineModel.UNKNOWN


def test_an_external_action_may_lack_almost_everything(topic: Topic) -> None:
    call = read(
        topic(
            "187611PROSPECTSEN",
            type="2",
            identifier="EuropeAid/187611/DD/ACT/EG",
            deadlineDate=[],
            deadlineModel=[],
            frameworkProgramme="111111",
            url="https://webgate.example/prospect?callId=187611",
            budget="0",
        )
    )
    assert (call.deadlines, call.countries, call.level, call.documents) == ((), (), Level.EUROPEAN, ())
    assert call.programme == "EU External Action"
    assert call.budget is None, "nought is no budget"


def test_an_external_action_has_its_documents_in_a_list_of_its_own(topic: Topic) -> None:
    given = [
        {"nameDoc": "Guidelines", "typeDoc": "pdf", "docUrl": "https://webgate.example/doc?id=1"},
        {"nameDoc": "x"},
    ]
    external = {"type": "2", "url": "https://webgate.example/prospect?callId=187126"}
    call = read(topic("187126PROSPECTSEN", publicationDocuments=json.dumps(given), **external))
    assert call.documents == (Document("Guidelines", "https://webgate.example/doc?id=1"),)
    with pytest.raises(UnreadableRecord, match="publicationDocuments: not JSON"):
        read(topic("187126PROSPECTSEN", publicationDocuments="[{", **external))


def test_fields_at_the_top_are_read_too(topic: Topic) -> None:
    result = topic("11143COMPETITIVE_CALLen", type="8", callTitle="Vouchers", url="https://a.example")
    flat = {**result, **result["metadata"], "metadata": None}
    assert read(flat).title == "Vouchers"


def test_a_budget_is_the_topic_s_own(topic: Topic) -> None:
    def action(name: str, budget: str, **more: Any) -> dict[str, Any]:
        return {"action": name, "budgetYearMap": {"2027": budget}, **more}

    own = "HORIZON-CL4-2027-01-TWIN-07 - HORIZON-RIA HORIZON Research and Innovation Actions"
    overview = {
        "budgetTopicActionMap": {
            "1": [action(own, "15000000", expectedGrants=3, minContribution=4000000, maxContribution=6000000)],
            "2": [action("HORIZON-CL4-2027-01-TWIN-071 - HORIZON-IA", "99000000", maxContribution=99)],
            "3": [action("HORIZON-CL4-2027-01-TWIN-08 - HORIZON-RIA", "88000000")],
            "4": None,
        }
    }
    call = read(topic(budgetOverview=json.dumps(overview)))
    assert (call.budget, call.grant_min, call.grant_max) == tuple(
        Money(Decimal(n)) for n in (15000000, 4000000, 6000000)
    )
    assert call.money_text == "3 grants expected"


def line(topic: str, budget: str, grants: int = 0, most: int = 0) -> dict[str, Any]:
    sizes = {"expectedGrants": grants, "minContribution": 0, "maxContribution": most}
    return {"action": f"{topic} - EDF-DA EDF Development Actions", "budgetYearMap": {"2027": budget}, **sizes}


@pytest.mark.parametrize(
    ("own", "siblings", "budget", "words"),
    [
        ((0, 0), [(0, 0), (0, 0)], None, "EUR 422,000,000 for 3 topics together"),
        ((1, 1_000_000), [(5, 9_000_000)], None, "EUR 422,000,000 for 2 topics together; 1 grant expected"),
        ((2, 211_000_000), [(2, 211_000_000)], 422_000_000, "2 grants expected"),
        ((0, 0), [], 422_000_000, ""),
    ],
    ids=["nothing else is said", "grants too small for it", "its own grants fill it", "alone"],
)
def test_a_pot_that_topics_share_is_no_budget_of_one(
    topic: Topic, own: tuple[int, int], siblings: list[tuple[int, int]], budget: int | None, words: str
) -> None:
    lines = [line("HORIZON-CL4-2027-01-TWIN-07", "422000000", *own)]
    lines += [line(f"OTHER-{number}", "422000000", *sizes) for number, sizes in enumerate(siblings)]
    lines.append(line("OTHER-9", "30000000"))
    call = read(topic(budgetOverview=json.dumps({"budgetTopicActionMap": {"113484": lines}})))
    assert call.budget == (Money(Decimal(budget)) if budget else None)
    assert call.money_text == words


def test_lines_of_one_topic_count_once_where_they_say_the_same(topic: Topic) -> None:
    own = "HORIZON-CL4-2027-01-TWIN-07"
    doctoral, postdoctoral = line(own, "104000000"), {**line(own, "104000000"), "action": f"{own} - COFUND-P"}
    for more, total in (([postdoctoral], 104_000_000), ([line(own, "6000000", 2, 3_000_000)], 110_000_000)):
        overview = {"budgetTopicActionMap": {"1": [doctoral, *more]}}
        assert read(topic(budgetOverview=json.dumps(overview))).budget == Money(Decimal(total))


@pytest.mark.parametrize("amount", ["1e999999999", "NaN", "9" * 30])
def test_an_insane_amount_is_refused_and_that_of_another_topic_is_none_of_ours(topic: Topic, amount: str) -> None:
    own, other = line("HORIZON-CL4-2027-01-TWIN-07", "1000000"), line("OTHER", amount)
    insane = {**own, "budgetYearMap": {"2027": amount}}
    with pytest.raises((ValueError, ArithmeticError)):
        read(topic(budgetOverview=json.dumps({"budgetTopicActionMap": {"1": [insane]}})))
    call = read(topic(budgetOverview=json.dumps({"budgetTopicActionMap": {"1": [own, other]}})))
    assert call.budget == Money(Decimal(1_000_000))


@pytest.mark.parametrize("overview", ["{}", "[]", '{"budgetTopicActionMap": null}', '"none"', "3"])
def test_a_budget_that_says_nothing_is_none(topic: Topic, overview: str) -> None:
    assert read(topic(budgetOverview=overview)).budget is None


@pytest.mark.parametrize("budget", ["1e999999999", "NaN", "-5", "9" * 30, "many"])
def test_a_budget_that_is_none_is_refused(topic: Topic, budget: str) -> None:
    with pytest.raises(ValueError, match=r"budget|number"):
        read(topic(budget=budget, type="8", callTitle="Vouchers", url="https://a.example"))


def test_malformed_markup_becomes_clean_text(topic: Topic) -> None:
    markup = (
        '<div class="eui-u-mt-l>"><span class="topicdescriptionkind">Expected Outcome:</span>'
        "<p>Lasers &amp; sensors<br>for&nbsp;health<ul><li>one</li><li>two</ul>"
        '<p class="topicdescriptionkind">Scope:</p><p>TRL 4 to 6. <script>track()</script></div>'
    )
    call = read(topic(descriptionByte=markup))
    assert "Lasers & sensors\nfor health" in call.text
    assert "- one\n- two" in call.text
    assert "track" not in call.text
    assert "<" not in call.text
    assert call.summary.startswith("Lasers & sensors for health")
    assert "TRL" not in call.summary
    assert (call.trl_min, call.trl_max) == (4, 6)


@pytest.mark.parametrize("nothing", ["na ", "N/A ", "n/a.\n", ""])
def test_a_heading_with_nothing_below_it_is_no_summary(topic: Topic, nothing: str) -> None:
    markup = f"<p>Expected Impact:</p><p>{nothing}Expected Outcome:</p><p>Na-ion cells that last</p><p>Scope:</p>All"
    assert read(topic(descriptionByte=markup)).summary == "Na-ion cells that last"


def test_a_heading_right_below_another_is_no_summary(topic: Topic) -> None:
    markup = "<p>Expected Outcome:</p><p>Objectives</p><p>Trails across borders</p><p>Scope:</p><p>All</p>"
    assert read(topic(descriptionByte=markup)).summary == "Trails across borders"


def test_titles_keywords_and_actions_are_tidied(topic: Topic) -> None:
    call = read(
        topic(
            title="Light &amp; <b>matter</b>",
            keywords=["HORIZON-CL4-2027-01-TWIN-07", "HORIZON-CL4-2027-01", "Optics"],
            tags=['["Lasers", "HORIZON-CL4-2027-01"]'],
            callIdentifier="HORIZON-CL4-2027-01",
            typesOfAction="HORIZON  Research and Innovation Actions",
            crossCuttingPriorities=["Photonics", "XYZ"],
        )
    )
    assert call.title == "Light & matter"
    assert call.keywords == ("Lasers", "Optics")
    assert call.action_types == ("HORIZON Research and Innovation Actions",)
    assert call.consortium_min == 3
    assert call.topics == ("Photonics",)


def test_the_page_for_people_is_never_a_data_file(topic: Topic) -> None:
    page = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/topic-details/"
    assert read(topic(url="https://ec.example/data/topicDetails/x.json")).url == f"{page}HORIZON-CL4-2027-01-TWIN-07"
    assert read(topic()).url == f"{page}HORIZON-CL4-2027-01-TWIN-07"
    assert read(topic(url="https://ec.example/a")).url == "https://ec.example/a"


def test_the_portal_s_status_is_evidence_only(topic: Topic) -> None:
    assert read(topic(status=codes.FORTHCOMING)).source_status == "forthcoming"
    assert read(topic(status="99999998")).source_status == "99999998"
    assert read(topic(status=[])).source_status == ""


def test_a_record_without_title_or_key_is_refused(topic: Topic) -> None:
    with pytest.raises(UnreadableRecord, match="no title"):
        read({**topic(title=[]), "summary": None})
    with pytest.raises(UnreadableRecord, match="no reference"):
        read(topic(""))


# --- real answers


def raw_answers(shared: Path) -> dict[str, bytes]:
    folder = shared / "real" / "captures" / "eu_portal_raw"
    entries = [json.loads(line) for line in (folder / "index.jsonl").read_text().splitlines()]
    paths = [folder / entry["file"] for entry in entries]
    return {
        path.name: gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in paths
    }


def test_the_raw_answers_parse_whole(shared: Path) -> None:
    answers = raw_answers(shared)
    assert any(body.startswith(b"\xff\xfe") for body in answers.values())  # UTF-16
    results = [result for body in answers.values() for result in read_json(body)["results"]]
    calls = [read(result) for result in results if record.is_call(result)]
    assert len(calls) == 15
    for call in calls:
        assert not any(mark in call.text + call.summary + call.title for mark in ("</", "&amp;", "&nbsp;"))
        assert call.deadlines
    topics = [call for call in calls if call.ref == "48400948TOPICS"]
    assert {call.language for call in topics} == {"en", "sv", "cs", "nl"}
    for call in topics:
        assert (call.budget, call.grant_min, call.grant_max) == tuple(
            Money(Decimal(amount)) for amount in (15_000_000, 4_000_000, 6_000_000)
        )
        assert len(call.text) > 4_000
    assert {call.ref for call in calls if call.kind is Kind.CASCADE} == {
        f"{number}COMPETITIVE_CALL" for number in (11143, 11145, 11264, 11265)
    }


def test_several_languages_of_one_topic_are_one_call_in_english(shared: Path) -> None:
    results = read_json(raw_answers(shared)["nmmonteiro_api_test.json.gz"])["results"]
    chosen = [result for result in record.preferred(results) if record.is_call(result)]
    assert [record.read_call(result, "eu_portal").language for result in chosen] == ["en"]


def test_the_real_answers_to_an_ignored_filter_are_refused(shared: Path) -> None:
    spider = EuPortal()
    for name in ("nmmonteiro_eu-api-topic-response.json", "psychless_search_unfiltered_2023-01.json"):
        with pytest.raises(ValueError, match="the filter was ignored"):
            spider.records(read_json(raw_answers(shared)[name]), ENGLISH)


# --- who runs the calls that a topic pays for


@pytest.mark.parametrize(
    ("code", "said"), [("ERANET", "ERA-NET Cofund"), ("PART-COFUND", "Co-funded European Partnership")]
)
def test_a_cofund_topic_says_that_agencies_open_calls_of_their_own(topic: Topic, code: str, said: str) -> None:
    call = read(topic(crossCuttingPriorities=["AI", code], typesOfAction="HORIZON Programme Cofund Actions"))
    assert call.action_types == tuple(sorted([said, "HORIZON Programme Cofund Actions"]))
    assert read(topic(crossCuttingPriorities=["PART-COPROGR"])).action_types == ()


# --- history


def closed(topic: Topic, number: int, **fields: Any) -> dict[str, Any]:
    old = {"status": codes.CLOSED, "frameworkProgramme": "31045243", "programmePeriod": "2014 - 2020"}
    days = {"startDate": "2019-10-15T00:00:00.000+0000", "deadlineDate": "2020-02-05T00:00:00.000+0000"}
    return topic(f"{number}TOPICSen", identifier=f"LC-SC3-{number}-2020", **{**old, **days, **fields})


def test_a_closed_topic_never_looks_open(topic: Topic) -> None:
    assert not record.is_call(closed(topic, 1, deadlineDate=[])), "nothing would show that it is over"
    staged = read(
        closed(
            topic,
            2,
            deadlineModel="two-stage",
            deadlineDate=["2026-02-05T00:00:00.000+0000", "2027-09-08T00:00:00.000+0000"],
        )
    )
    assert [str(one.day) for one in staged.deadlines] == ["2026-02-05"], "the second stage is for those invited"
    assert state_of(staged, dt.datetime(2026, 11, 20, tzinfo=dt.UTC)) is State.CLOSED


def test_an_unknown_history_is_named() -> None:
    with pytest.raises(ValueError, match=r"eu_portal\.history: unknown H2O20; known: HORIZON, H2020"):
        EuPortal(history=["H2O20"])


def record_history(topic: Topic, folder: Path) -> None:
    """A capture of the three questions that a crawl with the history of Horizon 2020 asks."""
    recorder = Recorder(folder, "eu_portal", dt.date(2026, 11, 20))
    spider, past = EuPortal(history=["H2020"]), [closed(topic, number) for number in range(1, 131)]
    pages = {(ENGLISH, 1): [topic()], (OTHER_LANGUAGES, 1): [], (f"{HISTORY}H2020", 1): past[:100]}
    for (sweep, number), results in {**pages, (f"{HISTORY}H2020", 2): past[100:]}.items():
        asked = spider.page_request(sweep, number)
        body = json.dumps({"totalResults": len(results), "results": results}).encode()
        recorder.record("POST", asked.url, 200, "application/json", body, sent=asked.body)


def test_horizon_2020_is_collected_once_and_alerts_nobody(topic: Topic, sqlite_url: str, tmp_path: Path) -> None:
    record_history(topic, tmp_path / "capture")
    order = CrawlOrder(
        sqlite_url,
        ("eu_portal",),
        replay=str(tmp_path / "capture"),
        as_of="2026-11-20T08:00:00+00:00",
        options={"eu_portal": {"history": ["H2020"]}},
    )
    first, second = (list(crawl(order, tmp_path / "crawl.log"))[-1] for _ in (1, 2))
    assert (first.outcome, first.counts.found, first.counts.requests) == (Outcome.OK, 131, 4)
    assert (second.counts.found, second.counts.requests) == (1, 2), (
        "a history that was read whole is not asked for again"
    )
    assert (second.counts.changed, second.counts.missing) == (0, 0)
    store = open_store(sqlite_url)
    now = dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC)
    with store.reading() as session:
        past = [call.data for call in list_calls(session, source="eu_portal") if call.data.programme == "Horizon 2020"]
        to_be_matched = {one.id for one in known_readings(session, now) if one.running}
        open_ids = {call.id for call in list_calls(session) if state_of(call.data, now) is not State.CLOSED}
    store.close()
    assert len(past) == 130
    assert {state_of(call, now) for call in past} == {State.CLOSED}
    assert to_be_matched == open_ids


def test_the_programmes_are_those_that_the_portal_s_own_facet_names(shared: Path) -> None:
    """Its labels are of January 2023; a programme that is in it and not here would be called by its number."""
    path = shared / "real" / "captures" / "eu_portal_facet" / "psychless_facet_2023-01.json.gz"
    facets = {one["rawName"]: one["values"] for one in json.loads(gzip.decompress(path.read_bytes()))["facets"]}
    labels = {one["rawValue"]: one["value"] for one in facets["frameworkProgramme"]}
    assert set(labels) - set(codes.PROGRAMMES) == set()
    for code, label in labels.items():
        short = codes.PROGRAMMES[code][0].removesuffix("2014")
        assert short in label or code in (label, "31114387"), (code, label)
    assert {one["rawValue"]: one["value"] for one in facets["status"]} == {
        codes.CLOSED: "Closed",
        codes.OPEN: "Open for submission",
        codes.FORTHCOMING: "Forthcoming",
    }
    assert set(codes.JOINT) <= {one["rawValue"] for one in facets["crossCuttingPriorities"]}
