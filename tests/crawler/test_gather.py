"""A list from wherever its parts stand, against a web that is a table."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from crawler.gather import MOST_ASKS, MOST_ASKS_DEEPER, Gathered, Gatherer, Known
from db.asks import Ask
from db.errors import FetchError
from db.models import Link, Listing, Page, Source, SourceKind, Unchanged, Validators
from db.outcomes import Outcome
from tests.crawler.fakes import NOW, Reader, Web, page

LIST = "http://town.example/list.html"
SCRIPT = "http://town.example/api?column=7"
SOURCE = Source("town", LIST)
ETAG = Validators(etag='"7"')


class Town:
    """Pages by URL, and what each is read as."""

    def __init__(self) -> None:
        self.web, self.reader = Web(), Reader()
        self.gatherer = Gatherer(self.web, self.reader)

    def shows(self, url: str, listing: Listing) -> None:
        self.web.answers[url] = page(url, etag=f'"{url}"')
        self.reader.listings[url] = listing

    def first(self, known: Known = Known()) -> Gathered:
        found = self.gatherer.first(SOURCE, known)
        assert isinstance(found, Gathered)
        return found


@pytest.fixture
def town() -> Town:
    return Town()


def _links(*numbers: int) -> tuple[Link, ...]:
    return tuple(Link(f"http://town.example/{number}.html", f"第{number}条") for number in numbers)


def _list(*numbers: int, older: str | None = None, asks: Sequence[Ask] = ()) -> Listing:
    outcome = Outcome.OK if numbers else Outcome.EMPTY_LIST
    after = Ask(older) if older else None
    return Listing(SourceKind.LIST, "通知公告", _links(*numbers), outcome, older=after, asks=tuple(asks))


def _numbers(found: Gathered) -> list[int]:
    return [int(link.url.rpartition("/")[2].partition(".")[0]) for link in found.listing.links]


def _never(page: Sequence[Link]) -> bool:
    return not page


def test_a_list_that_stands_on_its_page_is_one_request(town: Town) -> None:
    town.shows(LIST, _list(1, 2))
    found = town.first(Known(LIST, ETAG))
    assert (_numbers(found), found.answer) == ([1, 2], found.page)
    assert town.web.asked == [(LIST, ETAG)]


def test_what_a_script_holds_is_asked_of_the_script(town: Town) -> None:
    town.shows(LIST, _list(asks=[Ask(SCRIPT)]))
    town.shows(SCRIPT, _list(3, 4))
    found = town.first()
    assert (_numbers(found), found.listing.outcome, found.page.url) == ([3, 4], Outcome.OK, LIST)
    assert found.answer is not None
    assert found.answer.url == SCRIPT


def test_validators_go_to_the_address_whose_answer_they_are_of(town: Town) -> None:
    town.shows(LIST, _list(asks=[Ask(SCRIPT)]))
    town.shows(SCRIPT, _list(3))
    town.first(Known(SCRIPT, ETAG))
    assert town.web.asked == [(LIST, Validators()), (SCRIPT, ETAG)]


def test_a_304_of_the_script_is_a_304_of_the_list(town: Town) -> None:
    town.shows(LIST, _list(asks=[Ask(SCRIPT)]))
    town.web.answers[SCRIPT] = Unchanged(SCRIPT, NOW)
    assert isinstance(town.gatherer.first(SOURCE, Known(SCRIPT, ETAG)), Unchanged)


@pytest.mark.parametrize("ask", [Ask(SCRIPT, body=b"page=1"), Ask(SCRIPT, headers=(("Referer", LIST),))])
def test_nothing_vouches_for_an_answer_that_its_address_does_not_name(town: Town, ask: Ask) -> None:
    town.shows(LIST, _list(asks=[ask]))
    town.shows(SCRIPT, _list(3))
    assert town.first(Known(SCRIPT, ETAG)).answer is None
    assert town.web.asked[-1] == (SCRIPT, Validators())


def test_several_parts_are_one_list_in_order_and_one_that_fails_costs_the_others_nothing(town: Town) -> None:
    parts = [Ask(f"{SCRIPT}&part={number}") for number in range(3)]
    town.shows(LIST, _list(asks=parts))
    town.shows(parts[0].url, _list(5, 6))
    town.web.answers[parts[1].url] = FetchError(parts[1].url, Outcome.TIMEOUT, "slow")
    town.shows(parts[2].url, _list(6, 7))
    found = town.first()
    assert (_numbers(found), found.answer) == ([5, 6, 7], None)


@pytest.mark.parametrize(("second", "goes_on"), [((), True), ((6,), False)])
def test_a_list_goes_on_where_its_only_part_with_items_does(town: Town, second: tuple[int, ...], goes_on: bool) -> None:  # noqa: FBT001
    parts = [Ask(f"{SCRIPT}&part={number}") for number in range(2)]
    town.shows(LIST, _list(asks=parts))
    town.shows(parts[0].url, _list(5, older="http://town.example/older"))
    town.shows(parts[1].url, _list(*second))
    assert (town.first().listing.older is not None) is goes_on


def test_when_every_part_fails_the_first_failure_is_the_lists(town: Town) -> None:
    town.shows(LIST, _list(asks=[Ask(SCRIPT), Ask(f"{SCRIPT}&part=2")]))
    town.web.answers[SCRIPT] = FetchError(SCRIPT, Outcome.HTTP_ERROR, "HTTP 500", status=500)
    with pytest.raises(FetchError) as caught:
        town.first()
    assert caught.value.outcome is Outcome.HTTP_ERROR


def test_a_page_that_names_itself_or_a_hundred_parts_is_not_followed_for_good(town: Town) -> None:
    town.shows(LIST, _list(asks=[Ask(LIST)] * 100))
    assert _numbers(town.first()) == []
    assert len(town.web.asked) <= 1 + MOST_ASKS + MOST_ASKS * MOST_ASKS_DEEPER


def test_older_pages_are_read_until_what_is_known_is_met(town: Town) -> None:
    town.shows(LIST, _list(9, 8, older="http://town.example/list_1.html"))
    town.shows("http://town.example/list_1.html", _list(7, 6, older="http://town.example/list_2.html"))
    town.shows("http://town.example/list_2.html", _list(5, 4, older="http://town.example/list_3.html"))
    met = {link.url for link in _links(6)}
    found = town.gatherer.older(
        town.first(), SOURCE, met=lambda links: any(link.url in met for link in links), most_pages=9
    )
    assert (_numbers(found), found.why_not) == ([9, 8, 7, 6], None)


def test_no_more_pages_are_read_than_allowed_and_each_is_told_of_before(town: Town) -> None:
    told: list[int] = []
    for number in range(20):
        url = f"http://town.example/list_{number}.html" if number else LIST
        town.shows(url, _list(100 - number, older=f"http://town.example/list_{number + 1}.html"))
    found = town.gatherer.older(
        town.first(), SOURCE, met=_never, most_pages=5, before_each=lambda: told.append(len(told))
    )
    assert (len(found.listing.links), told) == (5, [0, 1, 2, 3])


@pytest.mark.parametrize(
    ("older", "numbers"),
    [(LIST, [9, 8]), ("http://town.example/same.html", [9, 8]), ("http://town.example/empty.html", [9, 8])],
    ids=["itself", "the same items again", "no items"],
)
def test_a_pager_that_leads_nowhere_ends(town: Town, older: str, numbers: list[int]) -> None:
    town.shows("http://town.example/same.html", _list(9, 8, older="http://town.example/again.html"))
    town.shows("http://town.example/empty.html", _list(older="http://town.example/again.html"))
    town.shows(LIST, _list(9, 8, older=older))
    found = town.gatherer.older(town.first(), SOURCE, met=_never, most_pages=9)
    assert _numbers(found) == numbers
    assert "http://town.example/again.html" not in [url for url, _ in town.web.asked]


def test_a_page_that_is_no_list_ends_the_list(town: Town) -> None:
    home = Listing(SourceKind.LIST, "首页", _links(1, 2), Outcome.REDIRECTED_HOME)
    town.shows("http://town.example/list_1.html", home)
    town.shows(LIST, _list(9, 8, older="http://town.example/list_1.html"))
    assert _numbers(town.gatherer.older(town.first(), SOURCE, met=_never, most_pages=9)) == [9, 8]


def test_the_oldest_page_may_be_gone_and_one_that_fails_leaves_a_gap(town: Town) -> None:
    town.shows(LIST, _list(9, 8, older="http://town.example/list_1.html"))
    gone = town.gatherer.older(town.first(), SOURCE, met=_never, most_pages=9)
    assert (_numbers(gone), gone.why_not) == ([9, 8], None)
    town.web.answers["http://town.example/list_1.html"] = FetchError(LIST, Outcome.HTTP_ERROR, "HTTP 503", status=503)
    failed = town.gatherer.older(town.first(), SOURCE, met=_never, most_pages=9)
    assert (_numbers(failed), failed.why_not and failed.why_not.outcome) == ([9, 8], Outcome.HTTP_ERROR)


def test_an_older_page_is_read_as_the_list_it_belongs_to(town: Town) -> None:
    kinds: list[SourceKind] = []

    class Watching(Reader):
        def listing(self, page: Page, source: Source) -> Listing:
            kinds.append(source.kind)
            return Reader.listing(self, page, source)

    town.shows(LIST, _list(9, older="http://town.example/list_1.html"))
    town.shows("http://town.example/list_1.html", _list(8))
    gatherer = Gatherer(town.web, Watching(listings=town.reader.listings))
    begun = gatherer.first(SOURCE)
    assert isinstance(begun, Gathered)
    gatherer.older(begun, SOURCE, met=_never, most_pages=3)
    assert kinds == [SourceKind.AUTO, SourceKind.LIST]
