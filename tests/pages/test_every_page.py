"""Every page on a desk and a phone, light and dark: no barrier, no sideways scroll, no console error, valid HTML."""

from collections.abc import Callable
from typing import Literal

import html5lib
import pytest
from playwright.sync_api import Page

from tests.browser import Site
from tests.pages.addresses import first_rating, links_on, person, review
from tests.pages.barriers import barriers, bring_axe

SIZES: tuple[tuple[int, Literal["light", "dark"]], ...] = (
    (1280, "light"),
    (1280, "dark"),
    (390, "dark"),
    (390, "light"),
)


def maya(page: Page, site: Site) -> list[str]:
    """A manager's pages, with every kind of person in them."""
    jonas = person(page, site, "Jonas Lindqvist")
    told = [person(page, site, name) for name in ("Priya Nair", "Bo Eriksen", "Tomasz Zieliński")]
    reviews = [review(page, site, name) for name in ("Jonas Lindqvist", "Ines Duarte", "Amara Okafor")]
    # Until it is released a review about oneself leads to one's own part.
    about = links_on(page, f"{site.url}/reviews").of("Autumn 2026 half-year review").removesuffix("/self")
    reviews.append(f"{about}/self")
    plans = links_on(page, f"{site.url}/coaching")
    coached = [plans.of(name) for name in ("Tomasz Zieliński", "Bo Eriksen", "Ines Duarte")]
    coaching = [
        *coached,
        f"{coached[0]}/change",
        f"{jonas}/plans/new?from=score:customer",
        f"{jonas}/observations",
        f"{jonas}/observations/new",
        plans.links["Mateo Álvarez"],
    ]
    answers = [
        f"{jonas}/ratings",
        f"{jonas}/ratings?score=2&months=12",
        f"{jonas}/ratings?q=nobody+wrote+this",
    ]
    letters = links_on(page, f"{site.url}/letters")
    exercises = ["/practice", "/practice/proposals", "/letters", "/letters/new?kind=lesson", "/upward/inbox"]
    exercises += [letters.of("Month’s end without a queue"), letters.of("Why a promise needs a time")]
    lists = [
        "/coaching",
        "/",
        "/team",
        "/team?sort=-n&months=12",
        "/reviews",
        "/mirror",
        "/keeper-questions",
        "/cards",
        "/card",
        "/find?q=jo",
        "/account",
    ]
    lists += ["/spends", "/spends?state=refused&q=zzz", links_on(page, f"{site.url}/spends").of("C-2041")]
    lists.append(links_on(page, f"{site.url}/spends").of("$2,150 for C-2055"))
    lists += [
        "/handoffs/picture",
        "/handoffs/picture?by=person&days=30",
        "/handoffs?q=zzz",
        "/abuse",
        "/abuse/new",
    ]
    lists += [
        "/cases",
        "/cases?whose=mine&state=all",
        "/cases?state=late&q=zzz",
        "/cases/board",
        "/cases/new",
    ]
    lists += ["/cases/policy", "/preventions", "/complaints", "/complaints/causes", "/complaints/mail"]
    open_cases = links_on(page, f"{site.url}/cases?state=all")
    lists += [
        open_cases.of("Mr Okonkwo"),
        links_on(page, f"{site.url}/cases?state=closed").of("Mrs Albrecht"),
    ]
    lists += ["/procedures", "/procedures/new", "/exceptions?q=zzz", "/sorts", "/exceptions"]
    lists.append(links_on(page, f"{site.url}/procedures").of("Credit notes"))
    lists.append(links_on(page, f"{site.url}/procedures").of("Refund to the card"))
    lists.append(links_on(page, f"{site.url}/exceptions").of("Refund to the card"))
    lists += [
        "/lost",
        "/lost?months=3",
        "/lost/new",
        "/lost/customers?q=zzz",
        "/lost/customers",
        "/lost/reasons",
    ]
    lists.append(links_on(page, f"{site.url}/lost/customers?q=Competitor").of("C-"))
    lists.append(f"{lists[-1]}/changes/new")
    lists += ["/bonuses", links_on(page, f"{site.url}/bonuses").of("Account care"), "/bonuses/policy"]
    met = links_on(page, f"{site.url}/one-to-ones")
    coaching += ["/one-to-ones", met.of("Bo Eriksen"), met.of("Ines Duarte"), "/planning"]
    coaching.append(links_on(page, f"{site.url}/planning").of("Customer Care One"))
    care = links_on(page, f"{site.url}/team").of("Customer Care One").partition("?")[0]
    pictures = [
        care,
        f"{care}?lens=teamwork",
        f"{care.removesuffix('/pictures')}/comments",
        f"{jonas}/comments?kind=low&word=call",
        f"{jonas}/comments?q=nobody+wrote+this",
        f"{jonas}/comments?lens=stint",
    ]
    return [
        *exercises,
        *lists,
        *coaching,
        *pictures,
        jonas,
        f"{jonas}?lens=teamwork",
        *told,
        *answers,
        first_rating(page, site, jonas),
        f"{first_rating(page, site, jonas)}/answer",
        *reviews,
    ]


