"""A page as plain Python: the tree that discovery walks. lexbor builds it once; after that nothing crosses into C."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

#: Elements whose text nobody reads on the page.
SILENT = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "object", "select", "textarea", "head"})
#: Elements that begin and end a line.
_BLOCKS = frozenset(
    "address article aside blockquote br center dd div dl dt figure figcaption footer form h1 h2 h3 h4 h5 h6 header hr"  # noqa: SIM905
    " li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
#: Deeper than any page written by a person (lists nest 10 to 40 levels); what lies below is not looked at.
MAX_DEPTH = 400

_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[a-z]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DIGITS = re.compile(r"\d+")


class Element:
    """An element with its children in page order; a `str` child is a text node, runs of white space as one blank."""

    __slots__ = ("attrs", "children", "first_link", "last_link", "parent", "shape", "tag")

    def __init__(self, tag: str, attrs: dict[str, str | None], parent: Element | None) -> None:
        self.tag = tag
        self.attrs = attrs
        self.parent = parent
        self.children: list[Element | str] = []
        self.first_link = 0  # the links inside are links[first_link:last_link] of the page, see records.number_links
        self.last_link = 0
        first = (attrs.get("class") or "").split()[:1] if attrs else []
        self.shape = f"{tag}.{_DIGITS.sub('', first[0])}" if first else tag  # items alike have the same

    def elements(self) -> Iterator[Element]:
        """The child elements."""
        return (child for child in self.children if isinstance(child, Element))

    def walk(self) -> Iterator[Element | str]:
        """Everything below, in page order."""
        stack: list[Element | str] = self.children[::-1]
        while stack:
            node = stack.pop()
            yield node
            if isinstance(node, Element):
                stack.extend(node.children[::-1])

    def descendants(self) -> Iterator[Element]:
        """The elements below, in page order."""
        return (node for node in self.walk() if isinstance(node, Element))

    def texts(self) -> Iterator[str]:
        """The text nodes below, in page order, none blank."""
        return (text for node in self.walk() if isinstance(node, str) and (text := node.strip()))

    def lines(self, *, skip: Callable[[Element], bool] = lambda _: False) -> list[str]:
        """The text as it breaks into lines on the page, none blank. `skip`: elements to leave out."""
        parts: list[str] = []
        stack: list[Element | str] = self.children[::-1]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                parts.append(node)
            elif not skip(node):
                line_end = ["\n"] if node.tag in _BLOCKS else []
                stack += [*line_end, *node.children[::-1], *line_end]
        return [line for part in "".join(parts).split("\n") if (line := fold_space(part))]

    def text(self) -> str:
        return " ".join(self.lines())

    def ancestors(self) -> Iterator[Element]:
        """The parent first, the root last."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def get(self, name: str) -> str:
        """An attribute, stripped; "" when it is absent."""
        return (self.attrs.get(name) or "").strip()

    def words(self) -> frozenset[str]:
        """The lower-case Latin words of `class` and `id`: {"main", "nav"} for class="main-nav" or id="mainNav"."""
        if not self.attrs:
            return frozenset()
        return frozenset(word for token in self.tokens() for word in words_of(token))

    def tokens(self) -> list[str]:
        """The class names and the id."""
        return f"{self.attrs.get('class') or ''} {self.attrs.get('id') or ''}".split()


def words_of(token: str) -> list[str]:
    return _WORD.findall(_CAMEL.sub(" ", token).lower())


def fold_space(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def outline(tree: LexborHTMLParser) -> tuple[Element, dict[int, Element]]:
    """The page's root, and the way from a lexbor node's mem_id to its Element."""
    root = Element("html", {}, None)
    by_id: dict[int, Element] = {}
    stack: list[tuple[LexborNode, Element, int]] = [(tree.root, root, 0)] if tree.root is not None else []
    while stack:
        node, element, depth = stack.pop()
        for child in node.iter(include_text=True):
            added = _append(child, element)
            if added is not None:
                by_id[child.mem_id] = added
                if depth < MAX_DEPTH:
                    stack.append((child, added, depth + 1))
    return root, by_id


def _append(node: LexborNode, parent: Element) -> Element | None:
    """Add a node below `parent`; an element comes back to be filled."""
    tag = node.tag or ""
    if tag == "-text":
        parent.children.append(_SPACE.sub(" ", node.text(deep=False)))
        return None
    if not tag or tag[0] == "-" or tag in SILENT:
        return None
    element = Element(tag, node.attributes, parent)
    parent.children.append(element)
    return element
