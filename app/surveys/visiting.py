"""A customer at the door: which browser it is, what it may be shown, and how often it may miss."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from secrets import token_bytes, token_urlsafe
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now as clock_now
from app.config import Settings
from app.errors import Problem
from app.surveys import rules, showing
from app.surveys.answers import Asked, once_of
from app.surveys.forms import Body
from app.surveys.models import Invitation, OpenLink, Survey, SurveyAnswer, SurveyVersion
from app.surveys.queries import newest
from app.surveys.sending import served
from app.surveys.speaking import Words, spoken
from app.surveys.throttle import Counter
from app.surveys.words import LANGUAGES
from app.web.templates import render

COOKIE = "rapport_survey"
KEPT_DAYS = 90
BROWSER = re.compile(r"[A-Za-z0-9_-]{30,60}")
#: Misses a minute of one address. A right link is always let through: behind one address there may be many customers.
MISSES = Counter(20, 60.0)
#: Answers an hour of one address over one open link.
OPEN = Counter(12, 3_600.0)
#: What addresses are hashed with here: made anew with each start, and kept nowhere.
SALT = token_bytes(32)


class Visitor:
    """Whoever opened a survey's page: nobody in particular, but one browser."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.now: datetime = clock_now()
        self.own: Settings = request.app.state.settings
        given = request.cookies.get(COOKIE, "")
        self.known = bool(BROWSER.fullmatch(given))
        self.browser = given if self.known else token_urlsafe(32)

    def mark(self, asked: Asked) -> str:
        """What an answer remembers its browser by: another for each survey, so that no two can be told to be one's."""
        of = asked.invitation.digest if asked.invitation else asked.link.key if asked.link else ""
        return rules.digest(f"{self.browser} {of}")

    def words(self, asked: Asked | None = None) -> Words:
        """The language: as asked for in the address or form, the invitation's, else the browser's first that fits."""
        wanted = self.request.query_params.get("lang", "")
        offered: list[str] = list(asked.body.languages) if asked else list(LANGUAGES)
        if wanted in offered:
            return Words(wanted)
        if asked and asked.invitation is not None:
            return Words(asked.invitation.language)
        return Words(spoken(self.request.headers.get("accept-language", ""), offered))

    def nonce(self, of: str) -> str:
        """For a form about this link."""
        return rules.nonce_of(self.own.key(), of, self.browser, self.now)

    def came_from_form(self, nonce: str, of: str) -> bool:
        """Whether this browser was shown the form it sends: a scanner that never opened the page was not."""
        return self.known and rules.nonce_holds(self.own.key(), nonce, of, self.browser, self.now)

    def page(self, name: str, words: Words, status: int = 200, **context: Any) -> Response:
        """A page, and the cookie that makes its form this browser's."""
        text = render(name, words=words, company=self.own.company, **context)
        answer = HTMLResponse(text, status)
        if not self.known:
            self.remember(answer)
        return answer

    def remember(self, answer: Response) -> None:
        """Keep the browser's mark in a cookie of ours."""
        answer.set_cookie(
            COOKIE,
            self.browser,
            max_age=KEPT_DAYS * 86_400,
            httponly=True,
            samesite="lax",
            secure=self.own.secure,
            path="/",
        )

    def plain(self, key: str, words: Words, status: int = 200, **context: Any) -> Response:
        """A page that says one thing."""
        around = {"button": "", "action": "", "nonce": "", **context}
        more = words.say(f"{key}_more", company=self.own.company)
        return self.page("surveys/plain.html", words, status, title=words.say(key), more=more, **around)

    def missed(self) -> Response:
        """There is no such link; looked for too often, not even that is said."""
        words = self.words()
        if wait := MISSES.wait(self._address("miss")):
            answer = self.plain("slow", words, 429)
            answer.headers["Retry-After"] = str(wait)
            return answer
        return self.plain("unknown", words, 404)

    def too_often(self, link: OpenLink) -> Response | None:
        """The answer to an address that answered over this link too often within the hour."""
        wait = OPEN.wait(self._address(str(link.id)))
        if not wait:
            return None
        answer = self.plain("slow", self.words(), 429)
        answer.headers["Retry-After"] = str(wait)
        return answer

    def _address(self, of: str) -> str:
        host = self.request.client.host if self.request.client else ""
        return rules.mac(SALT, "address", of, host)

    def on(self, path: str) -> Response:
        """On to another page of the survey's."""
        return RedirectResponse(path, 303)

    def form(
        self,
        asked: Asked,
        base: str,
        *,
        given: Mapping[str, str] | None = None,
        problems: Sequence[Problem] = (),
        notice: str = "",
        status: int = 200,
        editing: bool = False,
    ) -> Response:
        """The questions."""
        words = self.words(asked)
        body = asked.body
        lines = [self._about(asked, words), showing.own_words(body.intro, body, words)]
        private = "privacy" if asked.invitation else "privacy_open"
        return self.page(
            "surveys/ask.html",
            words,
            422 if problems else status,
            title=words.say("title"),
            lines=[line for line in lines if line],
            notice=words.say(notice) if notice else "",
            questions=showing.questions(body, words, given, problems),
            languages=[(code, LANGUAGES[code]) for code in body.languages],
            action=f"{base}?lang={words.language}",
            nonce=self.nonce(of_link(asked)),
            editing=editing,
            off=False,
            privacy=words.say(private, company=self.own.company),
            stop=f"{base}/unsubscribe" if asked.invitation else "",
        )

    def _about(self, asked: Asked, words: Words) -> str:
        if asked.invitation is not None:
            return served(words, asked.invitation, self.own.company, self.own.zone)
        return words.say("about", where=asked.link.where) if asked.link is not None else ""

    def thanks(self, asked: Asked, answer: SurveyAnswer, base: str) -> Response:
        """Thanks, and what may still be done: be called back, change it, take it back."""
        words = self.words(asked)
        body, invited = asked.body, asked.invitation is not None
        until = answer.first_at + timedelta(hours=body.edit_hours)
        may_edit = invited and rules.editable(body, answer.first_at, self.now)
        return self.page(
            "surveys/thanks.html",
            words,
            title=words.say("thanks"),
            own=showing.own_words(body.thanks, body, words),
            follow=("asked" if answer.wants_answer else "ask") if invited else "",
            base=base if invited else "",
            until=words.day(until.astimezone(ZoneInfo(self.own.zone)).date()) if may_edit else "",
            nonce=self.nonce(of_link(asked)),
        )


