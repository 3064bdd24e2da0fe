"""A TOML table becomes a frozen dataclass, or mistakes. Works for any dataclass, so a new channel needs nothing here.

- A float field `x_s` is the key `x`, a duration. A Path is taken from the configuration file's folder.
- A field kept out of `repr` is a secret: `x_file` may name a file that holds it.
- A single text will do where a field is a tuple of texts.
- A field that may be a dataclass is a table inside the table: `json = { items = "…" }`.
- Types are checked strictly, as JSON's are: "8" is no number and "yes" is no boolean.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, asdict, dataclass, field, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from db.errors import SettingsError
from jingbao.settings import durations
from jingbao.settings.locate import KeyPath
from jingbao.settings.mistakes import ABOVE_ALL, AT_THE_TOP, Mistakes, closest, nearest
from jingbao.settings.secrets import expand, read_secret

T = TypeVar("T")

_REASONS = {  # pydantic's error types in the words of someone who writes TOML
    "string_type": ("must be text", "Put it in quotes"),
    "bool_type": ("must be true or false", ""),
    "int_type": ("must be a whole number", ""),
    "float_type": ("must be a number", ""),
    "tuple_type": ("must be a list", 'Put it in brackets: ["…", "…"]'),
}
_UNQUOTED = ("bool_type", "int_type", "float_type")
_BOUNDS = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}


@dataclass(frozen=True, slots=True)
class Key:
    """How one field of a settings dataclass is written in TOML. `default`: as Python holds it, MISSING if required.

    `shape`: the dataclass of a table inside the table.
    """

    name: str
    field: str
    default: object
    duration: bool = False
    path: bool = False
    texts: bool = False
    secret: bool = False
    shape: type | None = None


_WHOLE = Key("", "", MISSING)  # what a check of the whole table speaks of


@cache
def keys_of(shape: type) -> tuple[Key, ...]:
    """The keys of the table that becomes a `shape`, a dataclass, in the order of its fields."""
    hints = get_type_hints(shape)
    return tuple(_key(one, hints[one.name]) for one in fields(shape) if one.init)


@cache
def _adapter(shape: type) -> TypeAdapter[Any]:
    """Takes milliseconds to build: once per kind of table, not per table."""
    return TypeAdapter(shape)


def _key(one: Field[Any], hint: object) -> Key:
    duration = one.name.endswith("_s") and "float" in str(hint)
    return Key(
        name=one.name.removesuffix("_s") if duration else one.name,
        field=one.name,
        default=one.default if one.default_factory is MISSING else one.default_factory(),
        duration=duration,
        path=hint in (Path, Path | None),
        texts=hint in (tuple[str, ...], tuple[str, ...] | None),
        secret=not one.repr,
        shape=next((part for part in get_args(hint) if isinstance(part, type) and is_dataclass(part)), None),
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one file needs: the folder that its paths start from, the environment, and where mistakes go."""

    folder: Path
    environ: Mapping[str, str] = field(repr=False)
    mistakes: Mistakes

    def table(self, shape: type[T], table: Mapping[str, Any], at: KeyPath) -> T | None:
        """The `shape` that `table`, standing at `at`, describes; None when a mistake was noted."""
        plain: type = shape  # mypy does not take type[T] for hashable
        built: T | None = _Table(self, at, {key.name: key for key in keys_of(plain)}).build(plain, table)
        return built

    def text(self, text: str, at: KeyPath) -> str | None:
        """`text` with its ${NAME}s replaced; None when one is missing, which is noted."""
        expanded, used, missing = expand(text, self.environ)
        self.mistakes.secrets.update(used)
        for name in missing:
            self.mistakes.add(at, f"the environment variable {name} is not set", f"export {name}=… before the start")
        return None if missing else expanded

    def file(self, name: str, at: KeyPath) -> str | None:
        """What the file `name` holds; None when that is nothing, which is noted."""
        try:
            secret = read_secret(self.folder / Path(name).expanduser())
        except ValueError as error:
            self.mistakes.add(at, str(error), "Give the path of a file whose only content is the secret")
            return None
        self.mistakes.secrets.update(dict.fromkeys(filter(None, [secret, *secret.splitlines()]), "(secret)"))
        return secret


