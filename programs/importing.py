"""A file of people: read, guess its columns and judge each row by itself. No database."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core.errors import Refusal
from programs import world
from programs.import_fields import FIELDS

MAX_BYTES: Final = 5 * 1024 * 1024
MAX_ROWS: Final = 10_000
MAX_COLUMNS: Final = 200
# Headings need less; a longer first line is no file of people.
MAX_LINE: Final = 50_000
DELIMITERS: Final = (",", ";", "\t", "|")
YES: Final = frozenset({"yes", "y", "true", "1", "x", "ja", "j", "both", "beide", "waar"})
NO: Final = frozenset({"no", "n", "false", "0", "-", "nee", "", "onwaar"})
# What a spreadsheet takes for a formula at the start of a cell.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")

# Longest text a member's column takes.
LENGTHS: Final[Mapping[str, int]] = {
    "name": 120,
    "job_title": 120,
    "grade": 40,
    "department": 120,
    "profession": 120,
    "location": 120,
    "bio": 2000,
}
SKILL_LENGTH: Final = 80


# ---------------------------------------------------------------------- reading


def decode(content: bytes) -> str:
    """The file's text: UTF-8, UTF-16 with its mark, else Windows' Western alphabet.

    Raise Refusal for what is no text: a workbook, a picture, an empty file.
    """
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Refusal(
            _("This is a spreadsheet file. Save it as CSV (UTF-8) first, and choose that file.")
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and text.strip():
            return text
        break
    raise Refusal(_("There is no text in this file. Choose a CSV file with a row for each person."))


def sniff(text: str) -> str:
    """The delimiter that splits the first line into the most cells."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    if len(first) > MAX_LINE:
        raise Refusal(_("The first line is too long for headings. Is this a CSV file?"))
    return max(DELIMITERS, key=lambda mark: len(next(csv.reader([first], delimiter=mark))))


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    cells: tuple[str, ...]

    @property
    def filled(self) -> list[str]:
        return [cell for cell in self.cells if cell]


@dataclass(frozen=True, slots=True)
class Table:
    headers: tuple[str, ...]
    rows: tuple[Row, ...]

    def samples(self, header: str, count: int = 3) -> list[str]:
        """The first different values of a column, for recognizing it."""
        place = self.headers.index(header)
        found: dict[str, None] = {}
        for row in self.rows:
            value = " ".join(row.cells[place].split()) if place < len(row.cells) else ""
            if value:
                found[value if len(value) <= 60 else value[:59] + "…"] = None
            if len(found) == count:
                break
        return list(found)


def read(text: str, delimiter: str) -> Table:
    """Headers, each with a name of its own, and the rows that hold anything.

    Raise Refusal when there is no row, too many, or a quotation mark that never closes.
    """
    lines = _lines(text, delimiter)
    heading = next(lines, None)
    if heading is None:
        raise Refusal(_("This file is empty."))
    if len(heading.cells) > MAX_COLUMNS:
        raise Refusal(
            _("This file has more than %(count)s columns. Leave out those that are not needed.")
            % {"count": MAX_COLUMNS}
        )
    rows: list[Row] = []
    for row in lines:
        rows.append(row)
        if len(rows) > MAX_ROWS:
            raise Refusal(
                _("This file has more than %(count)s people. Split it into several files.")
                % {"count": MAX_ROWS}
            )
    if not rows:
        raise Refusal(_("This file has a heading but no people under it."))
    return Table(_named(heading.cells), tuple(rows))


