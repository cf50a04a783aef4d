from matching.actions.answering import answer_proposal
from matching.actions.reviewing import (
    Publication,
    discard,
    pair_by_hand,
    publish,
    remove_suggestion,
    withdraw_proposal,
)
from matching.actions.running import run_match, set_policy

__all__ = [
    "Publication",
    "answer_proposal",
    "discard",
    "pair_by_hand",
    "publish",
    "remove_suggestion",
    "run_match",
    "set_policy",
    "withdraw_proposal",
]
