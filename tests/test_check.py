"""Each rule of the gate: a made-up article with exactly that fault, which is found, and nothing else."""

from pathlib import Path

import pytest
import yaml

from knowledge.check import check
from tests.made_up import Data, Desk, another

XA, HUYEN = "xa-doi-gio", "huyen-suoi-may"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_sound_article_passes(desk: Desk) -> None:
    report = desk.check()
    assert (report.errors, report.notes, report.skipped) == ((), (), ())


def test_without_texts_the_rest_is_checked_and_the_report_says_what_is_not(desk: Desk) -> None:
    desk.fact("dang-vien")["value"] = 1000
    report = desk.check(texts=False)
    assert [error.message for error in report.errors] == [
        f"1650 + 70 = 1720 is more than the whole, 1000; no caveat at {HUYEN}/dang-vien/2021-04, "
        f"{HUYEN}/dang-vien-chinh-thuc/2021-04, {HUYEN}/dang-vien-du-bi/2021-04"
    ]
    assert len(report.skipped) == 1
    assert "no folder of texts is given" in report.skipped[0]


def test_every_error_is_collected_and_sorted_by_file(desk: Desk) -> None:
    desk.fact("ket-nap", "2020")["value"] = 13
    desk.article["people"][0]["name"] = "Lò Văn Thật"
    desk.others["ao-sen"] = another() | {"about": ["xa-ao-sen"]}
    assert [str(error) for error in desk.check().errors] == [
        "ao-sen.yaml: about: there is no place 'xa-ao-sen'",
        f"suoi-may.yaml: {HUYEN}/ket-nap/2020: 13 does not stand in paragraph 4",
        "suoi-may.yaml: paragraph 4: 12 (“huyện kết nạp 12 đảng viên; từ”) is neither cited nor ignored",
        "suoi-may.yaml: person/Lò Văn Thật: “Lò Văn Thật” does not stand in paragraph 5",
    ]


# Reading


def test_schema_errors_are_named_each_with_its_entry_and_field(desk: Desk) -> None:
    desk.fact("dang-vien")["when"] = 2021
    desk.fact("du-hop")["colour"] = "đỏ"
    desk.article["citation"].pop("paper")
    faults = desk.faults()
    assert faults == [
        f"facts 1 ({HUYEN}/dang-vien/2021): when: Input should be a valid string (put it in quotes)",
        f"facts 4 ({HUYEN}/du-hop/2021-04): colour: Extra inputs are not permitted",
        "file: citation.paper: Field required",
    ]
    assert desk.check().skipped == ("suoi-may.yaml: all other rules, as it can't be read",)


def test_a_fact_with_two_values_is_a_schema_error(desk: Desk) -> None:
    desk.fact("dang-vien")["words"] = "nhiều"
    (fault,) = desk.faults()
    assert "give exactly one of value, low+high, part+whole, names, words" in fault


@pytest.mark.parametrize(
    ("content", "entry", "message"),
    [
        ("facts: [\n", "line 2", "did not find expected node content"),
        ("about: []\nabout: [xa-doi-gio]\n", "line 2", "'about' is given twice"),
        ("- facts\n", "file", "is no mapping of fields"),
        ("", "file", "is no mapping of fields"),
    ],
)
def test_a_file_that_is_no_article_is_an_error(desk: Desk, content: str, entry: str, message: str) -> None:
    desk.check()
    (desk.folder / "content" / "suoi-may.yaml").write_text(content, encoding="utf-8")
    (error,) = check(desk.folder / "content", None, desk.folder / "vocabulary.yaml").errors
    assert (error.file, error.entry, error.message) == ("suoi-may.yaml", entry, message)


def test_a_file_that_is_not_utf_8_is_an_error(desk: Desk) -> None:
    desk.check()
    (desk.folder / "content" / "suoi-may.yaml").write_bytes("citation: Suối Mây".encode("utf-16"))
    (error,) = check(desk.folder / "content", None, desk.folder / "vocabulary.yaml").errors
    assert error.message.startswith("can't be read: ")


