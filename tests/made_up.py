"""A made-up article, sound in every respect, on a desk where tests plant faults into it."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.check import Report, check
from knowledge.vocabulary import VOCABULARY

Data = dict[str, Any]

LINES = [
    "Đảng bộ huyện Suối Mây chăm lo chi bộ",
    "Thứ Hai, 03/05/2021 - 09:15 | Lượt xem: 1.234",
    "Đến tháng 4 năm 2021, Đảng bộ huyện Suối Mây có 1.720 đảng viên (1.650 đảng viên chính thức, "
    "70 đảng viên dự bị), gần 90% dự họp đều.",
    "Thực hiện Chỉ thị số 05-CT/HU, ngày 07/02/2020 của Huyện ủy, năm 2020 huyện kết nạp 12 đảng viên; "
    "từ năm 2019 đến nay kết nạp 31 đảng viên.",
    "Xã Đồi Gió có 8/9 trưởng thôn là đảng viên, mỗi năm kết nạp từ 3-4 người; chỉ còn duy nhất thôn Bến Lau "
    "chưa có chi bộ. Ông Lò Văn Mẫu, Bí thư Đảng uỷ xã Đồi Gió, cho biết cứ mỗi quý chi ủy lại xuống "
    "từng nhà để hỏi han, động viên những thanh niên muốn vào Đảng mà còn ngại.",
]

MEASURES = """
- {id: dang-vien, name: đảng viên, unit: đảng viên, sentence: "Đảng bộ {place} có {figure}"}
- {id: dang-vien-chinh-thuc, name: đảng viên chính thức, sentence: "{place} có {figure} chính thức"}
- {id: dang-vien-du-bi, name: đảng viên dự bị, sentence: "{place} có {figure} dự bị"}
- {id: ket-nap, name: đảng viên kết nạp, sentence: "{place} đã kết nạp {figure}", also: [đảng viên mới]}
"""

ARTICLE = """
citation:
  title: Đảng bộ huyện Suối Mây chăm lo chi bộ
  paper: Báo Khe Xanh
  author: An Nhiên
  date: "2021-05-03"
about: [huyen-suoi-may]
places:
  - {id: tinh-khe-xanh, name: Khe Xanh, level: tỉnh}
  - {id: huyen-suoi-may, name: Suối Mây, level: huyện, parent: tinh-khe-xanh}
  - {id: xa-doi-gio, name: Đồi Gió, level: xã, parent: huyen-suoi-may}
  - {id: thon-ben-lau, name: Bến Lau, level: thôn, parent: xa-doi-gio}
measures:
  - {id: du-hop, name: tỷ lệ dự họp, unit: "%", sentence: "{place} có {figure} đảng viên dự họp đều"}
  - {id: truong-thon, name: trưởng thôn là đảng viên, sentence: "{place} có {figure} là đảng viên"}
  - {id: moi-nam, name: kết nạp mỗi năm, sentence: "{place} mỗi năm kết nạp {figure}"}
  - {id: thon-trang, name: thôn chưa có chi bộ, sentence: "{place} chỉ còn {figure} chưa có chi bộ"}
  - {id: ten-thon-trang, name: tên thôn chưa có chi bộ, sentence: "{place} còn {figure} chưa có chi bộ"}
  - {id: tham-hoi, name: thời gian thăm hỏi, sentence: "{place} thăm hỏi thanh niên {figure}"}
facts:
  - {place: huyen-suoi-may, measure: dang-vien, when: "2021-04", paragraph: 3, value: 1720}
  - {place: huyen-suoi-may, measure: dang-vien-chinh-thuc, when: "2021-04", paragraph: 3, value: 1650}
  - {place: huyen-suoi-may, measure: dang-vien-du-bi, when: "2021-04", paragraph: 3, value: 70}
  - {place: huyen-suoi-may, measure: du-hop, when: "2021-04", paragraph: 3, value: 90, qualifier: gần}
  - {place: huyen-suoi-may, measure: ket-nap, when: "2020", paragraph: 4, value: 12}
  - {place: huyen-suoi-may, measure: ket-nap, when: "2019..2021-05", paragraph: 4, value: 31}
  - {place: xa-doi-gio, measure: truong-thon, when: "2021-05", paragraph: 5, part: 8, whole: 9}
  - {place: xa-doi-gio, measure: moi-nam, when: "2021-05", paragraph: 5, low: 3, high: 4}
  - {place: xa-doi-gio, measure: thon-trang, when: "2021-05", paragraph: 5, value: 1}
  - {place: xa-doi-gio, measure: ten-thon-trang, when: "2021-05", paragraph: 5, names: [thôn Bến Lau]}
  - {place: xa-doi-gio, measure: tham-hoi, when: "2021-05", paragraph: 5, words: mỗi quý}