def dan(page: Page, site: Site) -> list[str]:
    """A developer's pages, and refusals."""
    views = links_on(page, f"{site.url}/views")
    bug = links_on(page, f"{site.url}/findings").of("Paying on a slow line")
    swaps = links_on(page, f"{site.url}/swaps").links.values()
    board = links_on(page, f"{site.url}/rotations").of("Support rotation")
    return [
        "/leave",
        "/swaps",
        next(href for href in swaps if href.startswith("/swaps/")),
        links_on(page, f"{site.url}/rotations").of("Swap"),
        "/calendars",
        f"{board}/feeds",
        f"{board}/week",
        "/rotations",
        board,
        f"{board}?as=list",
        f"{board}?show=past",
        _first_slot(page, f"{site.url}{board}"),
        "/me/skills",
        "/wall",
        "/empowerment",
        "/empowerment?q=zzz",
        "/spends/new",
        "/exceptions/new",
        "/handoffs",
        links_on(page, f"{site.url}/handoffs").of("City library"),
        links_on(page, f"{site.url}/sorts").of("The first seven"),
        f"{board}/wishes",
        "/account/tokens",
        "/findings?q=zzz",
        bug,
        links_on(page, f"{site.url}{bug}").of("The stint it was found on"),
        "/upward",
        "/pulse",
        "/practice",
        links_on(page, f"{site.url}/practice").of("Reading the customer"),
        "/views",
        next(href for href in views.links.values() if href.startswith("/views/")),
        "/",
        "/me",
        "/colleagues",
        "/my-decisions",
        "/openings",
        next(iter(links_on(page, f"{site.url}/openings").links.values())),
        "/notices",
        "/disputes/mine",
        "/one-to-ones",
        links_on(page, f"{site.url}/one-to-ones").of("Open mine"),
        "/coaching",
        links_on(page, f"{site.url}/coaching").of("Yuki Tanaka"),
        "/reviews",
        links_on(page, f"{site.url}/reviews").of("Spring 2026 review"),
        "/company",
    ]