def test_a_file_that_cannot_be_read_leaves_the_others_to_be_checked(desk: Desk) -> None:
    desk.others["ao-sen"] = {"about": []}
    desk.fact("dang-vien")["measure"] = "dang-vein"
    assert {error.file for error in desk.check().errors} == {"ao-sen.yaml", "suoi-may.yaml"}


def test_a_vocabulary_that_cannot_be_read_is_an_error(desk: Desk) -> None:
    del desk.vocabulary["bodies"]
    report = desk.check()
    assert [str(error) for error in report.errors] == ["vocabulary.yaml: file: bodies: Field required"]
    assert report.skipped == ("vocabulary.yaml: all other rules, as it can't be read",)


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    assert "has no article file" in [error.message for error in check(tmp_path).errors]


def test_a_text_without_its_file_is_an_error_and_a_file_without_its_text_is_said(desk: Desk) -> None:
    desk.check()
    (desk.folder / "texts" / "suoi-may.txt").rename(desk.folder / "texts" / "ao-sen.txt")
    report = check(desk.folder / "content", desk.folder / "texts", desk.folder / "vocabulary.yaml")
    assert [str(error) for error in report.errors] == [
        "ao-sen.yaml: file: is missing, though there is a text of this name"
    ]
    assert [line.partition(":")[0] for line in report.skipped] == ["suoi-may.yaml"]
    assert report.skipped[0].endswith("as suoi-may.txt is not there")


# Completeness


@pytest.mark.parametrize(
    ("measure", "fault"),
    [
        ("du-hop", "paragraph 3: 90 (“dự bị), gần 90% dự họp đều.”)"),
        ("truong-thon", "paragraph 5: 8/9 (“Đồi Gió có 8/9 trưởng thôn là”)"),
    ],
)
def test_a_figure_that_no_entry_cites_is_found(desk: Desk, measure: str, fault: str) -> None:
    desk.article["facts"].remove(desk.fact(measure))
    desk.article["measures"] = [own for own in desk.article["measures"] if own["id"] != measure]
    assert desk.faults() == [f"{fault} is neither cited nor ignored"]


def test_both_ends_of_a_range_need_their_fact(desk: Desk) -> None:
    desk.fact("moi-nam").update(low=None, high=None, words="mỗi năm")
    assert [fault.split(" (")[0] for fault in desk.faults()] == ["paragraph 5: 3", "paragraph 5: 4"]


def test_a_document_that_no_entry_cites_is_found(desk: Desk) -> None:
    desk.article["documents"] = []
    desk.article["methods"][0]["points"] = ["Làm theo Chỉ thị số 05-CT/HU.", "Thăm nhà."]
    assert [fault.split(" (")[0] for fault in desk.faults()] == ["paragraph 4: 05", "paragraph 4: 07/02/2020"]


def test_a_figure_that_stands_twice_needs_two_facts(desk: Desk) -> None:
    desk.lines[3] += " Xã Đồi Gió cũng kết nạp 12 đảng viên."
    (fault,) = desk.faults()
    assert fault.endswith("is neither cited nor ignored (1 of its occurrences cited)")
    place = {"place": XA, "measure": "ket-nap", "when": "2020", "paragraph": 4, "value": 12}
    desk.article["facts"].append(place)
    assert desk.faults() == []


def test_the_right_figure_in_another_paragraph_does_not_count(desk: Desk) -> None:
    desk.lines[0] += " với 12 chi bộ"
    assert [fault.split(" (")[0] for fault in desk.faults()] == ["paragraph 1: 12"]


def test_a_figure_told_in_passing_does_not_count_as_cited_but_one_in_a_name_does(desk: Desk) -> None:
    desk.lines[4] += " Chi ủy có 5 bước."
    method = desk.article["methods"][0]
    method["points"].append("Chi ủy làm theo 5 bước.")
    assert [fault.split(" (")[0] for fault in desk.faults()] == ["paragraph 5: 5"]
    method["also"].append("5 bước của chi ủy")
    assert desk.faults() == []


def test_a_month_is_cited_by_a_time_but_the_same_number_of_things_is_not(desk: Desk) -> None:
    desk.lines[2] += " Tháng 4 có mưa ở 4 chi bộ."
    assert [fault.split(" (")[0] for fault in desk.faults()] == ["paragraph 3: 4"]


