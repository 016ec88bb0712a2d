"""The knowledge file: whole or not there, made anew when its content changes, and equal to what the files say."""

import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.base import KnowledgeBase
from knowledge.build import build, content_hash, ensure, stored_hash
from knowledge.content import ARTICLES, Article, read_articles
from knowledge.words.text import fold

FACT = "huyen-sin-ho/dang-vien/2020-10"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A folder with a copy of one article, to be changed."""
    (tmp_path / "articles").mkdir()
    return Path(shutil.copy(ARTICLES / "sin-ho.yaml", tmp_path / "articles")).parent


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The knowledge file, not to be changed."""
    return ensure(tmp_path_factory.mktemp("built") / "knowledge.db")


@pytest.fixture
def database(built: Path, tmp_path: Path) -> Path:
    """The knowledge file in a folder of its own, to be replaced."""
    (tmp_path / "data").mkdir()
    return Path(shutil.copy(built, tmp_path / "data" / "knowledge.db"))


def change(content: Path, value: int) -> None:
    """Print another number of members of Sìn Hồ."""
    path = content / "sin-ho.yaml"
    article = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    fact = next(f for f in article["facts"] if (f["place"], f["measure"]) == ("huyen-sin-ho", "dang-vien"))
    fact["value"] = value
    path.write_text(yaml.safe_dump(article, allow_unicode=True, sort_keys=False), encoding="utf-8")


def members(database: Path) -> int:
    """What a new reader of the file is told."""
    known = KnowledgeBase(database).fact(FACT)
    assert known is not None
    return int(known.fact.value or 0)


def rows(database: Path, query: str, *values: str) -> list[Any]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query, values).fetchall()


def identity(path: Path) -> tuple[int, int]:
    """What differs between a file and one put in its place."""
    return path.stat().st_ino, path.stat().st_mtime_ns


# When it is built


def test_a_missing_file_is_built_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "knowledge.db"
    assert ensure(path) == path
    assert stored_hash(path) == content_hash()


def test_a_file_that_is_up_to_date_is_left_alone(database: Path) -> None:
    before = identity(database)
    ensure(database)
    assert identity(database) == before


def test_changed_content_is_built_anew(content: Path, tmp_path: Path) -> None:
    path = ensure(tmp_path / "knowledge.db", content)
    assert members(path) == 3882
    change(content, 1)
    assert members(ensure(path, content)) == 1


def test_a_new_article_and_a_lost_one_are_changes(content: Path) -> None:
    hashes = [content_hash(content)]
    shutil.copy(content / "sin-ho.yaml", content / "sin-ho-2.yaml")
    hashes.append(content_hash(content))
    (content / "sin-ho.yaml").unlink()
    hashes.append(content_hash(content))
    assert len(set(hashes)) == 3


def test_a_file_beside_the_articles_is_no_change(content: Path) -> None:
    before = content_hash(content)
    (content / "sin-ho.questions.yaml").write_text("- question: x\n", encoding="utf-8")
    (content / "notes.txt").write_text("x", encoding="utf-8")
    assert content_hash(content) == before


def test_the_vocabulary_is_content_too(tmp_path: Path) -> None:
    other = tmp_path / "vocabulary.yaml"
    other.write_text("x: 1\n", encoding="utf-8")
    assert content_hash(vocabulary=other) != content_hash()


# Files that are no knowledge files


@pytest.mark.parametrize("junk", [b"", b"junk", b"SQLite format 3\x00" + b"\xff" * 200, b"\x00" * 5000])
def test_a_junk_file_has_no_hash(tmp_path: Path, junk: bytes) -> None:
    path = tmp_path / "knowledge.db"
    path.write_bytes(junk)
    assert stored_hash(path) is None
    assert path.read_bytes() == junk


def test_a_junk_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "knowledge.db"
    path.write_bytes(b"junk")
    assert stored_hash(ensure(path)) == content_hash()


def test_no_file_has_no_hash_and_asking_makes_none(tmp_path: Path) -> None:
    assert stored_hash(tmp_path / "knowledge.db") is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "schema", ["create table meta (name text primary key, value text)", "create table meta (x)", "create table x (y)"]
)
def test_another_database_has_no_hash(tmp_path: Path, schema: str) -> None:
    path = tmp_path / "knowledge.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(schema)
    assert stored_hash(path) is None


def test_half_a_file_is_replaced(database: Path) -> None:
    database.write_bytes(database.read_bytes()[:5000])
    assert members(ensure(database)) == 3882


# Whole or not there


def test_nothing_is_left_beside_the_file(database: Path) -> None:
    assert [path.name for path in database.parent.iterdir()] == ["knowledge.db"]


def test_content_that_cannot_be_built_leaves_the_old_file(content: Path, database: Path) -> None:
    (content / "sin-ho.yaml").write_text("about: []\n", encoding="utf-8")
    before = identity(database)
    with pytest.raises(ValueError, match="citation"):
        build(database, content)
    assert identity(database) == before
    assert [path.name for path in database.parent.iterdir()] == ["knowledge.db"]


