"""How a page ended as a list, in the plain words of the health notices."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from alerts.notices.outcomes import OUTCOMES
from db.outcomes import Outcome
from jingbao.cli.common import console

_TOLD = OUTCOMES["en"]


def show_outcome(outcome: Outcome) -> None:
    """Its name, what it means and what to try. Of a list that is well nothing."""
    if outcome is Outcome.OK:
        return
    told = _TOLD[outcome]
    name = outcome.value if told.name == outcome else f"{outcome}: {told.name}"
    console.print(Text.assemble((f"{name}. ", "bold red"), told.meaning))
    hung = Table.grid()
    hung.add_column(no_wrap=True, style="dim")
    hung.add_column(overflow="fold")
    for step in told.advice:
        hung.add_row("  ▸ ", Text(step))
    console.print(hung)


def outcome_facts(outcome: Outcome) -> dict[str, object]:
    """The same for programs."""
    told = _TOLD[outcome]
    return {"outcome": outcome, "name": told.name, "meaning": told.meaning, "advice": told.advice}


def counted(number: int, noun: str) -> str:
    """`1 item`, `2 items`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
