"""How far along a policy is, by the cues of lexicon/stages.toml."""

from __future__ import annotations

from dataclasses import dataclass

from alerts.policy.lexicon import Lexicon
from alerts.policy.reading import Spans, blotted


@dataclass(frozen=True, slots=True)
class Standing:
    """text[start:end] is the cue."""

    start: int
    end: int
    name: str


def find(text: str, quoted: Spans, named: Spans, lexicon: Lexicon) -> Standing | None:
    """The stage by the first cue that holds, or None. `quoted`: where 《…》 stand in folded text; `named`: titles."""
    running = blotted(text, quoted)
    for stage in lexicon.stages:
        found = stage.running.search(running) if stage.running else None
        if not found and stage.named:
            found = next(filter(None, (stage.named.search(text, *span) for span in named)), None)
        if found:
            return Standing(found.start(), found.end(), stage.name)
    return None
