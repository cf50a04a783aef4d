import pytest

from programs.grades import grade_rank, grade_ranks


def test_the_civil_services_ladder_goes_up():
    ladder = ["AA", "AO", "EO", "HEO", "SEO", "G7", "G6", "SCS1", "SCS2", "SCS3", "SCS4"]
    assert [grade_rank(grade) for grade in ladder] == list(range(1, 12))
    assert grade_rank("Grade 7") == grade_rank("G7")
    assert grade_rank(" scs  1 ") == grade_rank("SCS1")


@pytest.mark.parametrize(
    ("grade", "rank"),
    [("11", 11), ("Schaal 9", 9), ("L4", 4), ("IC3", 3), ("P-5", 5), ("Senior", 4)],
)
def test_other_ladders(grade: str, rank: int):
    assert grade_rank(grade) == rank


@pytest.mark.parametrize("grade", ["", "Chief of staff", "12345", "Grade seven"])
def test_a_grade_that_nobody_knows_has_no_rank(grade: str):
    assert grade_rank(grade) is None


def test_a_companys_own_numbers_go_up_where_the_civil_services_go_down():
    assert grade_ranks(["Grade 5", "Grade 6", "Grade 7"]) == {
        "Grade 5": 5,
        "Grade 6": 6,
        "Grade 7": 7,
    }
    assert grade_ranks(["HEO", "Grade 6", "Grade 7", "?"]) == {
        "HEO": 4,
        "Grade 7": 6,
        "Grade 6": 7,
        "?": None,
    }