def test_the_date_and_the_address_of_the_article_are_cited_by_its_citation(desk: Desk) -> None:
    desk.lines.append("Nguồn: http://baokhexanh.example/2021/suoi-may-77001/")
    assert len(desk.faults()) == 2
    desk.article["citation"]["address"] = "http://baokhexanh.example/2021/suoi-may-77001/"
    assert desk.faults() == []
    desk.article["citation"]["date"] = "2021-05-04"
    assert [fault.split(" (")[0] for fault in desk.faults()] == ["paragraph 2: 03/05/2021"]


def test_an_ignored_figure_must_stand_in_its_paragraph(desk: Desk) -> None:
    desk.article["ignored"] += [
        {"figure": "1.235", "paragraph": 2, "reason": "view counter"},
        {"figure": "12", "paragraph": 9, "reason": "there is no such paragraph"},
        {"figure": "mười", "paragraph": 2, "reason": "no figure"},
    ]
    assert desk.faults() == [
        "ignored 1.235: does not stand in paragraph 2",
        "ignored 12: does not stand in paragraph 9",
        "ignored mười: there is no figure in it",
    ]


# Truth to the text


@pytest.mark.parametrize(
    ("measure", "change", "fault"),
    [
        ("thon-trang", {"value": 2}, "2 does not stand in paragraph 5"),
        (
            "ten-thon-trang",
            {"names": ["thôn Bến Lau", "thôn Bến Tre"]},
            "“thôn Bến Tre” does not stand in paragraph 5",
        ),
        ("tham-hoi", {"words": "mỗi tháng"}, "“mỗi tháng” does not stand in paragraph 5"),
        ("tham-hoi", {"paragraph": 6}, "the text has no paragraph 6"),
        ("tham-hoi", {"paragraph": 4}, "“mỗi quý” does not stand in paragraph 4"),
        ("du-hop", {"qualifier": "hơn"}, "“hơn” does not stand before the figure in paragraph 3"),
        ("du-hop", {"qualifier": "trở lên"}, "“trở lên” does not follow the figure in paragraph 3"),
        ("du-hop", {"qualifier": None}, "paragraph 3 says “gần 90”, the fact has no qualifier"),
        ("dang-vien", {"qualifier": "hơn"}, "“hơn” does not stand before the figure in paragraph 3"),
    ],
)
def test_a_fact_that_the_paragraph_does_not_say_is_found(desk: Desk, measure: str, change: Data, fault: str) -> None:
    fact = desk.fact(measure)
    fact.update(change)
    assert desk.faults() == [f"{fact['place']}/{measure}/{fact['when']}: {fault}"]


def test_a_wrong_share_is_found(desk: Desk) -> None:
    desk.fact("truong-thon").update(part=7)
    assert [fault.partition(": ")[2].split(" (")[0] for fault in desk.faults()] == [
        "8/9",
        "7 does not stand in paragraph 5",
        "9 does not stand in paragraph 5",
    ]