documents:
  - id: ct-05-suoi-may
    type: CT
    number: 5
    symbol: 05-CT/HU
    body: huyen-uy
    date: "2020-02-07"
    place: huyen-suoi-may
    title: Chăm lo chi bộ
    done: [Từ năm 2019 huyện đã kết nạp nhiều đảng viên.]
    paragraphs: [4]
methods:
  - id: tham-nha
    name: đến từng nhà thanh niên
    place: xa-doi-gio
    points: [Chi ủy thăm nhà thanh niên mỗi quý., Động viên người còn ngại vào Đảng.]
    also: [thăm hỏi thanh niên]
    paragraphs: [5]
people:
  - name: Lò Văn Mẫu
    honorific: ông
    posts: [{title: Bí thư Đảng ủy xã, place: xa-doi-gio}]
    paragraphs: [5]
ignored:
  - {figure: "09:15", paragraph: 2, reason: clock}
  - {figure: "1.234", paragraph: 2, reason: view counter}
"""


@dataclass
class Desk:
    """The made-up article as `suoi-may.yaml`, with its text and a vocabulary of its own."""

    folder: Path
    article: Data = field(default_factory=lambda: _loaded(ARTICLE))
    lines: list[str] = field(default_factory=lambda: list(LINES))
    others: dict[str, Data] = field(default_factory=dict)
    vocabulary: Data = field(default_factory=lambda: _vocabulary())

    def check(self, texts: bool = True) -> Report:
        content, articles = self.folder / "content", self.folder / "texts"
        for folder in (content, articles):
            folder.mkdir(exist_ok=True)
        for name, article in {"suoi-may": self.article, **self.others}.items():
            _dump(content / f"{name}.yaml", article)
        _dump(self.folder / "vocabulary.yaml", self.vocabulary)
        (articles / "suoi-may.txt").write_text("\n \u00a0\n".join(self.lines), encoding="utf-8")
        return check(content, articles if texts else None, self.folder / "vocabulary.yaml")

    def faults(self) -> list[str]:
        """What the gate finds in the made-up article: "entry: message"."""
        return [f"{problem.entry}: {problem.message}" for problem in self.check().errors]

    def fact(self, measure: str, when: str = "") -> Data:
        """The first fact of a measure (and a time), to be changed in place."""
        facts = self.article["facts"]
        return next(fact for fact in facts if fact["measure"] == measure and fact["when"].startswith(when))


def another(**sections: list[Data]) -> Data:
    """A second article with nothing in it but these sections, and no text."""
    citation = {"title": "Tin khác", "paper": "Báo Khe Xanh", "author": "An Nhiên", "date": None}
    return {"citation": citation, "about": ["huyen-suoi-may"], **sections}


def _vocabulary() -> Data:
    sums = [{"whole": "dang-vien", "parts": ["dang-vien-chinh-thuc", "dang-vien-du-bi"]}]
    return {**_real_words(), **_loaded(f"measures:{MEASURES}"), "sums": sums}


@cache
def _real_words() -> Data:
    """The vocabulary's document types and bodies. All else is left empty: it is long, and the gate reads none of it."""
    real = _loaded(VOCABULARY.read_text(encoding="utf-8"))
    empty = {name: type(words)() for name, words in real.items()}
    return empty | {name: real[name] for name in ("document_types", "bodies")}


def _loaded(text: str) -> Data:
    data: Data = yaml.load(text, Loader=yaml.CSafeLoader)
    return data


def _dump(path: Path, data: Data) -> None:
    text = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")