def hana(page: Page, site: Site) -> list[str]:
    """HR's pages, with a leaver and with nobody found."""
    cycle = links_on(page, f"{site.url}/cycles").of("Autumn 2026 half-year review")
    apart = links_on(page, f"{site.url}/abuse")
    leaver = person(page, site, "Samuel Osei")
    room = links_on(page, f"{site.url}/calibrations").of("Support, autumn")
    draft = (
        links_on(page, f"{site.url}{room}").of("Tomasz Zieliński").partition("person=")[2].partition("#")[0]
    )
    lists = [
        "/",
        "/people",
        "/people?standing=at+risk",
        "/people?q=zzz",
        "/company",
        "/company?lens=teamwork",
        "/dependences",
        "/dependences?q=zzz",
        "/dependences/rounds",
        "/abuse?q=zzz",
        "/abuse/shares",
        "/abuse/policy",
        apart.of("C-1313"),
        next(href for name, href in apart.links.items() if name.startswith("C-2")),
        "/touchpoints",
        "/ai-agents",
        "/notices",
        "/company/pictures",
        "/company/pictures?q=zzz",
    ]
    return [
        *lists,
        "/one-to-ones/coverage",
        "/one-to-ones/coverage?q=zzz",
        "/practice/modules",
        "/practice/modules/new",
        links_on(page, f"{site.url}/practice/modules").of("Nobody falls between two desks"),
        "/cycles",
        cycle,
        f"{cycle}?page=3",
        f"{cycle}?state=late&sort=-late&q=zzz",
        f"{cycle}/extensions",
        f"{cycle}/handovers",
        f"{cycle}/leniency",
        f"{cycle}/packets",
        "/cycles/new",
        "/pulse/results",
        "/pulse/results?q=zzz",
        "/pulse/words",
        "/pulse/rounds",
        f"{cycle}/calibrations/new?unit=Support",
        "/calibrations",
        room,
        f"{room}?person={draft}&against={draft}",
        links_on(page, f"{site.url}/calibrations").of("Engineering, autumn"),
        "/templates",
        leaver,
        f"{leaver}?months=3",
        "/imports",
        "/remarks/new",
        "/compliments",
        "/compliments?waiting=yes",
        links_on(page, f"{site.url}/compliments?waiting=yes").of("Say who that is").partition("#")[0],
        f"{person(page, site, 'Bo Eriksen')}/compliments",
        "/frontline/calls/file",
        links_on(page, f"{site.url}/frontline/shops").of("Jack Turner, Store Station").partition("#")[0],
        f"{person(page, site, 'Zara Malik')}/mystery-shops",
        person(page, site, "Maya Ross").replace("/employees/", "/leaders/"),
        "/hr-files",
        "/leave/file",
        "/disputes",
        "/disputes?state=withdrawn",
        "/plans",
        "/plans?state=cancelled&q=zzz",
        links_on(page, f"{site.url}/plans").of("Mei Lin Chua"),
        links_on(page, f"{site.url}/reviews").of("Leila Haddad"),
        links_on(page, f"{site.url}/disputes").of("Mateo Álvarez"),
        links_on(page, f"{site.url}/disputes").of("Jonas Lindqvist"),
        "/customers/marked",
        links_on(page, f"{site.url}/customers/marked").of("C-1044"),
        *_decisions(page, site),
        *_money(page, site),
        *_groups(page, site),
        *_surveys(page, site),
    ]


def _surveys(page: Page, site: Site) -> list[str]:
    """Surveys as HR keeps them and as customers see them, and the demo's mailbox."""
    asked = links_on(page, f"{site.url}/surveys").of("After a contact")
    code = links_on(page, f"{site.url}{asked}").of("the counter of Store Harbour")
    mail = links_on(page, f"{site.url}/mailbox").of("How was it with")
    steps = links_on(page, f"{site.url}{mail}").links.values()
    opened = next(href for href in steps if href.startswith("/s/"))
    return [
        "/surveys",
        asked,
        f"{asked}/edit",
        f"{asked}/contacts",
        *(f"{asked}/preview?lang={code}" for code in ("en", "ar")),
        links_on(page, f"{site.url}/surveys").of("Was it easy?"),
        code,
        links_on(page, f"{site.url}{code}").of("Open it"),
        "/mail/addresses",
        "/mailbox",
        mail,
        opened,
        f"{opened.partition('?')[0]}/unsubscribe",
    ]


def _decisions(page: Page, site: Site) -> list[str]:
    """The desk, dossiers and decisions of every kind and state."""
    desk = links_on(page, f"{site.url}/decisions")
    everybody = desk.of("Everybody in the cycle")
    return [
        "/decisions",
        "/decisions?open=1",
        "/decisions/relations",
        f"{everybody.partition('?')[0]}?q=zzz",
        everybody,
        links_on(page, f"{site.url}{everybody}&q=Priya").of("Priya Nair"),
        links_on(page, f"{site.url}{everybody}&q=Bo").of("Bo Eriksen"),
        *(desk.of(name) for name in ("Tomasz Zieliński", "Erik Johansson", "Amara Okafor", "Wen Zhao")),
    ]


def _groups(page: Page, site: Site) -> list[str]:
    """The set of severances, groups in ratings and in reviews, the keeper question."""
    desk = links_on(page, f"{site.url}/decisions")
    reviews = links_on(page, f"{site.url}/fairness").of("Spring 2026 review")
    return [desk.of("The set"), "/fairness", reviews, "/keeper-questions"]


def _money(page: Page, site: Site) -> list[str]:
    """Offers with and without a version, the budget of the set, appeals."""
    desk = links_on(page, f"{site.url}/decisions")
    budget = f"{desk.of('Everybody in the cycle').partition('?')[0].removesuffix('/everybody')}/set/budget"
    cases = [desk.of(name) for name in ("Tomasz Zieliński", "Erik Johansson")]
    return [
        "/packages",
        "/appeals",
        "/appeals?q=zzz",
        budget,
        *(f"{one}/offer" for one in cases),
        f"{cases[1]}/appeal",
    ]


