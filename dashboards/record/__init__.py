"""One's own record of a mentorship, to take along: gathered once, written as JSON, PDF or ICS."""