def _lines(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Row(line, tuple(unguarded(cell.strip()) for cell in cells))
            line = reader.line_num + 1
    except csv.Error:
        raise Refusal(
            _("Line %(line)s cannot be read. Look for a quotation mark that is not closed.")
            % {"line": line}
        ) from None


def _named(cells: Sequence[str]) -> tuple[str, ...]:
    """A heading that is missing or repeated gets a name to choose it by."""
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = " ".join(cell.split())[:80] or _("Column %(number)s") % {"number": place}
        plain, repeat = name, 2
        while name in names:
            name = f"{plain} ({repeat})"
            repeat += 1
        names.append(name)
    return tuple(names)


def guess_columns(headers: Sequence[str]) -> dict[str, str]:
    """Field → header, by what such columns are called in English and Dutch. Each header once."""
    free = {_plain(header): header for header in reversed(headers)}
    found: dict[str, str] = {}
    for one in FIELDS:
        for name in one.headers:
            if name in free:
                found[one.key] = free.pop(name)
                break
    if "name" in found and "first_name" in found and "last_name" in found:
        # Whole names in one column leave nothing to put together.
        del found["first_name"], found["last_name"]
    return found


def _plain(header: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", world.folded(header)).strip()


# ---------------------------------------------------------------------- judging


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is not imported: the field, what stood there, and what to do."""

    field: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Person:
    """What a good row says. `facts` are a member's columns, only those that say something."""

    email: str
    name: str
    facts: Mapping[str, Any]
    offers: tuple[str, ...] = ()
    seeks: tuple[str, ...] = ()
    manager_email: str = ""
    both: bool = False


@dataclass(slots=True)
class Judgment:
    row: Row
    person: Person | None
    problems: list[Problem] = field(default_factory=list)


def judge(table: Table, columns: Mapping[str, str]) -> list[Judgment]:
    """Each row by itself and against the rows above it. `columns` is field → header."""
    places = {
        key: table.headers.index(header)
        for key, header in columns.items()
        if header in table.headers
    }
    first_lines: dict[str, int] = {}
    judgments = []
    for row in table.rows:
        judgment = _Reading(row, places, len(table.headers)).judgment()
        if judgment.person is not None:
            email = judgment.person.email
            first = first_lines.setdefault(email, row.line)
            if first != row.line:
                reason = _("This address is in line %(line)s already.") % {"line": first}
                judgment.person = None
                judgment.problems.append(Problem("email", email, reason))
        judgments.append(judgment)
    return judgments


class _Reading:
    """One row on its way from cells to a person."""

    def __init__(self, row: Row, places: Mapping[str, int], width: int) -> None:
        self.row, self.places, self.width = row, places, width
        self.problems: list[Problem] = []

    def cell(self, key: str) -> str:
        place = self.places.get(key)
        if place is None or place >= len(self.row.cells):
            return ""
        return self.row.cells[place]

    def refuse(self, key: str, value: str, reason: str) -> None:
        self.problems.append(Problem(key, value, reason))

    def judgment(self) -> Judgment:
        surplus = [cell for cell in self.row.cells[self.width :] if cell]
        if surplus:
            self.refuse(
                "",
                surplus[0],
                _("This row has more cells than there are headings. Look for a stray delimiter."),
            )
        person = Person(
            email=self.email(),
            name=self.name(),
            facts=self.facts(),
            offers=self.skills("skills_offered"),
            seeks=self.skills("skills_sought"),
            manager_email=self.manager_email(),
            both=self.both(),
        )
        return Judgment(self.row, None if self.problems else person, self.problems)

    def email(self) -> str:
        value = self.cell("email").removeprefix("mailto:").lower()
        if not value:
            self.refuse("email", "", _("The e-mail address is missing."))
        elif not _is_address(value):
            self.refuse("email", value, _("This is not an e-mail address."))
        return value

    def manager_email(self) -> str:
        value = self.cell("manager_email").removeprefix("mailto:").lower()
        if value and not _is_address(value):
            self.refuse("manager_email", value, _("This is not an e-mail address."))
        return value

    def name(self) -> str:
        parts = [self.cell("name")] if "name" in self.places else []
        if not any(parts):
            parts = [self.cell("first_name"), self.cell("last_name")]
        name = " ".join(" ".join(parts).split())
        if not name:
            self.refuse("name", "", _("The name is missing."))
        return self.short("name", name)

    def short(self, key: str, value: str) -> str:
        longest = LENGTHS[key]
        if len(value) > longest:
            self.refuse(
                key,
                value[:40] + "…",
                _("This is longer than %(count)s characters.") % {"count": longest},
            )
        return value

    def facts(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            key: self.short(key, " ".join(self.cell(key).split()))
            for key in ("job_title", "grade", "department", "profession", "location")
        }
        found["bio"] = self.short("bio", self.cell("bio"))
        found["country"] = self.known("country", world.country_code, _("This is not a country."))
        found["time_zone"] = self.known(
            "time_zone",
            world.zone_name,
            _("This is not a time zone. Write it like Europe/Amsterdam."),
        )
        found["languages"] = self.languages()
        return {key: value for key, value in found.items() if value}

    def known(self, key: str, look_up: Callable[[str], str | None], reason: str) -> str:
        value = self.cell(key)
        if not value:
            return ""
        found = look_up(value)
        if found is None:
            self.refuse(key, value, reason)
        return found or ""

    def languages(self) -> list[str]:
        codes: dict[str, None] = {}
        for name in world.split_list(self.cell("languages").replace("/", ",")):
            code = world.language_code(name)
            if code is None:
                self.refuse("languages", name, _("We do not know this language."))
            else:
                codes[code] = None
        return list(codes)

    def skills(self, key: str) -> tuple[str, ...]:
        names = world.split_list(self.cell(key))
        for name in names:
            if len(name) > SKILL_LENGTH:
                self.refuse(
                    key,
                    name[:40] + "…",
                    _("This is longer than %(count)s characters.") % {"count": SKILL_LENGTH},
                )
        return tuple(names)

    def both(self) -> bool:
        value = self.cell("both")
        word = world.folded(value)
        if word not in YES | NO:
            self.refuse("both", value, _("Write yes or no here."))
        return word in YES


def _is_address(value: str) -> bool:
    try:
        validate_email(value)
    except ValidationError:
        return False
    return len(value) <= 254


# --------------------------------------------------------------------- rejects


def guarded(cell: str) -> str:
    """A cell that a spreadsheet shows as text, whatever it begins with."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def unguarded(cell: str) -> str:
    """The same cell on its way back in."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def rejects(table: Table, wrong: Sequence[Judgment], delimiter: str) -> str:
    """The wrong rows as a file of their own: the line and the reasons, then the row as it was."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow([_("Line"), _("Why"), *(guarded(header) for header in table.headers)])
    for judgment in wrong:
        why = " ".join(
            f"{problem.value}: {problem.reason}" if problem.value else problem.reason
            for problem in judgment.problems
        )
        writer.writerow(
            [judgment.row.line, guarded(why), *(guarded(cell) for cell in judgment.row.cells)]
        )
    return out.getvalue()