@pytest.mark.parametrize(
    ("line", "change"),
    [
        ("Xã Đồi Gió không còn thôn nào chưa có chi bộ", {"value": 0}),
        ("Xã Đồi Gió còn một thôn chưa có chi bộ", {"value": 1}),
        ("Xã Đồi Gió còn 01 thôn chưa có chi bộ", {"value": 1}),
        ("Xã Đồi Gió còn 1.001 thôn chưa có chi bộ", {"value": 1001}),
        ("Xã Đồi Gió còn 43,310% thôn chưa có chi bộ", {"value": 43.31}),
        ("Xã Đồi Gió còn hơn 20 thôn chưa có chi bộ", {"value": 20, "qualifier": "hơn"}),
        ("Xã Đồi Gió còn 20 thôn trở lên chưa có chi bộ", {"value": 20, "qualifier": "trở lên"}),
        ("Xã Đồi Gió còn 3 trong số 20 thôn chưa có chi bộ", {"value": None, "part": 3, "whole": 20}),
    ],
)
def test_figures_are_compared_as_numbers(desk: Desk, line: str, change: Data) -> None:
    desk.lines.append(line)
    desk.fact("thon-trang").update({"paragraph": 6} | change)
    assert desk.faults() == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"number": 6}, "number 6 does not stand in paragraph 4"),
        ({"symbol": "05-CT/TU"}, "symbol “05-CT/TU” does not stand in paragraph 4"),
        ({"date": "2020-02-08"}, "date 2020-02-08 does not stand in paragraph 4"),
        ({"term": "khóa X"}, "term “khóa X” does not stand in paragraph 4"),
        ({"period": "2021–2025"}, "period “2021–2025” does not stand in paragraph 4"),
    ],
)
def test_a_document_that_the_paragraph_does_not_name_so_is_found(desk: Desk, change: Data, fault: str) -> None:
    desk.article["documents"][0].update(change)
    faults = [fault for fault in desk.faults() if not fault.startswith("paragraph ")]
    assert faults == [f"document/ct-05-suoi-may: {fault}"]


def test_a_date_may_be_printed_in_words(desk: Desk) -> None:
    desk.lines[3] = desk.lines[3].replace("ngày 07/02/2020", "ngày 7 tháng 2 năm 2020")
    assert desk.faults() == []


def test_a_person_and_a_place_must_be_named_in_the_text(desk: Desk) -> None:
    desk.article["people"][0]["paragraphs"] = [4, 5]
    assert desk.faults() == []
    desk.article["people"][0]["paragraphs"] = [4]
    assert desk.faults() == ["person/Lò Văn Mẫu: “Lò Văn Mẫu” does not stand in paragraph 4"]
    desk.article["people"][0]["paragraphs"] = [5]
    desk.article["places"][2]["name"] = "Đồi Cỏ"
    assert desk.faults() == ["place xa-doi-gio: “Đồi Cỏ” does not stand in the text"]


def test_the_place_of_tones_is_no_difference(desk: Desk) -> None:
    desk.lines[4] = desk.lines[4].replace("Đồi Gió", "ĐỒI GIÓ").replace("mỗi quý", "mỗi qúy")
    assert desk.faults() == []


def test_a_school_named_after_its_commune_may_be_named_in_two_pieces(desk: Desk) -> None:
    school = {"id": "truong-xa", "name": "Mầm non xã Đồi Gió", "level": "trường", "parent": XA}
    desk.article["places"].append(school)
    desk.article["about"].append("truong-xa")
    assert desk.faults() == ["place truong-xa: “Mầm non xã Đồi Gió” does not stand in the text"]
    desk.lines[4] += " Trường Mầm non của xã Đồi Gió."
    assert desk.faults() == []


# References


@pytest.mark.parametrize(
    ("section", "change", "fault"),
    [
        ("documents", {"type": "SL"}, "document/ct-05-suoi-may: there is no document type 'SL'"),
        ("documents", {"body": "hoi-dong"}, "document/ct-05-suoi-may: there is no body 'hoi-dong'"),
        ("documents", {"place": "xa-la"}, "document/ct-05-suoi-may: there is no place 'xa-la'"),
        ("methods", {"place": "xa-la"}, "method/xa-la/tham-nha: there is no place 'xa-la'"),
        (
            "people",
            {"posts": [{"title": "Bí thư", "place": "xa-la"}]},
            "person/Lò Văn Mẫu: there is no place 'xa-la'",
        ),
        ("facts", {"place": "xa-la"}, "xa-la/dang-vien/2021-04: there is no place 'xa-la'"),
        ("facts", {"measure": "la"}, "huyen-suoi-may/la/2021-04: there is no measure 'la'"),
        ("places", {"parent": "nuoc-la"}, "place tinh-khe-xanh: there is no place 'nuoc-la'"),
    ],
)
def test_a_reference_to_nothing_is_found(desk: Desk, section: str, change: Data, fault: str) -> None:
    desk.article[section][0].update(change)
    assert desk.faults() == [fault]