def lena(page: Page, site: Site) -> list[str]:
    """The HR lead's pages."""
    template = links_on(page, f"{site.url}/templates").of("Half-year review")
    cycle = links_on(page, f"{site.url}/cycles").of("Autumn 2026 half-year review")
    handed = links_on(page, f"{site.url}{cycle}/handovers").of("Andrea Conti")
    built = [template, f"{template}/edit", "/templates/new"]
    built += ["/frontline/cadence", "/frontline/checklists", "/frontline/checklists/new"]
    built += [links_on(page, f"{site.url}/frontline/checklists").of("A visit to a store")]
    built += ["/planning/new", "/packages/edit", "/empowerment/limit", "/procedures/policy"]
    plans = links_on(page, f"{site.url}/bonuses")
    built += ["/bonuses", plans.of("Purchasing"), f"{plans.of('Phone desk')}/versions/new", "/bonuses/policy"]
    built += ["/bonuses/new", "/bonuses/file", "/lost/file", "/lost/reasons"]
    built += ["/compliments/file", "/procedures/file", "/complaints/import"]
    hidden = links_on(page, f"{site.url}/cases").of("A guest who asks not to be named")
    built.append(hidden)
    held = links_on(page, f"{site.url}/holds").of("Erik Johansson")
    free = links_on(page, f"{site.url}/openings/offers").of("Finn Larsen")
    sealed = links_on(page, f"{site.url}/records").of("Amara Okafor")
    built += ["/records", "/records?state=held&q=zzz", "/records/policy", "/holds", held, sealed]
    built += ["/fairness/groups", "/keeper-questions/calibration"]
    built += ["/journal/heads", "/openings?show=closed", "/openings/offers", free]
    return ["/policy", "/standards", "/policy/shares", *built, f"{cycle}/closing", handed]


def eve(page: Page, site: Site) -> list[str]:
    """An executive's pages: groups."""
    team = links_on(page, f"{site.url}/company").of("Customer Care One")
    held = next(
        href
        for href in links_on(page, f"{site.url}/service-reviews").links.values()
        if href.startswith("/service-reviews/")
    )
    reviewed = ["/planning", "/service-reviews", held]
    reviewed += ["/frontline", "/frontline/calls/new", "/frontline/shops?q=zzz", "/frontline/shops/new"]
    reviewed += ["/alerts", links_on(page, f"{site.url}/alerts").of("Late delivery")]
    reviewed += ["/leaders", "/leaders?only=overdue&q=zzz", "/leaders/me"]
    reviewed += ["/board", "/board?months=12", "/board/interventions", "/board/interventions/new"]
    reviewed += ["/board/figures", "/board/figures?q=zzz", "/board/figures/file"]
    reviewed.append(links_on(page, f"{site.url}/board/figures?q=service").of("Oct"))
    marked = links_on(page, f"{site.url}/board/interventions")
    reviewed += [marked.of("Two stops fewer"), marked.of("Rotation of developers")]
    reviewed += [links_on(page, f"{site.url}/frontline/shops").of("Store Old Town")]
    return ["/", "/company", "/company/pictures", team, "/people/of/nobody", *reviewed]


def sol(page: Page, site: Site) -> list[str]:
    """A support lead's pages: a team with its people."""
    desk = links_on(page, f"{site.url}/company").of("E-mail desk")
    answer = first_rating(page, site, person(page, site, "Ines Duarte"))
    board = links_on(page, f"{site.url}/rotations").of("Support rotation")
    slot = _first_slot(page, f"{site.url}{board}")
    program = board.replace("/rotations/", "/programs/")
    rotations = [board, slot, f"{slot}?q=a", f"{slot}/edit", f"{program}/edit", "/programs/new?start=store"]
    rotations += [f"{program}/slots/new", f"{program}/slots/new?first=2031-01-06&many=2&every=1&capacity=0"]
    filling = f"{board}/filling"
    proposal = next(
        href for href in links_on(page, f"{site.url}{filling}").links.values() if href.startswith("/fillings")
    )
    seats = links_on(page, f"{site.url}{proposal}").links.values()
    rotations += [filling, proposal, next(href for href in seats if "/seats" in href)]
    rotations += [f"{board}/duty", f"{board}/duty?state=owes&q=zzz", f"{board}/effect", "/coverage"]
    return ["/", desk, answer, f"{answer}/correction", f"{answer}/mark", *rotations]


