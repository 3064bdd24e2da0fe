"""A page as plain Python: the tree that `discover` walks. Built once by lexbor, read many times without crossing into C."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

#: Elements whose text nobody reads on the page.
SILENT = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "object", "select", "textarea", "head"})
#: Deeper than any page written by a person (the deepest of 200 real pages: 43); what lies below is not looked at.
MAX_DEPTH = 400

_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")  # pasted from word processors into titles
_WORD = re.compile(r"[a-z]+")


class Element:
    """An element with its children in page order; a `str` child is a text node with its white space folded."""

    __slots__ = ("attrs", "children", "first_link", "last_link", "parent", "shape", "tag")

    def __init__(self, tag: str, attrs: dict[str, str | None], parent: Element | None) -> None:
        self.tag = tag
        self.attrs = attrs
        self.parent = parent
        self.children: list[Element | str] = []
        self.first_link = 0  # the links inside are links[first_link:last_link] of the page
        self.last_link = 0
        self.shape = tag  # tag and first class word, as set by `parse`

    def elements(self) -> Iterator[Element]:
        """The child elements."""
        return (child for child in self.children if isinstance(child, Element))

    def walk(self) -> Iterator[Element | str]:
        """Everything below, in page order."""
        stack: list[Element | str] = list(reversed(self.children))
        while stack:
            node = stack.pop()
            yield node
            if isinstance(node, Element):
                stack.extend(reversed(node.children))

    def texts(self) -> Iterator[str]:
        """The text nodes below, in page order, none empty."""
        return (node for node in self.walk() if isinstance(node, str))

    def text(self) -> str:
        return fold_space(" ".join(self.texts()))

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
        return frozenset(_WORD.findall(_split_camel(f"{self.get('class')} {self.get('id')}")))


def fold_space(text: str) -> str:
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()


def _split_camel(text: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).lower()


def _shape(tag: str, attrs: dict[str, str | None]) -> str:
    first = (attrs.get("class") or "").split()[:1]
    return tag + "." + re.sub(r"\d+", "", first[0]) if first else tag


def parse(html: str) -> tuple[Element, dict[int, Element]]:
    """The page's root element, and the way from a lexbor node's mem_id to its Element."""
    return convert(LexborHTMLParser(html))


def convert(tree: LexborHTMLParser) -> tuple[Element, dict[int, Element]]:
    root = Element("html", {}, None)
    by_id: dict[int, Element] = {}
    stack: list[tuple[LexborNode, Element, int]] = [(tree.root, root, 0)] if tree.root is not None else []
    while stack:
        node, element, depth = stack.pop()
        for child in node.iter(include_text=True):
            _append(child, element, by_id, stack if depth < MAX_DEPTH else [], depth)
    return root, by_id


def _append(
    node: LexborNode,
    parent: Element,
    by_id: dict[int, Element],
    stack: list[tuple[LexborNode, Element, int]],
    depth: int,
) -> None:
    tag = node.tag or ""
    if tag == "-text":
        if text := fold_space(node.text(deep=False)):
            parent.children.append(text)
    elif tag and not tag.startswith("-") and tag not in SILENT:
        attrs = node.attributes
        element = Element(tag, attrs, parent)
        element.shape = _shape(tag, attrs)
        parent.children.append(element)
        by_id[node.mem_id] = element
        stack.append((node, element, depth + 1))