def test_an_article_about_no_known_place_is_found(desk: Desk) -> None:
    desk.article["about"].append("xa-la")
    assert desk.faults() == ["about: there is no place 'xa-la'"]


def test_a_sum_of_no_known_measure_is_found(desk: Desk) -> None:
    desk.vocabulary["sums"].append({"whole": "la", "parts": ["dang-vien"]})
    assert desk.faults() == ["sum la: there is no measure 'la'"]


def test_places_and_measures_that_nothing_uses_are_found(desk: Desk) -> None:
    desk.article["places"].append({"id": "thon-vang", "name": "Vắng", "level": "thôn", "parent": XA})
    desk.article["measures"].append({"id": "vang", "name": "người vắng", "sentence": "{place} vắng {figure}"})
    assert desk.faults() == ["measure vang: no entry uses it", "place thon-vang: no entry uses it"]


def test_another_files_place_can_be_used_but_not_defined_again(desk: Desk) -> None:
    desk.others["ao-sen"] = another()
    assert desk.faults() == []
    desk.others["ao-sen"]["places"] = [{"id": HUYEN, "name": "Suối Mây", "level": "huyện"}]
    assert desk.faults() == [
        "place huyen-suoi-may: is defined 2 times: in ao-sen.yaml, suoi-may.yaml",
    ]


# Clashes


def test_two_entries_for_one_question_are_found(desk: Desk) -> None:
    desk.others["ao-sen"] = another(
        facts=[desk.fact("dang-vien")], methods=desk.article["methods"], people=desk.article["people"]
    )
    assert desk.faults() == [
        f"{HUYEN}/dang-vien/2021-04: answers the same question as an entry of ao-sen.yaml",
        f"method/{XA}/tham-nha: answers the same question as an entry of ao-sen.yaml",
        "person/Lò Văn Mẫu: answers the same question as an entry of ao-sen.yaml",
    ]


def test_a_target_and_a_result_are_two_questions(desk: Desk) -> None:
    desk.others["ao-sen"] = another(facts=[{**desk.fact("dang-vien"), "target": True}])
    assert desk.faults() == []


def test_a_document_may_stand_in_two_articles_but_not_twice_in_one(desk: Desk) -> None:
    desk.others["ao-sen"] = another(documents=[{**desk.article["documents"][0], "title": "Chi bộ tốt"}])
    assert desk.faults() == []
    desk.article["documents"] *= 2
    assert desk.faults() == [
        "document/ct-05-suoi-may: answers the same question as an entry of suoi-may.yaml",
    ]


def test_a_document_told_in_two_ways_is_found(desk: Desk) -> None:
    other = {**desk.article["documents"][0], "date": "2020-02-08", "symbol": None}
    desk.others["ao-sen"] = another(documents=[other])
    assert desk.faults() == [
        "document/ct-05-suoi-may: date is 2020-02-07, but 2020-02-08 in ao-sen.yaml",
    ]


def test_one_document_with_two_ids_is_found(desk: Desk) -> None:
    other = {**desk.article["documents"][0], "id": "ct-5", "date": None}
    desk.others["ao-sen"] = another(documents=[other])
    assert desk.faults() == [
        "document/ct-05-suoi-may: may be the same document as document/ct-5 in ao-sen.yaml",
    ]
    other["body"] = "dang-uy-xa"
    assert desk.faults() == []


def test_a_name_of_two_measures_is_found_whatever_its_marks(desk: Desk) -> None:
    desk.article["measures"][0]["also"] = ["Dang vien moi"]
    assert desk.faults() == ["measure du-hop: “dang vien moi” is also a name of measure ket-nap"]


def test_a_name_of_two_methods_of_one_place_is_found(desk: Desk) -> None:
    method = {
        **desk.article["methods"][0],
        "id": "khac",
        "name": "Cách khác",
        "also": ["Thăm hỏi thanh niên"],
    }
    desk.article["methods"].append(method)
    assert desk.faults() == [
        f"method khac: “tham hoi thanh nien” is also a name of method tham-nha of {XA}",
    ]
    method["place"] = HUYEN
    assert desk.faults() == []


