"""From a parsed jingbao.toml to Settings, table by table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from alerts.channels import Kind
from alerts.policy.lexicon import Lexicon
from alerts.rules.default import AI_POLICY, shipped_rules
from alerts.rules.match import Rule
from db.errors import RuleError
from db.models import Source
from jingbao.settings import catalogue
from jingbao.settings.checks import shows, url_key
from jingbao.settings.convert import Reading
from jingbao.settings.groups import read_groups
from jingbao.settings.lexicon import read_lexicon
from jingbao.settings.locate import KeyPath, locate
from jingbao.settings.mistakes import ABOVE_ALL, Mistakes, nearest
from jingbao.settings.tables import (
    AlertsSettings,
    ArchiveSettings,
    ChannelSettings,
    DaemonSettings,
    FetchSettings,
    HealthSettings,
    LlmSettings,
    RuleSettings,
    RuleTable,
    ScheduleSettings,
    Settings,
    SourceTable,
)

TABLES = {
    "archive": ArchiveSettings,
    "fetch": FetchSettings,
    "schedule": ScheduleSettings,
    "daemon": DaemonSettings,
    "alerts": AlertsSettings,
    "health": HealthSettings,
    "llm": LlmSettings,
}
ARRAYS = ("channels", "rules", "sources")
GROUPS, LEXICON = "groups", "lexicon"  # tables whose keys are the user's own
PRESETS = "presets"  # above all tables
DEFAULT_CHANNELS = ({"kind": "console"}, {"kind": "file", "path": "alerts.jsonl"})
DEFAULT_RULES = ({"use": AI_POLICY},)

T = TypeVar("T")
Entry = tuple[KeyPath, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the words of a file's rules may mean."""

    groups: Mapping[str, tuple[str, ...]]
    lexicon: Lexicon


