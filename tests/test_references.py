"""Documents: named by number in every way people write it, and never taken for one another."""

import unicodedata
from datetime import date
from typing import Literal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from knowledge.base import KnowledgeBase, KnownDocument
from knowledge.content import Document, read_articles
from knowledge.finding.answering import answer
from knowledge.finding.decision import Answer, Decision, NoAnswer
from knowledge.reading.question import understand
from knowledge.reading.references import Reference
from knowledge.vocabulary import load
from knowledge.words.text import fold

DOCUMENTS = {document.id: document for article in read_articles() for document in article.documents if document.number}
NUMBERS = {document.number for document in DOCUMENTS.values()}
TYPES = load().document_types
DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
FORMS: tuple[Form, ...] = ("NFC", "NFD", "NFKC", "NFKD")

numbers = st.integers(1, 1899)
types = st.sampled_from(["NQ", "CT", "KL", "QĐ", "QC", "HD", "TB", "BC", "KH", "CTr", "CTHĐ", "ĐA", "TTr", "CV"])
documents = st.sampled_from(sorted(DOCUMENTS))


def references(base: KnowledgeBase, text: str) -> list[Reference]:
    return list(understand(base, text).references)


def decide(base: KnowledgeBase, text: str) -> Decision:
    return answer(base, understand(base, text))


def keys(decision: Decision) -> tuple[str, ...]:
    """What was answered; nothing where it was no answer."""
    return decision.keys if isinstance(decision, Answer) else ()


def name(document: Document) -> str:
    return TYPES[document.type][0]


def in_words(number: int) -> str:
    """A number below 1,000 as one says it."""
    if number > 99:
        hundreds, rest = divmod(number, 100)
        joined = f"linh {DIGITS[rest]}" if 0 < rest < 10 else in_words(rest) if rest else ""
        return f"{DIGITS[hundreds]} trăm {joined}".strip()
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    last = {0: "", 1: "mốt", 4: "tư", 5: "lăm"}.get(ones, DIGITS[ones]) if tens > 1 else {0: "", 5: "lăm"}.get(ones)
    spoken = DIGITS[ones] if last is None else last
    return f"{'mười' if tens == 1 else f'{DIGITS[tens]} mươi'} {spoken}".strip()


# Reading


@pytest.mark.parametrize(
    ("text", "number", "kind", "body"),
    [
        ("nq 21", 21, "NQ", None),
        ("NQ21", 21, "NQ", None),
        ("nq.21", 21, "NQ", None),
        ("nq số 21", 21, "NQ", None),
        ("21-NQ/TW", 21, "NQ", "trung-uong"),
        ("21 nq tw", 21, "NQ", "trung-uong"),
        ("21/NQ-TW", 21, "NQ", "trung-uong"),
        ("nghị quyết 21-NQ/TW", 21, "NQ", "trung-uong"),
        ("nghị quyết số 06 –NQ/HU ngày 5/4/2021", 6, "NQ", "huyen-uy"),
        ("nghi quyet so 6", 6, "NQ", None),
        ("nghị quyết 7", 7, "NQ", None),
        ("nghị quyết 07", 7, "NQ", None),
        ("nghị quyết thứ 7", 7, "NQ", None),
        ("nghị quyết bảy", 7, "NQ", None),
        ("chỉ thị mười", 10, "CT", None),
        ("chỉ thị số mười hai", 12, "CT", None),
        ("nghị quyết hai mươi mốt", 21, "NQ", None),
        ("nghị quyết hai mốt", 21, "NQ", None),
        ("12-CT/TU", 12, "CT", "tinh-uy"),
        ("kh267", 267, "KH", None),
        ("kế hoạch 267-KH/HU", 267, "KH", "huyen-uy"),
        ("hd 03-HD/TU", 3, "HD", "tinh-uy"),
        ("kết luận số 18", 18, "KL", None),
        ("nghị quyết ２１", 21, "NQ", None),
    ],
)
def test_a_document_is_read(base: KnowledgeBase, text: str, number: int, kind: str, body: str | None) -> None:
    assert references(base, text) == [Reference(number, kind, body)]