def test_a_name_of_two_places_of_one_level_and_parent_is_found(desk: Desk) -> None:
    other = {"id": "xa-khac", "name": "Ao Sen", "level": "xã", "parent": HUYEN, "also": ["Đồi Gió"]}
    desk.others["ao-sen"] = another(places=[other]) | {"about": ["xa-khac"]}
    assert desk.faults() == ["place xa-doi-gio: “doi gio” is also a name of place xa-khac"]
    other["level"] = "thị trấn"
    assert desk.faults() == []


# Arithmetic


def whole(desk: Desk, *facts: Data) -> list[str]:
    desk.others["ao-sen"] = another(facts=list(facts))
    return [f"{error.entry}: {error.message}" for error in desk.check().errors]


def counted(measure: str, value: int, when: str = "2015", **more: object) -> Data:
    return {"place": XA, "measure": measure, "when": when, "paragraph": 1, "value": value} | more


def test_a_sum_that_does_not_add_up_is_an_error(desk: Desk) -> None:
    parts = counted("dang-vien-chinh-thuc", 3904), counted("dang-vien-du-bi", 119)
    assert whole(desk, counted("dang-vien", 4023), *parts) == []
    (fault,) = whole(desk, counted("dang-vien", 4923), *parts)
    assert fault == (
        f"{XA}/dang-vien/2015: 3904 + 119 = 4023 is less than the whole, 4923; "
        f"no caveat at {XA}/dang-vien/2015, {XA}/dang-vien-chinh-thuc/2015, {XA}/dang-vien-du-bi/2015"
    )


def test_a_contradiction_that_every_fact_owns_up_to_is_only_noted(desk: Desk) -> None:
    facts = counted("dang-vien", 4923), counted("dang-vien-chinh-thuc", 3904), counted("dang-vien-du-bi", 119)
    for fact in facts[:2]:
        fact["caveat"] = "Bài in như vậy."
    (fault,) = whole(desk, *facts)
    assert fault.endswith(f"; no caveat at {XA}/dang-vien-du-bi/2015")
    facts[2]["caveat"] = "Bài in như vậy."
    assert whole(desk, *facts) == []
    assert [str(note) for note in desk.check().notes] == [
        f"ao-sen.yaml: {XA}/dang-vien/2015: 3904 + 119 = 4023 is less than the whole, 4923"
    ]


@pytest.mark.parametrize(
    ("part", "is_fault"),
    [
        (counted("dang-vien-du-bi", 100), False),
        (counted("dang-vien-du-bi", 101), True),
        (counted("dang-vien-du-bi", 101, qualifier="hơn"), True),
        (counted("dang-vien-du-bi", 101, qualifier="gần"), False),
        (counted("dang-vien-du-bi", 101, when="2016"), False),
        (counted("dang-vien-du-bi", 101, target=True), False),
        (counted("dang-vien-du-bi", 101, place=HUYEN), False),
    ],
)
def test_a_part_is_not_more_than_its_whole(desk: Desk, part: Data, is_fault: bool) -> None:
    assert bool(whole(desk, counted("dang-vien", 100), part)) == is_fault


def test_more_than_a_number_is_no_bound(desk: Desk) -> None:
    facts = counted("dang-vien", 100, qualifier="hơn"), counted("dang-vien-du-bi", 101)
    assert whole(desk, *facts) == []


@pytest.mark.parametrize(
    ("when", "value", "is_fault"),
    [
        ("2016", 30, False),
        ("2016", 31, True),
        ("2016..2017-03", 31, True),
        ("2016..2017", 31, False),
        ("2015", 31, False),
        ("2016..2018", 31, False),
        ("2017-05", 31, False),
        ("..2017", 31, False),
        ("undated", 31, False),
    ],
)
def test_a_year_has_no_more_than_all_the_years_around_it(desk: Desk, when: str, value: int, is_fault: bool) -> None:
    assert bool(whole(desk, counted("ket-nap", 30, "2016..2017-08"), counted("ket-nap", value, when))) == is_fault


def test_shares_of_years_do_not_add_up(desk: Desk) -> None:
    assert whole(desk, counted("du-hop", 80, "2016..2017"), counted("du-hop", 90, "2016")) == []


