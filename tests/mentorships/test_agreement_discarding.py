"""A draft that one throws away while the other is writing on it."""

from mentorships.negotiation import seen_mark
from tests.cast import As, Veldkamp
from tests.mentorships.agreements import discard, newest, save, saved


def test_a_first_draft_that_was_discarded_does_not_come_back_unseen(veldkamp: Veldkamp, as_: As):
    mina, milan = as_(veldkamp.mina), as_(veldkamp.milan)
    save(mina, veldkamp)
    opened = seen_mark(newest(veldkamp))
    discard(mina, veldkamp)
    answer = save(milan, veldkamp, seen=opened, ending="Milan says: with cake.")
    assert answer.status_code == 422
    assert "The draft was discarded meanwhile." in answer.text
    assert "Milan says: with cake." in answer.text
    assert newest(veldkamp) is None
    carried = answer.context["form"]["seen"].value()
    again = save(milan, veldkamp, seen=carried, ending="Milan says: with cake.")
    assert again.status_code == 303
    assert saved(veldkamp).version == 1
    assert saved(veldkamp).ending == "Milan says: with cake."
