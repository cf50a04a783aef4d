"""Who may open what of the guides."""

from tests.rows import Row

ROWS: list[Row] = []