@pytest.mark.parametrize(
    ("fact", "message"),
    [
        (
            counted("truong-thon", 0) | {"value": None, "part": 61, "whole": 60},
            "61 is more than its whole, 60",
        ),
        (counted("moi-nam", 0) | {"value": None, "low": 10, "high": 8}, "the range runs down, from 10 to 8"),
        (counted("du-hop", 101), "101 % is more than all"),
        (counted("ket-nap", 101, unit="%"), "101 % is more than all"),
    ],
)
def test_a_figure_that_cannot_be_true_is_found(desk: Desk, fact: Data, message: str) -> None:
    (fault,) = whole(desk, fact)
    assert message in fault


# Wording


def test_more_than_12_words_in_a_row_of_an_article_are_found(desk: Desk) -> None:
    copied = "Mỗi quý chi uỷ lại xuống từng nhà để hỏi han – ĐỘNG VIÊN"
    assert len(copied.replace(" –", "").split()) == 13
    points = desk.article["methods"][0]["points"]
    points[0] = copied.rsplit(" ", 1)[0]
    assert desk.faults() == []
    points[0] = copied
    assert desk.faults() == [
        "method/xa-doi-gio/tham-nha: copies more than 12 words of suoi-may, paragraph 5: "
        "“moi quy chi uy lai xuong tung nha de hoi han dong vien …”"
    ]


def test_another_articles_words_are_no_better(desk: Desk) -> None:
    said = "Cứ mỗi quý chi ủy lại xuống từng nhà để hỏi han, động viên"
    desk.others["ao-sen"] = another(people=[{**desk.article["people"][0], "name": "Vi Văn Thử", "said": said}])
    (fault,) = desk.faults()
    assert fault.startswith("person/Vi Văn Thử: copies more than 12 words of suoi-may, paragraph 5")


def test_a_documents_title_is_a_name_and_may_be_copied(desk: Desk) -> None:
    title = "về việc chi ủy đến từng nhà hỏi han, động viên những thanh niên muốn vào Đảng"
    desk.lines[3] += f" Chỉ thị này {title}."
    desk.article["documents"][0].update(title=title, done=[f"Huyện làm theo chỉ thị {title}."])
    assert desk.faults() == []


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("{place} có người dự họp", "has {figure} 0 times, not once"),
        ("{place} có {figure}, tức là {figure}", "has {figure} 2 times, not once"),
        ("{place} ở {place} có {figure}", "has {place} more than once"),
        ("{place} có {figure} {unit}", "has {unit}, which nothing fills"),
        ("{place} có {figure}.", "ends with a full stop"),
        ("{place có {figure}", "has a brace without its partner"),
    ],
)
@pytest.mark.parametrize("of", ["measure", "fact", "vocabulary"])
def test_a_sentence_that_a_figure_does_not_fit_is_found(desk: Desk, of: str, sentence: str, fault: str) -> None:
    measure = desk.vocabulary["measures"][0] if of == "vocabulary" else desk.article["measures"][0]
    entry = desk.fact("du-hop") if of == "fact" else measure
    entry["sentence"] = sentence
    name = f"{HUYEN}/du-hop/2021-04" if of == "fact" else f"measure {measure['id']}"
    assert desk.faults() == [f"{name}: the sentence {fault}"]


@pytest.mark.parametrize(
    ("measure", "sentence"),
    [
        ("tham-hoi", "{place} thăm hỏi thanh niên mỗi quý"),
        ("thon-trang", "{place} chỉ còn duy nhất thôn Bến Lau"),
        ("thon-trang", "Chỉ còn {figure} chưa có chi bộ"),
    ],
)
def test_a_facts_own_sentence_may_say_the_figure_in_words(desk: Desk, measure: str, sentence: str) -> None:
    desk.fact(measure)["sentence"] = sentence
    assert desk.faults() == []


def test_the_desk_writes_what_it_is_given(desk: Desk) -> None:
    desk.check()
    written = yaml.safe_load((desk.folder / "content" / "suoi-may.yaml").read_text(encoding="utf-8"))
    assert written == desk.article