@pytest.mark.parametrize("text", ["số 267", "so 267", "văn bản số 267", "văn bản số 0267"])
def test_a_bare_number_says_no_type(base: KnowledgeBase, text: str) -> None:
    assert references(base, text) == [Reference(267, bare=True)]


@pytest.mark.parametrize(
    "text",
    [
        *("1.720 đảng viên", "có 7 nghị quyết", "hai nghị quyết", "năm 2021", "tháng 8/2017", "mười bản trắng"),
        *("50/60 trưởng thôn", "ngày 5/4/2021", "21", "quý 3", "chi bộ 4 tốt", "chi bộ bốn tốt", "khóa 13"),
        *("nghị quyết", "nghị quyết năm 2022", "chỉ thị năm 2021", "nghị quyết nào", "số đảng viên", "giai đoạn 2"),
    ],
)
def test_other_figures_name_no_document(base: KnowledgeBase, text: str) -> None:
    assert references(base, text) == []


def test_several_documents_are_read_each_once(base: KnowledgeBase) -> None:
    text = "nghị quyết 21-NQ/TW và kế hoạch số 267-KH/HU, kế hoạch 267-KH/HU"
    assert references(base, text) == [Reference(21, "NQ", "trung-uong"), Reference(267, "KH", "huyen-uy")]


@given(numbers, types, st.booleans())
def test_a_type_and_a_number_are_read_in_every_spelling(
    base: KnowledgeBase, number: int, kind: str, zero: bool
) -> None:
    digits = f"{number:02}" if zero else str(number)
    for said in TYPES[kind][0], kind, kind.lower():
        for text in (f"{said} {digits}", f"{said} số {digits}", f"{said.upper()} SỐ {digits}?"):
            assert [(found.number, found.type) for found in references(base, text)] == [(number, kind)], text
    assert references(base, f"{digits}-{kind}/TW") == [Reference(number, kind, "trung-uong")]
    assert references(base, f"{digits} –{kind}/TU") == [Reference(number, kind, "tinh-uy")]


@given(st.integers(1, 999), types)
def test_a_number_may_be_spelt(base: KnowledgeBase, number: int, kind: str) -> None:
    for text in (f"{TYPES[kind][0]} {in_words(number)}", f"{TYPES[kind][0]} số {in_words(number)}"):
        assert [(found.number, found.type) for found in references(base, text)] == [(number, kind)], text


# Answering


@given(documents, st.booleans())
def test_a_document_is_found_by_type_and_number(base: KnowledgeBase, document_id: str, plain: bool) -> None:
    document = DOCUMENTS[document_id]
    kind, number = document.type, document.number or 0
    texts = [f"{kind} {number}", f"{kind}{number:02}", f"{name(document)} {number}", f"{name(document)} số {number:02}"]
    texts += [f"{name(document)} {number} nói gì?", f"cho bác hỏi {name(document)} số {number} là gì ạ"]
    texts += [f"{name(document)} số {document.symbol}", document.symbol] if document.symbol else []
    texts += [f"{name(document)} {in_words(number)}"] if number < 1000 else []
    for text in map(fold, texts) if plain else texts:
        assert document.key in keys(decide(base, text)), text


@given(documents, st.sampled_from(FORMS))
def test_the_form_of_the_letters_does_not_matter(base: KnowledgeBase, document_id: str, form: Form) -> None:
    document = DOCUMENTS[document_id]
    text = f"{name(document)} số {document.number}"
    for said in (text, text.upper()):
        assert document.key in keys(decide(base, unicodedata.normalize(form, said)))