@dataclass(slots=True)
class _Table:
    """One table on its way. What is `_broken` or `_misspelt` has its mistake: that it lacks is no second one."""

    reading: Reading
    at: KeyPath
    keys: Mapping[str, Key]
    _values: dict[str, object] = field(default_factory=dict)
    _broken: set[str] = field(default_factory=set)
    _misspelt: set[str | None] = field(default_factory=set)

    def build(self, shape: type, table: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a shape, or None
        for name, value in table.items():
            self._take(name, value, table)
        for key in self.keys.values():
            if key.path and isinstance(key.default, Path):
                self._values.setdefault(key.field, str(self.reading.folder / key.default))
        try:
            built = _adapter(shape).validate_json(json.dumps(self._values, default=str), strict=True)
        except ValidationError as error:
            for detail in error.errors(include_url=False, include_input=False):
                self._explain(detail)
            return None
        except SettingsError as error:  # a dataclass that checks itself as a whole
            if not self._broken:
                self.reading.mistakes.add(self.at, error.reason, error.remedy)
            return None
        return None if self._broken & self.keys.keys() else built

    def _note(self, key: str, reason: str, remedy: str) -> None:
        self._broken.add(key)
        self.reading.mistakes.add((*self.at, key), reason, remedy)

    def _take(self, name: str, value: object, table: Mapping[str, Any]) -> None:
        stem = name.removesuffix("_file")
        if name in self.keys:
            self._store(self.keys[name], self._expand(name, value, (*self.at, name)))
        elif stem not in self.keys or not self.keys[stem].secret:
            self._misspelt.add(closest(name, self.keys))
            remedy = ABOVE_ALL if name in AT_THE_TOP else nearest(name, self._known())
            self._note(name, "is not a key of this table", remedy)
        elif stem in table:
            self._note(name, f"stands beside {stem}", "Keep one of the two")
        else:
            self._store(self.keys[stem], self._from_file(self.keys[stem], name, value))

    def _known(self) -> tuple[str, ...]:
        return (*self.keys, *(f"{key.name}_file" for key in self.keys.values() if key.secret))

    def _expand(self, name: str, value: object, at: KeyPath) -> object:
        """`value` with the ${NAME}s of its strings replaced; None marks one that could not be."""
        if isinstance(value, list):
            return [self._expand(name, one, (*at, index)) for index, one in enumerate(value)]
        if not isinstance(value, str):
            return value
        expanded = self.reading.text(value, at)
        if expanded is None:
            self._broken.add(name)
        return expanded

    def _from_file(self, key: Key, name: str, value: object) -> object:
        if not isinstance(value, str):
            self._broken.add(key.name)
            self._note(name, *_REASONS["string_type"])
            return None
        path = self._expand(key.name, value, (*self.at, name))
        secret = self.reading.file(path, (*self.at, name)) if isinstance(path, str) else None
        if secret is None:
            self._broken.add(key.name)
        return secret.split() if secret and key.texts else secret

    def _store(self, key: Key, value: object) -> None:
        if key.name in self._broken:
            return
        if key.duration:
            value = self._seconds(key.name, value, (*self.at, key.name))
        elif key.path and isinstance(value, str):
            value = str(self.reading.folder / Path(value).expanduser())
        elif key.texts and isinstance(value, str):
            value = [value]
        elif key.shape:
            value = self._inner(key, key.shape, value)
        if key.name not in self._broken:
            self._values[key.field] = value

    def _inner(self, key: Key, shape: type, value: object) -> object:
        """A table inside this one, as JSON will have it."""
        if not isinstance(value, dict):
            self._note(key.name, "must be a table", f"Write {key.name} = {{ … }}")
            return None
        built: Any = self.reading.table(shape, value, (*self.at, key.name))
        if built is None:
            self._broken.add(key.name)
        return asdict(built) if built is not None else None

    def _seconds(self, name: str, value: object, at: KeyPath) -> object:
        if isinstance(value, list):
            return [self._seconds(name, one, (*at, index)) for index, one in enumerate(value)]
        try:
            return durations.parse(value if isinstance(value, str) else str(value))
        except ValueError as error:
            self._broken.add(name)
            self.reading.mistakes.add(at, str(error), durations.REMEDY)
            return None

    def _explain(self, detail: ErrorDetails) -> None:
        """Note what pydantic found, unless its key has a mistake already."""
        location = detail["loc"]
        key = next((key for key in self.keys.values() if location[:1] == (key.field,)), _WHOLE)
        excused = self._misspelt if detail["type"] == "missing" else set()
        if key.name in self._broken | excused or (key is _WHOLE and self._broken):
            return
        reason, remedy = _said(detail, key)
        if detail["type"] in _UNQUOTED and isinstance(self._values[key.field], str):
            remedy = "Write it without quotes"
        self.reading.mistakes.add((*self.at, *filter(None, [key.name]), *location[1:]), reason, remedy)


def _said(detail: ErrorDetails, key: Key) -> tuple[str, str]:
    """Reason and remedy. Never the value: it may be a secret."""
    context = detail.get("ctx", {})
    bounds = [(words, context[bound]) for bound, words in _BOUNDS.items() if bound in context]
    if detail["type"] == "missing":
        return "is missing", f"Add {key.name} = … under the table's header"
    if "expected" in context:
        return "must be " + context["expected"].replace("'", '"'), ""
    if bounds:
        words, limit = bounds[0]
        return f"must be {words} {durations.show(limit) if key.duration else limit}", ""
    if "remedy" in context:
        return context["reason"], context["remedy"]
    return _REASONS.get(detail["type"], (detail["msg"].removeprefix("Value error, "), ""))
