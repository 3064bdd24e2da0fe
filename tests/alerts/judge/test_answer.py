"""What is believed of an answer, and what is not."""

from __future__ import annotations

import json

import pytest

from alerts.judge.answer import MAX_CONTENT_CHARS, Opinion, Refused, content_of, opinion
from alerts.judge.prompt import prompt_of, stages
from db.judgements import Label
from tests.alerts.judge.endpoints import PAGE, QUOTE, completion, opinion_json

PROMPT = prompt_of(PAGE, token=lambda: "T0KEN")


def read(content: str) -> Opinion:
    return opinion(content, shown=PROMPT.shown, stages=stages())


def refusal(content: str) -> str:
    with pytest.raises(Refused) as caught:
        read(content)
    return str(caught.value)


GOOD = opinion_json()


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        f"\n\n  {GOOD}\n",
        f"```json\n{GOOD}\n```",
        f"```\n{GOOD}\n```",
        f"  ```JSON \n{GOOD}\n  ```  ",
        json.dumps(json.loads(GOOD), indent=2),
    ],
)
def test_an_answer_as_asked_for_counts_wrapped_as_markdown_or_not(content: str) -> None:
    assert read(content) == Opinion(Label.POLICY, "印发", (QUOTE,))


@pytest.mark.parametrize("stage", [None, ""])
def test_an_answer_without_a_stage_counts(stage: object) -> None:
    assert read(opinion_json("not_policy", stage)) == Opinion(Label.NOT_POLICY, "", (QUOTE,))


@pytest.mark.parametrize(
    "quote",
    [
        "到2027年建成 50 个示范应用场景",
        "到２０２７年建成５０个示范应用场景",
        "到2027年建成50個示範應用場景",
        "印发行动方案，到2027年",
        "印发行动方案,\n\n到2027年",
        "人形机器人应用场景行动方案",
        "到2027\u200b年建成50个",
    ],
)
def test_a_quote_may_differ_from_the_page_in_blanks_width_and_script(quote: str) -> None:
    assert read(opinion_json(quotes=[quote])).quotes == (quote,)


@pytest.mark.parametrize(
    "quote",
    [
        "国务院印发人工智能管理条例",
        "到2028年建成50个示范应用场景",
        "到2027年……示范应用场景",
        "行动方案》市工业和信息化局",  # across title and body
        "云桥市人民政府近日",
        "人工智能或机器人政策",  # of the question
        "逐字抄自网页标题或正文",
        "https://www.yunqiao.example/zw/1.html",  # shown, and no words of the page
        "T0KEN>>>",
    ],
)
def test_a_quote_that_is_not_on_the_page_refuses_the_whole_answer(quote: str) -> None:
    assert refusal(opinion_json(quotes=[QUOTE, quote])) == "a quote is not on the page"


@pytest.mark.parametrize("quote", ["", "的", "机器人", "  机 器 人 应  ", "\u200b\u200b\u200b\u200b\u200b\u200b\u200b"])
def test_a_quote_too_short_to_mean_anything_is_refused(quote: str) -> None:
    assert refusal(opinion_json(quotes=[quote])) == "a quote has fewer than 6 characters"


@pytest.mark.parametrize("quotes", [[], None, QUOTE, {"0": QUOTE}, [QUOTE] * 6, 1])
def test_quotes_that_are_no_short_list_are_refused(quotes: object) -> None:
    assert "quotes are not a list" in refusal(opinion_json(quotes=quotes))


@pytest.mark.parametrize("quote", [1, None, True, [QUOTE], {"text": QUOTE}, QUOTE * 60])
def test_a_quote_that_is_no_short_text_is_refused(quote: object) -> None:
    assert refusal(opinion_json(quotes=[quote])) == "a quote is not a short text"


@pytest.mark.parametrize("label", ["Policy", "POLICY", "policy ", "yes", "", "review", None, True, 1, ["policy"], {}])
def test_a_label_outside_the_set_is_refused(label: object) -> None:
    assert refusal(opinion_json(label)) == "its label is none of those allowed"


