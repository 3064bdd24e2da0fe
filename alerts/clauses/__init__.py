"""What an edit changes in a text, clause by clause: `compare` takes two texts and says what differs."""

from alerts.clauses.changes import ClauseChange, Diff, Kind, NumberChange, Span
from alerts.clauses.compare import compare

__all__ = ["ClauseChange", "Diff", "Kind", "NumberChange", "Span", "compare"]
