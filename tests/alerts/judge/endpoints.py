"""An endpoint on loopback that speaks OpenAI's chat completions, or something like it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from alerts.judge.judge import Endpoint, Judge
from alerts.judge.prompt import Page
from tests.alerts.receivers import Scripted, Wire

KEY = "sk-C4nary-9f8e7d6c5b4a"
PAGE = Page(
    "云桥市印发《人形机器人应用场景行动方案》",
    "市工业和信息化局近日印发行动方案，\n到2027年建成 50 个示范应用场景。企业可申请补助。",
    "云桥市人民政府",
    "https://www.yunqiao.example/zw/1.html",
    "zh",
)
QUOTE = "到2027年建成50个示范应用场景"


def opinion_json(label: object = "policy", stage: object = "印发", quotes: object = (QUOTE,)) -> str:
    return json.dumps({"label": label, "stage": stage, "quotes": quotes}, ensure_ascii=False)


def completion(content: object, **choice: object) -> dict[str, Any]:
    """The body of a chat completion."""
    message = {"role": "assistant", "content": content, "refusal": None}
    first = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None} | choice
    return {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "m", "choices": [first]}


def http(body: bytes, *, status: str = "200 OK", kind: str = "application/json", more: str = "") -> bytes:
    head = (
        f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n{more}\r\n"
    )
    return head.encode() + body


def says(content: object, **choice: object) -> bytes:
    return http(json.dumps(completion(content, **choice), ensure_ascii=False).encode())


@dataclass
class Model:
    """Answers every question with `answer`, or what it makes of the question. `heard`: whole requests."""

    answer: bytes | Callable[[str], bytes] = field(default_factory=lambda: says(opinion_json()))
    heard: list[bytes] = field(default_factory=list)

    def __call__(self, wire: Wire) -> None:
        request = wire.hear_post()
        self.heard.append(request)
        wire.say(self.answer if isinstance(self.answer, bytes) else self.answer(self.question()))

    def question(self) -> str:
        """The last user message."""
        return str(self.sent()["messages"][1]["content"])

    def sent(self) -> dict[str, Any]:
        sent: dict[str, Any] = json.loads(self.heard[-1].partition(b"\r\n\r\n")[2])
        return sent


def judge_at(server: Scripted, *, timeout_s: float = 5.0, key: str | None = KEY, private: bool = True) -> Judge:
    url = server.url.removesuffix("/hook") + "/v1"
    return Judge(Endpoint(url, "m", key, timeout_s, allow_private=private))