def test_a_failure_halfway_leaves_the_old_file(content: Path, database: Path) -> None:
    shutil.copy(content / "sin-ho.yaml", content / "sin-ho-2.yaml")
    with pytest.raises(sqlite3.IntegrityError):
        build(database, content)
    assert members(database) == 3882
    assert [path.name for path in database.parent.iterdir()] == ["knowledge.db"]


def test_an_open_reader_goes_on_with_the_old_file(content: Path, database: Path) -> None:
    reader = KnowledgeBase(database)
    change(content, 1)
    build(database, content)
    known = reader.fact(FACT)
    assert known is not None
    assert known.fact.value == 3882
    assert members(database) == 1


def test_a_reader_sees_the_old_file_or_the_new(content: Path, database: Path) -> None:
    change(content, 1)
    done = threading.Event()
    seen: list[int] = []

    def watch() -> None:
        while not done.is_set():
            seen.append(members(database))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        build(database, content)
    finally:
        done.set()
        watcher.join()
    assert set(seen) <= {3882, 1}
    assert seen == sorted(seen, reverse=True)


def test_the_file_is_read_only_to_its_readers(database: Path) -> None:
    before = database.read_bytes()
    base = KnowledgeBase(database)
    assert base.lexicon.read("đảng viên")
    assert len(base.documents) > 0
    assert [path.name for path in database.parent.iterdir()] == ["knowledge.db"]
    assert database.read_bytes() == before


def test_readers_find_nothing_where_no_file_is(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        KnowledgeBase(tmp_path / "knowledge.db")
    assert list(tmp_path.iterdir()) == []


# What is in it


@pytest.fixture(scope="module")
def articles() -> tuple[Article, ...]:
    return read_articles()


def test_every_fact_is_as_its_file_says(base: KnowledgeBase, articles: tuple[Article, ...]) -> None:
    for article in articles:
        for fact in article.facts:
            known = base.fact(fact.key)
            assert known is not None
            assert (known.fact, known.article) == (fact, article.slug)
            assert known in base.facts_at(fact.place)
            assert known in base.facts_of([fact.measure], most=1000)


def test_a_fact_is_found_by_its_figure(base: KnowledgeBase, articles: tuple[Article, ...]) -> None:
    for fact in (fact for article in articles for fact in article.facts):
        figure = f"{fact.part}/{fact.whole}" if fact.part is not None else str(fact.value)
        if fact.value is not None or fact.part is not None:
            assert fact.key in [known.key for known in base.facts_with_figure(figure, most=1000)]


def test_every_other_entry_is_as_its_file_says(base: KnowledgeBase, articles: tuple[Article, ...]) -> None:
    for article in articles:
        mentions = [(slug, document) for known in base.documents for slug, document in known.mentions]
        documents = {document.id: document for slug, document in mentions if slug == article.slug}
        assert documents == {document.id: document for document in article.documents}
        assert [known.method for known in base.methods if known.article == article.slug] == list(article.methods)
        assert [known.person for known in base.people if known.article == article.slug] == list(article.people)
        assert base.citations[article.slug] == article.citation
        assert base.about[article.slug] == article.about
        assert all(base.places[place.id] == place for place in article.places)


def test_a_document_of_several_articles_is_one(base: KnowledgeBase, articles: tuple[Article, ...]) -> None:
    ids = {document.id for article in articles for document in article.documents}
    assert sorted(known.document.id for known in base.documents) == sorted(ids)


def test_tables_are_keyed_and_linked(built: Path) -> None:
    links = {(row[3], row[2], row[4]) for row in rows(built, "select * from pragma_foreign_key_list('facts')")}
    assert links == {("place", "places", "id"), ("measure", "measures", "id"), ("article", "articles", "slug")}
    assert rows(built, "pragma foreign_key_check") == []
    assert [row[0] for row in rows(built, "select name from pragma_table_info('facts') where pk")] == ["key"]
    indexed = "select c.name from pragma_index_list('facts') i, pragma_index_info(i.name) c where i.origin = 'c'"
    assert {row[0] for row in rows(built, indexed)} >= {"place", "measure"}


def test_every_entry_is_in_the_full_text_table(built: Path, articles: tuple[Article, ...]) -> None:
    stored = {(key, article) for key, article in rows(built, "select key, article from entries")}
    assert stored == {(entry.key, article.slug) for article in articles for entry in article.entries}


def test_the_full_text_column_is_folded_by_our_own_folding(built: Path) -> None:
    texts = [row[0] for row in rows(built, "select folded from entries")]
    assert [text for text in texts if text != fold(text)] == []
    assert [text for text in texts if any("a" <= fold(char) <= "z" and not char.isascii() for char in text)] == []


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("dang vien sin ho", FACT),
        ('"duong dan sinh"', "xa-muong-nhe/duong-dan-sinh-tu-sua/2017-08"),
        ('"to cam tinh dang"', "method/huyen-nam-dong/to-cam-tinh-dang"),
        ('"21 nq tw"', "document/nq-21-nq-tw"),
        ('"bui van tuan"', "person/Bùi Văn Tuân"),
    ],
)
def test_the_full_text_table_is_searched_without_marks(built: Path, query: str, key: str) -> None:
    found = "select e.key from entries_fts f join entries e on e.rowid = f.rowid where entries_fts match ?"
    assert key in [row[0] for row in rows(built, found, query)]
