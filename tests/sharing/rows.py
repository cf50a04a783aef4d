"""Who may open what of the things a pair shares: those who take part, and nobody else."""

from tests.rows import Row

ROWS: list[Row] = []
