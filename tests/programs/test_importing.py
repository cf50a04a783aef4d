"""Reading and judging a file, without a database."""

import pytest

from core.errors import Refusal
from programs.importing import (
    MAX_ROWS,
    decode,
    guarded,
    guess_columns,
    judge,
    read,
    rejects,
    sniff,
    unguarded,
)
from tests.programs.files import MENTOR_HEADINGS


def judged(text: str, **columns: str):
    table = read(text, sniff(text))
    return judge(table, columns or guess_columns(table.headers))


def reasons(text: str, **columns: str) -> list[str]:
    return [problem.reason for one in judged(text, **columns) for problem in one.problems]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("naam\nZoë".encode(), "naam\nZoë"),
        ("naam\nZoë".encode("utf-8-sig"), "naam\nZoë"),
        ("naam\nZoë €".encode("cp1252"), "naam\nZoë €"),
        ("naam\nZoë".encode("utf-16"), "naam\nZoë"),
    ],
)
def test_reads_the_encodings_that_offices_write(content: bytes, expected: str):
    assert decode(content) == expected


@pytest.mark.parametrize(
    "content", [b"", b"  \n ", b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0", b"a\x00b", b"\x81\x8d"]
)
def test_refuses_what_is_no_text(content: bytes):
    with pytest.raises(Refusal):
        decode(content)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_finds_the_delimiter(mark: str):
    assert sniff(f'"name, full"{mark}email{mark}grade\nA{mark}b{mark}c') == mark


def test_headings_without_a_name_or_with_the_same_one_can_be_told_apart():
    assert read("name,,name\na,b,c", ",").headers == ("name", "Column 2", "name (2)")


@pytest.mark.parametrize("text", ["\n\n", "name,email\n", "name,email\n ,\n"])
def test_refuses_a_file_without_people(text: str):
    with pytest.raises(Refusal):
        read(text, ",")


def test_refuses_more_people_than_fit():
    with pytest.raises(Refusal, match="10000"):
        read("name\n" + "a\n" * (MAX_ROWS + 1), ",")
    assert len(read("name\n" + "a\n" * MAX_ROWS, ",").rows) == MAX_ROWS


def test_refuses_a_quotation_mark_that_never_closes():
    with pytest.raises(Refusal, match="Line 2"):
        read('name,email\n"' + "x" * 200_000, ",")


def test_lines_are_counted_as_an_editor_shows_them():
    table = read('name,bio\n\nA,"two\nlines"\nB,\n', ",")
    assert [(row.line, row.cells[0]) for row in table.rows] == [(3, "A"), (5, "B")]


def test_guesses_the_headings_of_a_real_sign_up_form():
    assert guess_columns(MENTOR_HEADINGS.split(",")) == {
        "first_name": "first name",
        "last_name": "last name",
        "email": "email address",
        "both": "both mentor and mentee",
        "job_title": "job title",
        "grade": "grade",
        "department": "organisation",
        "profession": "profession",
    }


def test_guesses_dutch_headings():
    assert guess_columns(["Naam", "E-mailadres", "Functie", "Schaal", "Afdeling", "Land"]) == {
        "name": "Naam",
        "email": "E-mailadres",
        "job_title": "Functie",
        "grade": "Schaal",
        "department": "Afdeling",
        "country": "Land",
    }


@pytest.mark.parametrize("header", ["characteristics", "identity to match", "gender", "Geslacht"])
def test_never_guesses_a_column_that_says_what_people_are(header: str):
    assert guess_columns([header]) == {}


def test_a_good_row_says_what_is_known():
    [one] = judged(
        "first name,last name,email,country,timezone,languages,skills offered,skills sought,both\n"
        " Zoë ,de  Wit,Zoe@Veldkamp.EXAMPLE,Nederland,amsterdam,"
        '"Dutch; en-GB","Python, SQL, python",Negotiating,Ja\n'
    )
    assert one.problems == []
    person = one.person
    assert person is not None
    assert (person.name, person.email) == ("Zoë de Wit", "zoe@veldkamp.example")
    assert person.facts == {
        "country": "NL",
        "time_zone": "Europe/Amsterdam",
        "languages": ["nl", "en"],
    }
    assert (person.offers, person.seeks) == (("Python", "SQL"), ("Negotiating",))
    assert person.both is True


@pytest.mark.parametrize(
    ("header", "value", "reason"),
    [
        ("email", "not-an-address", "This is not an e-mail address."),
        ("email", "", "The e-mail address is missing."),
        ("name", "", "The name is missing."),
        ("name", "x" * 121, "This is longer than 120 characters."),
        ("country", "Atlantis", "This is not a country."),
        ("time zone", "Mars/Olympus", "This is not a time zone. Write it like Europe/Amsterdam."),
        ("languages", "Klingon", "We do not know this language."),
        ("manager email", "the boss", "This is not an e-mail address."),
        ("both", "perhaps", "Write yes or no here."),
        ("skills", "s" * 81, "This is longer than 80 characters."),
        ("bio", "b" * 2001, "This is longer than 2000 characters."),
    ],
)
def test_a_wrong_row_says_why(header: str, value: str, reason: str):
    cells = {"name": "Anna", "email": "anna@veldkamp.example", header: value}
    text = ",".join(cells) + "\n" + ",".join(cells.values())
    columns = guess_columns(list(cells)) | ({"bio": header} if header == "bio" else {})
    [one] = judged(text, **columns)
    assert one.person is None
    assert [problem.reason for problem in one.problems] == [reason]


def test_everything_wrong_in_a_row_is_said_at_once():
    assert len(reasons("name,email,country\n,nobody,Atlantis")) == 3


def test_an_address_twice_is_wrong_the_second_time():
    text = "name,email\nAnna,a@b.example\nAnne,A@B.example"
    assert reasons(text) == ["This address is in line 2 already."]
    assert [one.person is None for one in judged(text)] == [False, True]


def test_an_address_whose_first_row_is_wrong_may_come_again():
    assert [one.person is None for one in judged("name,email\n,a@b.example\nAnne,a@b.example")] == [
        True,
        False,
    ]


def test_more_cells_than_headings_is_wrong_and_fewer_is_not():
    assert reasons("name,email\nA,a@b.example,stray") == [
        "This row has more cells than there are headings. Look for a stray delimiter."
    ]
    assert reasons("name,email,grade\nA,a@b.example") == []


@pytest.mark.parametrize("cell", ["=1+1", "+31", "-2", "@cmd", "\tx", "＝1"])
def test_what_a_spreadsheet_takes_for_a_formula_is_text_and_comes_back(cell: str):
    assert guarded(cell) == f"'{cell}"
    assert unguarded(guarded(cell)) == cell
    assert guarded("plain") == "plain"
    assert unguarded("'s Gravenhage") == "'s Gravenhage"


def test_rejects_hold_the_line_the_reason_and_the_row():
    text = 'name;email;note\nA;nobody;"=HYPERLINK(""x"")"\n'
    table = read(text, ";")
    wrong = judge(table, guess_columns(table.headers))
    assert rejects(table, wrong, ";") == (
        "Line;Why;name;email;note\r\n"
        '2;nobody: This is not an e-mail address.;A;nobody;"\'=HYPERLINK(""x"")"\r\n'
    )
