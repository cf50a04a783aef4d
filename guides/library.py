"""The guides that Bruggen carries: `texts/<language>/<slug>.md`, read once per process.

A file begins with its front matter between two lines of `---`, one `key: value` a line, and goes
on in Markdown. `questions.md` is the bank of open questions: `## Group`, then `- question` lines.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from guides.moments import ORDER, Audience, Moment

TEXTS = Path(__file__).resolve().parent / "texts"
QUESTIONS = "questions"
# A company's own guides begin with this, so that a guide we add later never takes their place.
OWN_PREFIX = "our-"
# Pages of their own beside the guides.
RESERVED = {QUESTIONS, "new"}
SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
# What an agenda item can hold.
LONGEST_QUESTION = 300
WORDS_A_MINUTE = 180


class BadGuideError(ValueError):
    """A file that is not what it should be; says which and why."""


@dataclass(frozen=True)
class Carried:
    slug: str
    language: str
    title: str
    summary: str
    moments: tuple[Moment, ...]
    audience: Audience
    minutes: int
    text: str


@dataclass(frozen=True)
class QuestionGroup:
    name: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class QuestionBank:
    language: str
    title: str
    summary: str
    groups: tuple[QuestionGroup, ...]


@dataclass(frozen=True)
class Library:
    # By slug and language, in the order of a mentorship's life.
    guides: Mapping[str, Mapping[str, Carried]]
    # By language.
    banks: Mapping[str, QuestionBank]


@cache
def library() -> Library:
    return read_library(TEXTS)


def read_library(folder: Path) -> Library:
    """Everything under `folder`. Raise BadGuideError for the first file that is wrong."""
    found: dict[str, dict[str, Carried]] = {}
    banks: dict[str, QuestionBank] = {}
    for path in sorted(folder.glob("*/*.md")):
        language, source = path.parent.name, path.read_text(encoding="utf-8")
        try:
            if path.stem == QUESTIONS:
                banks[language] = read_bank(source, language=language)
            else:
                guide = read_guide(source, slug=path.stem, language=language)
                found.setdefault(guide.slug, {})[language] = guide
        except BadGuideError as wrong:
            raise BadGuideError(f"{language}/{path.name}: {wrong}") from None
    order = sorted(found, key=lambda slug: _place(found[slug]))
    return Library(guides={slug: found[slug] for slug in order}, banks=banks)


def _place(versions: Mapping[str, Carried]) -> tuple[int, str]:
    guide = versions[min(versions)]
    return ORDER[guide.moments[0]], guide.slug


def read_guide(source: str, *, slug: str, language: str) -> Carried:
    if not SLUG.fullmatch(slug) or slug in RESERVED or slug.startswith(OWN_PREFIX):
        raise BadGuideError(f"“{slug}” cannot be the address of a guide")
    head, text = _parts(source, ("title", "summary", "moments", "for", "minutes"))
    if not text:
        raise BadGuideError("there is no text")
    if not re.fullmatch(r"[1-9]\d?", head["minutes"]):
        raise BadGuideError(f"minutes: “{head['minutes']}” is not a number of minutes")
    return Carried(
        slug=slug,
        language=language,
        title=head["title"],
        summary=head["summary"],
        moments=_moments(head["moments"]),
        audience=_audience(head["for"]),
        minutes=int(head["minutes"]),
        text=text,
    )


def read_bank(source: str, *, language: str) -> QuestionBank:
    head, text = _parts(source, ("title", "summary"))
    groups: list[tuple[str, list[str]]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("## "):
            groups.append((line.removeprefix("## ").strip(), []))
        elif line.startswith("- ") and groups:
            question = line.removeprefix("- ").strip()
            if len(question) > LONGEST_QUESTION:
                raise BadGuideError(f"too long for an agenda: “{question}”")
            groups[-1][1].append(question)
        else:
            raise BadGuideError(f"neither a group nor a question: “{line}”")
    if not groups:
        raise BadGuideError("there are no questions")
    for name, questions in groups:
        if not questions:
            raise BadGuideError(f"“{name}” has no questions")
    return QuestionBank(
        language=language,
        title=head["title"],
        summary=head["summary"],
        groups=tuple(QuestionGroup(name, tuple(questions)) for name, questions in groups),
    )


def _parts(source: str, keys: tuple[str, ...]) -> tuple[dict[str, str], str]:
    """Front matter with exactly these keys, and the text under it."""
    match = re.match(r"---\n(.*?)\n---\n(.*)\Z", source, re.DOTALL)
    if match is None:
        raise BadGuideError("there is no front matter")
    head: dict[str, str] = {}
    for line in match[1].splitlines():
        key, colon, value = line.partition(":")
        if not colon or not value.strip():
            raise BadGuideError(f"“{line}” is not “key: value”")
        if key.strip() in head:
            raise BadGuideError(f"{key.strip()} is there twice")
        head[key.strip()] = value.strip()
    if set(head) != set(keys):
        wrong = ", ".join(sorted(set(head) ^ set(keys)))
        raise BadGuideError(f"missing or unknown in the front matter: {wrong}")
    return head, match[2].strip()


def _words(value: str) -> list[str]:
    return [word.strip() for word in value.split(",")]


def _moments(value: str) -> tuple[Moment, ...]:
    unknown = [word for word in _words(value) if word not in Moment.values]
    if unknown:
        raise BadGuideError(f"moments: there is no “{unknown[0]}”")
    return tuple(dict.fromkeys(Moment(word) for word in _words(value)))


def _audience(value: str) -> Audience:
    words = set(_words(value))
    if words == {"mentor", "mentee"}:
        return Audience.EVERYONE
    if words in ({"mentor"}, {"mentee"}):
        return Audience(words.pop())
    raise BadGuideError(f"for: “{value}” is neither mentor nor mentee nor both")


def minutes_for(text: str) -> int:
    """How long reading takes, at an unhurried pace; at least one minute."""
    return max(1, round(len(text.split()) / WORDS_A_MINUTE))