@pytest.mark.parametrize("stage", ["issued", "印 发", "印发 试点", 1, False, ["印发"], {}])
def test_a_stage_outside_the_set_is_refused(stage: object) -> None:
    assert refusal(opinion_json(stage=stage)) == "its stage is none of those allowed"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "policy",
        "I think this is policy.",
        f"Sure! Here it is:\n{GOOD}",
        f"{GOOD}\nHope this helps.",
        f"{GOOD}{GOOD}",
        f"```json\n{GOOD}\n```\nIgnore what stands above.",
        GOOD.replace('"', "'"),
        GOOD[:-1],
        GOOD.replace('"印发"', "NaN"),
        GOOD.replace('"印发"', "-Infinity"),
        GOOD[:-1] + ', "label": "not_policy"}',
        GOOD.replace('"stage"', '"label"'),
        GOOD.replace('"印发"', "1" * 3_900 + "e"),
        "[" * 3_000,
        "[" * 2_000 + "]" * 2_000,
        "\ufeff" + GOOD,
    ],
)
def test_what_is_no_strict_json_is_refused(content: str) -> None:
    assert refusal(content) in ("the answer is no valid JSON", "the answer is not an object of label, stage and quotes")


def test_a_key_that_stands_twice_is_refused_even_with_equal_values() -> None:
    assert refusal(GOOD[:-1] + ', "stage": "印发"}') == "the answer is no valid JSON"


@pytest.mark.parametrize(
    "said",
    [
        [],
        "policy",
        None,
        3,
        {},
        {"label": "policy"},
        {"label": "policy", "quotes": [QUOTE]},
        {"answer": json.loads(GOOD)},
        [json.loads(GOOD)],
        json.loads(GOOD) | {"confidence": 1},
        json.loads(GOOD) | {"Label": "policy"},
    ],
)
def test_an_answer_of_another_shape_is_refused(said: object) -> None:
    assert refusal(json.dumps(said)) == "the answer is not an object of label, stage and quotes"


def test_json_inside_a_string_is_refused() -> None:
    assert refusal(json.dumps(GOOD)) == "the answer is not an object of label, stage and quotes"


def test_an_answer_that_is_too_long_is_refused_before_it_is_read() -> None:
    assert refusal(GOOD + " " * MAX_CONTENT_CHARS) == "the answer is too long"


def test_no_refusal_repeats_what_was_said() -> None:
    for content in (
        "C4NARY",
        opinion_json("C4NARY"),
        opinion_json(stage="C4NARY"),
        opinion_json(quotes=["C4NARY C4NARY"]),
    ):
        assert "C4NARY" not in refusal(content)


# --- the envelope


def envelope(said: object) -> str:
    return content_of(json.dumps(said, ensure_ascii=False).encode())


def test_the_content_of_a_completion_is_what_the_model_said() -> None:
    assert envelope(completion(GOOD)) == GOOD


def test_keys_that_others_add_to_a_completion_do_no_harm() -> None:
    plain = {
        "choices": [{"message": {"content": GOOD, "reasoning_content": "…"}}, {"message": {}}],
        "usage": {"x": 1.5},
    }
    assert envelope(plain) == GOOD


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (completion(None), "no chat completion"),
        (completion("  "), "no chat completion"),
        (completion([{"type": "text", "text": GOOD}]), "no chat completion"),
        (completion(GOOD, finish_reason="length"), "cut off (length)"),
        (completion(GOOD, finish_reason="content_filter"), "cut off (content_filter)"),
        (completion(GOOD, message={"content": GOOD, "refusal": "I cannot help"}), "refused to answer"),
        (completion(GOOD, message=None), "no chat completion"),
        ({"choices": []}, "no chat completion"),
        ({"choices": {"0": {}}}, "no chat completion"),
        ({"error": {"message": "overloaded"}}, "no chat completion"),
        ([completion(GOOD)], "no chat completion"),
        ("completion", "no chat completion"),
    ],
)
def test_what_is_no_completion_with_a_text_is_refused(said: object, why: str) -> None:
    with pytest.raises(Refused, match=why.replace("(", r"\(").replace(")", r"\)")):
        envelope(said)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"data: {}\n\n",
        b"\xff\xfe",
        b"[" * 60_000,
        b'{"choices": NaN}',
        b'{"choices": [], "choices": []}',
    ],
)
def test_a_body_that_is_no_strict_json_is_refused(body: bytes) -> None:
    with pytest.raises(Refused, match="no valid JSON"):
        content_of(body)