class Document:
    """One file while it is read. `kinds`: the kinds of channels that exist."""

    def __init__(
        self, document: Mapping[str, Any], text: str, path: Path, environ: Mapping[str, str], kinds: Mapping[str, Kind]
    ) -> None:
        self._document = document
        self._path = path
        self._kinds = kinds
        self._shipped = shipped_rules()
        self._mistakes = Mistakes(path, locate(text))
        self._reading = Reading(path.absolute().parent, environ, self._mistakes)

    def settings(self) -> Settings:
        """Raises: SettingsMistakes when anything is wrong."""
        known = (*TABLES, *ARRAYS, GROUPS, LEXICON, PRESETS)
        for name in self._document.keys() - set(known):
            self._mistakes.add((name,), "is not a table of jingbao.toml", nearest(name, known))
        if PRESETS in self._keys(GROUPS):
            self._mistakes.add((GROUPS, PRESETS), "is no name for a group", ABOVE_ALL)
        terms = Terms(
            read_groups(self._document.get(GROUPS, {}), (GROUPS,), self._reading),
            read_lexicon(self._document.get(LEXICON, {}), (LEXICON,), self._reading),
        )
        fetch = self._table("fetch", FetchSettings)
        schedule = self._table("schedule", ScheduleSettings)
        channels = self._entries("channels", DEFAULT_CHANNELS, name_from="kind")
        names = [str(table.get("name")) for _, table in channels]
        settings = Settings(
            path=self._path,
            archive=self._table("archive", ArchiveSettings),
            fetch=fetch,
            schedule=schedule,
            daemon=self._table("daemon", DaemonSettings),
            llm=self._table("llm", LlmSettings),
            channels=tuple(self._channels(channels)),
            rules=tuple(self._rules(names, terms)),
            sources=tuple(self._sources(fetch, schedule)),
            alerts=self._table("alerts", AlertsSettings),
            health=self._health(names),
            groups=terms.groups,
            lexicon=terms.lexicon,
        )
        self._mistakes.raise_if_any()
        return settings

    def _keys(self, name: str) -> frozenset[str]:
        """What the table called `name` holds, as far as it is one."""
        table = self._document.get(name)
        return frozenset(table) if isinstance(table, dict) else frozenset()

    def _table(self, name: str, shape: type[T]) -> T:
        """The table called `name`; its defaults where it is absent or wrong, so that reading can go on."""
        table = self._document.get(name, {})
        if not isinstance(table, dict):
            self._mistakes.add((name,), "must be one table", f"Begin it with [{name}], in single brackets")
            table = {}
        return self._reading.table(shape, table, (name,)) or shape()

    def _entries(self, name: str, default: Sequence[Mapping[str, Any]] = (), name_from: str = "name") -> list[Entry]:
        """The tables of [[name]] with their places, or `default` if there are none. Notes names used twice.

        An entry without a name is called by what stands at its key `name_from`.
        """
        tables = self._document.get(name, [])
        if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
            self._mistakes.add((name,), "must be a list of tables", f"Begin each with [[{name}]], in double brackets")
            return []
        named = [one if name_from not in one else {"name": one[name_from], **one} for one in tables or default]
        entries: list[Entry] = [((name, index), table) for index, table in enumerate(named)]
        self._refuse_repeats(entries, "name")
        return entries

    def _refuse_repeats(self, entries: Sequence[Entry], key: str, same: Callable[[str], str] = str) -> None:
        """Note entries whose values at `key` are one by `same`."""
        first: dict[str, KeyPath] = {}
        for at, table in entries:
            value = same(str(table.get(key, at)))
            if first.setdefault(value, at) != at:
                line = self._mistakes.mark((*first[value], key)).line
                self._mistakes.add((*at, key), f"stands in line {line} already", f"Give each its own {key}")

    def _channels(self, entries: Sequence[Entry]) -> Iterator[ChannelSettings]:
        for at, table in entries:
            kind = str(table.get("kind", ""))
            if kind in self._kinds:
                yield from self._channel(self._kinds[kind], table, at)
            else:
                reason = "is not a kind of channel" if kind else "is missing"
                self._mistakes.add((*at, "kind"), reason, nearest(kind, self._kinds))

    def _channel(self, kind: Kind, table: Mapping[str, Any], at: KeyPath) -> Iterator[ChannelSettings]:
        rest = {key: value for key, value in table.items() if key != "kind"}
        settings: ChannelSettings | None = self._reading.table(kind.settings, rest, at)
        if settings is not None:
            if not shows(settings.name):
                self._mistakes.add((*at, "name"), "cannot be a name", "Write visible characters, on one line")
            yield settings

    def _rules(self, channels: Sequence[str], terms: Terms) -> Iterator[RuleSettings]:
        for at, table in self._entries("rules", DEFAULT_RULES, name_from="use"):
            written = self._reading.table(RuleTable, table, at)
            if written is not None:
                named = tuple(channels) if written.channels is None else written.channels
                self._check_channels(named, channels, (*at, "channels"))
                yield from (RuleSettings(rule, named) for rule in self._rule(written, at, terms))

    def _rule(self, written: RuleTable, at: KeyPath, terms: Terms) -> Iterator[Rule]:
        """The rule, unless a mistake was noted."""
        if (written.use is None) == (written.expression is None):
            self._mistakes.add(at, "needs either expression or use", f'Write expression = "…", or use = "{AI_POLICY}"')
        elif written.use is None:
            try:
                yield Rule.of(written.name, written.expression or "", groups=terms.groups, lexicon=terms.lexicon)
            except RuleError as error:
                place = (error.line, error.column)
                self._mistakes.add_inside((*at, "expression"), place, error.reason, error.remedy)
        elif written.use in self._shipped:
            yield Rule.of(written.name, self._shipped[written.use], lexicon=terms.lexicon)
        else:
            self._mistakes.add((*at, "use"), "names no shipped rule", nearest(written.use, self._shipped))

    def _health(self, channels: Sequence[str]) -> tuple[str, ...]:
        """Who hears of sources' health. Unlike a rule's, the list may be empty: it is no news that is missed."""
        named = self._table("health", HealthSettings).channels
        self._check_known(named or (), channels, ("health", "channels"))
        return tuple(channels) if named is None else named

    def _check_channels(self, named: Sequence[str], known: Sequence[str], at: KeyPath) -> None:
        if not named:
            self._mistakes.add(at, "is empty: nobody would be told", "Name a channel, or leave the key away for all")
        self._check_known(named, known, at)

    def _check_known(self, named: Sequence[str], known: Sequence[str], at: KeyPath) -> None:
        for index, name in enumerate(named):
            if name not in known:
                self._mistakes.add((*at, index), f"{name!r} is no channel of this file", nearest(name, known))
            elif name in named[:index] and known.count(name) == 1:
                self._mistakes.add((*at, index), f"{name!r} stands there twice", "Name each channel once")

    def _sources(self, fetch: FetchSettings, schedule: ScheduleSettings) -> Iterator[Source]:
        entries = self._entries("sources")
        self._refuse_repeats(entries, "url", url_key)
        own = [table for at, written in entries if (table := self._reading.table(SourceTable, written, at))]
        yield from (table.source(fetch, schedule) for table in own)
        names, urls = {table.name for table in own}, {url_key(table.url) for table in own}
        for preset in catalogue.chosen(self._preset_names()):  # an entry of the file's own wins
            table = preset.table
            if not names & {preset.id, table.name} and url_key(table.url) not in urls:
                yield table.source(fetch, schedule)

    def _preset_names(self) -> tuple[str, ...]:
        """Packs and presets to watch. Notes what is neither."""
        written = self._document.get(PRESETS, [])
        names = [written] if isinstance(written, str) else written
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            reason = "must be a list of packs and presets"
            self._mistakes.add((PRESETS,), reason, f'Write above all tables: {PRESETS} = ["central", "guangdong"]')
            return ()
        found = tuple(self._reading.text(name, (PRESETS, index)) or name for index, name in enumerate(names))
        for index, name in enumerate(found):
            if wrong := catalogue.objection(name):
                self._mistakes.add((PRESETS, index), *wrong)
        return found