def of_link(asked: Asked) -> str:
    """What forms about this invitation or link are signed for."""
    return asked.invitation.digest if asked.invitation else asked.link.key if asked.link else ""


def invited(session: Session, token: str) -> Asked | None:
    """What the secret of an invitation leads to."""
    row = session.execute(
        select(Invitation, Survey, SurveyVersion)
        .join(Survey, Survey.id == Invitation.survey_id)
        .join(SurveyVersion, SurveyVersion.id == Invitation.version_id)
        .where(Invitation.digest == rules.digest(token))
    ).one_or_none()
    return Asked(row[1], row[2], Body.model_validate(row[2].body), invitation=row[0]) if row else None


def linked(session: Session, key: str) -> Asked | None:
    """What an open link leads to."""
    link = session.scalars(select(OpenLink).where(OpenLink.key == key)).first()
    version = newest(session, link.survey_id) if link else None
    if link is None or version is None:
        return None
    survey = session.get_one(Survey, link.survey_id)
    return Asked(survey, version, Body.model_validate(version.body), link=link)


def answer_to(session: Session, asked: Asked, mark: str, now: datetime) -> SurveyAnswer | None:
    """The answer given to it, by whichever browser; over an open link this one's of this week."""
    return session.scalars(select(SurveyAnswer).where(SurveyAnswer.once == once_of(asked, mark, now))).first()


def over(asked: Asked, now: datetime) -> bool:
    """Whether it takes no answer any more."""
    if asked.survey.ended_at is not None:
        return True
    if asked.link is not None:
        return asked.link.ended_at is not None or asked.survey.paused_at is not None
    return asked.invitation is not None and now >= asked.invitation.expires_at
