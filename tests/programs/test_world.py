import pytest

from programs import world


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nl", "NL"),
        ("The Netherlands", "NL"),
        ("Nederland", "NL"),
        ("Pays-Bas", "NL"),
        ("UK", "GB"),
        ("cote d'ivoire", "CI"),
        ("EU", None),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_country_code(text: str, code: str | None):
    assert world.country_code(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Dutch", "nl"),
        ("Nederlands", "nl"),
        ("nl-BE", "nl"),
        ("en_GB", "en"),
        ("Portuguese (Brazil)", "pt"),
        ("日本語", "ja"),
        ("Klingon", None),
    ],
)
def test_language_code(text: str, code: str | None):
    assert world.language_code(text) == code


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/Amsterdam", "Europe/Amsterdam"),
        ("asia/tokyo", "Asia/Tokyo"),
        ("New York", "America/New_York"),
        ("Mars/Olympus", None),
    ],
)
def test_zone_name(text: str, zone: str | None):
    assert world.zone_name(text) == zone


def test_only_zone_is_of_countries_with_one():
    assert world.only_zone("JP") == "Asia/Tokyo"
    assert world.only_zone("US") is None
    assert world.only_zone("") is None


def test_names_are_in_the_readers_language():
    assert ("DE", "Duitsland") in world.countries("nl")
    assert world.language_name("de", "nl") == "Duits"
    assert world.country_name("DE", "en") == "Germany"


def test_split_list_keeps_each_entry_once():
    assert world.split_list("Python,  SQL ; python\nGo|") == ["Python", "SQL", "Go"]