def _first_slot(page: Page, board: str) -> str:
    """The address of the slot that comes first on a board."""
    page.goto(board)
    return page.locator(".slot-card a").nth(1).get_attribute("href") or ""


def ada(page: Page, site: Site) -> list[str]:
    """The administrator's pages."""
    return [
        "/",
        "/jobs",
        "/journal",
        "/sources",
        "/sources/new",
        "/sources/new?kind=generic_json",
        links_on(page, f"{site.url}/sources").of("Web chat"),
        "/deliveries",
        "/deliveries?state=discarded",
        links_on(page, f"{site.url}/deliveries?state=held").of("Web chat"),
        "/agents",
        "/agents?settled=yes",
        "/compliments?q=zzz",
        "/compliments/new",
    ]


def nobody(_page: Page, _site: Site) -> list[str]:
    """What stands outside."""
    return ["/sign-in", "/no/such/page"]


VISITORS = {
    "maya": maya,
    "dan": dan,
    "hana": hana,
    "lena": lena,
    "eve": eve,
    "sol": sol,
    "ada": ada,
    "": nobody,
}


#: What each sees on a site, sought once.
FOUND: dict[tuple[str, str], list[str]] = {}
#: Who sees so many pages that they are parted, each part taking every so-manieth: no test is much longer than others.
PARTS = {"hana": 4, "maya": 3, "dan": 2}


@pytest.mark.parametrize(
    ("name", "part"), [(name, part) for name in VISITORS for part in range(PARTS.get(name, 1))]
)
def test_every_page_is_open_to_everybody(
    site: Site, open_page: Callable[..., Page], name: str, part: int
) -> None:
    """Not a row of its own: the automated part of X6 for every page there is."""
    page = open_page()
    if name:
        site.sign_in(page, name)
    found: list[str] = []
    if (site.url, name) not in FOUND:
        FOUND[site.url, name] = VISITORS[name](page, site)
    bring_axe(page)
    for address in FOUND[site.url, name][part :: PARTS.get(name, 1)]:
        found += [f"{address}: {problem}" for problem in problems(page, f"{site.url}{address}")]
    assert not found, "\n".join(found[:40])


def problems(page: Page, url: str) -> list[str]:
    """What is wrong with one page at any size and in either theme."""
    answer = page.goto(url)
    assert answer is not None
    found = [f"answered {answer.status}"] if answer.status >= 500 else []
    found += mistakes(answer.text())
    # From where the page before was left: laying a page out anew is dear.
    stands = page.viewport_size
    for width, scheme in SIZES if stands and stands["width"] == SIZES[0][0] else reversed(SIZES):
        page.set_viewport_size({"width": width, "height": 844})
        # without motion a colour is what it becomes, at once
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"scrolls sideways at {width}")
        found += [f"at {width}, {scheme}: {one}" for one in barriers(page, colours_only=scheme == "dark")]
    return found


def mistakes(text: str) -> list[str]:
    """What a strict HTML5 parser objects to."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(text)
    return [f"{kind} {words} at {place}" for place, kind, words in parser.errors]


def test_the_parser_objects_to_wrong_html() -> None:
    assert mistakes("<!doctype html><title>x</title><p>right</p>") == []
    assert mistakes("<!doctype html><title>x</title><p><div></p>")


def test_a_pale_word_is_found_wherever_it_stands(page: Page) -> None:
    """Also where the same colour was fine on another ground; a second time it is not looked at."""
    seen: set[str] = set()
    grey = "<main><h1 style='background: #fff'>Title</h1><p style='color: #767676; background: #fff'>On white</p>"
    page.set_content(grey)
    assert barriers(page, colours_only=True, seen=seen) == []
    page.set_content(f"{grey}<div style='background: rgb(0 0 0 / 20%)'><p style='color: #767676'>On grey</p>")
    (found,) = barriers(page, colours_only=True, seen=seen)
    assert found.startswith("color-contrast")
    assert barriers(page, colours_only=True, seen=seen) == []


def test_what_else_hinders_is_found_on_every_page(page: Page) -> None:
    page.set_content("<html lang=en><title>x</title><main><h1>Title</h1><input>")
    for _ in range(2):
        assert any(one.startswith("label") for one in barriers(page))