@given(documents, types)
def test_another_type_is_corrected(base: KnowledgeBase, document_id: str, kind: str) -> None:
    document = DOCUMENTS[document_id]
    assume(not any(other.number == document.number and other.type == kind for other in DOCUMENTS.values()))
    assert_offered(decide(base, f"{TYPES[kind][0]} số {document.number}"), document)
    assert_offered(decide(base, f"{document.number:02}-{kind}/TW"), document)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("chỉ thị 12-CT/HU", "ct-12-ct-tu"),
        ("chỉ thị 12-CT/TW", "ct-12-ct-tu"),
        ("nghị quyết 21-NQ/HU", "nq-21-nq-tw"),
        ("nghị quyết 21 của huyện ủy Bắc Mê", "nq-21-nq-tw"),
        ("nghị quyết 06-NQ/TW", "nq-06-nam-dong"),
        ("nghị quyết 06 ngày 6/4/2021", "nq-06-nam-dong"),
        ("nghị quyết 06 ngày 30/2/2021", "nq-06-nam-dong"),
        ("nghị quyết 06 ngày 31/13/2021", "nq-06-nam-dong"),
        ("nghị quyết 21 năm 2019", "nq-21-nq-tw"),
        ("kế hoạch 267 của huyện Sìn Hồ", "kh-267-kh-hu"),
    ],
)
def test_another_symbol_body_day_or_place_is_corrected(base: KnowledgeBase, text: str, meant: str) -> None:
    assert_offered(decide(base, text), DOCUMENTS[meant])


def assert_offered(decision: Decision, document: Document) -> None:
    """A document is not told as if it were the one asked for, but offered."""
    assert isinstance(decision, NoAnswer)
    assert decision.reason in ("document", "document-date")
    assert document.key in [offer.key for offer in decision.offers]


def test_another_day_is_named_as_what_does_not_agree(base: KnowledgeBase) -> None:
    decision = decide(base, "Nghị quyết số 06-NQ/HU ngày 5/4/2023 nói gì?")
    assert isinstance(decision, NoAnswer)
    assert (decision.reason, [offer.key for offer in decision.offers]) == ("document-date", ["document/nq-06-nam-dong"])


@given(numbers.filter(lambda number: number not in NUMBERS), types)
def test_a_number_that_no_article_names_gets_no_answer(base: KnowledgeBase, number: int, kind: str) -> None:
    for text in (f"{TYPES[kind][0]} số {number}", f"{TYPES[kind][0]} {number} nói gì?", f"{number:02}-{kind}/TW"):
        decision = decide(base, text)
        assert isinstance(decision, NoAnswer)
        assert (decision.reason, decision.subject.split("|")[:2]) == ("document", [kind, str(number)])
        assert all(isinstance(offer, KnownDocument) for offer in decision.offers)


@pytest.mark.parametrize("number", ["0", "5000"])
def test_a_number_that_no_document_can_have_gets_no_answer(base: KnowledgeBase, number: str) -> None:
    assert isinstance(decide(base, f"nghị quyết số {number} nói gì?"), NoAnswer)


@pytest.mark.parametrize("text", ["nghị quyết 21 và 06", "nghị quyết 21, 06", "các nghị quyết số 21 và số 06"])
def test_a_type_said_once_holds_for_the_next_number_too(base: KnowledgeBase, text: str) -> None:
    assert set(keys(decide(base, text))) == {"document/nq-21-nq-tw", "document/nq-06-nam-dong"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nghị quyết năm 2022 nói gì", "nq-21-nq-tw"),
        ("nghị quyết nào ban hành năm 2022", "nq-21-nq-tw"),
        ("văn bản nào ban hành ngày 5/4/2021", "nq-06-nam-dong"),
        ("ngày 5 tháng 4 năm 2021 ban hành văn bản nào", "nq-06-nam-dong"),
        ("chỉ thị của Ban Bí thư", "ct-10-ct-tw"),
        ("hướng dẫn của Ban Tổ chức Trung ương", "hd-09-btctw"),
        ("nghị quyết nào nói về xóa bản trắng đảng viên", "nq-07-muong-nhe"),
        ("kế hoạch nào về chi bộ bốn tốt", "kh-267-kh-hu"),
    ],
)
def test_a_document_is_found_in_reverse(base: KnowledgeBase, text: str, found: str) -> None:
    assert keys(decide(base, text)) == (DOCUMENTS[found].key,)


@given(st.dates())
def test_a_day_without_a_document_has_none(base: KnowledgeBase, day: date) -> None:
    assume(day.isoformat() not in {document.date for document in DOCUMENTS.values()})
    for text in ("văn bản nào ban hành ngày {}", "nghị quyết nào ngày {}", "ngày {} có chỉ thị gì"):
        assert not keys(decide(base, text.format(f"{day.day}/{day.month}/{day.year:04}")))
