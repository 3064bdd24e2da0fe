from __future__ import annotations

import pytest

from crawler.garbled import is_garbled

CHINESE = (
    "兰河市人民政府关于印发智能机器人产业发展三年行动计划的通知",
    "市科技局公示2026年度重点研发项目拟立项清单",
    "关于召开全市数字经济工作会议的预通知",
    "云岫县医疗保障局公布定点医药机构名单",
)
TRADITIONAL = (
    "關於預告訂定「人工智慧產業發展條例」草案之公告",
    "國家科學及技術委員會召開機器人專案會議",
    "數位發展部徵求可信任資料集意見",
)
JAPANESE = (
    "次世代ロボット基盤モデルの研究開発に係る公募について",
    "令和八年度における人工知能戦略本部の開催",
    "ｾｷｭﾘﾃｨ対策に関するお知らせをここに掲載しました",
)
KOREAN = ("인공지능 기본법 시행령 입법예고에 관한 공고", "로봇산업 규제혁신 방안 발표")
FRENCH = (
    "Règlement européen sur l’intelligence artificielle : où en est-on à l’été ?",
    "Décret n° 2026-118 relatif à l’État",
)
GERMAN = ("Über künstliche Intelligenz für Österreichs Häuser", "Größere Prüfpflichten für autonome Züge")
OTHERS = (
    "Þetta er íslensk frétt um gervigreind og vélmenni á Íslandi",
    "Në Kosovë dhe Shqipëri hyjnë në fuqi rregulla të reja",
    "Об утверждении правил испытаний беспилотных автомобилей",
    "Quy định mới về trí tuệ nhân tạo và rô-bốt dịch vụ",
    "κανονισμός για την τεχνητή νοημοσύνη",
    "لائحة جديدة بشأن الذكاء الاصطناعي",
)
CODE = ("def poll(due): return [x for x in due if x.status_code == 200]", "curl -s 'https://a.example/?q=1&b=2' | jq .")
NAMES = ("鄢龑、郗珺、逄喆、亓玥、仝赟、昝晟、缪斌、訾鹏、檀煜、郜婕", "拟录用人员：谌昊、濮阳璐、逯鑫、麴楠、宓琛")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("utf-8", "gb18030"),
        ("utf-8", "latin-1"),
        ("utf-8", "cp1252"),
        ("utf-8", "big5"),
        ("utf-8", "shift_jis"),
        ("gb18030", "utf-8"),
        ("gb18030", "latin-1"),
        ("gb18030", "cp1252"),
        ("gb18030", "big5"),
        ("gb18030", "shift_jis"),
        ("big5", "gb18030"),
        ("big5", "utf-8"),
    ],
)
def test_chinese_in_the_wrong_charset_is_garbled(written: str, read: str) -> None:
    texts = TRADITIONAL if written == "big5" else CHINESE
    assert is_garbled(text.encode(written, "replace").decode(read, "replace") for text in texts)


def test_one_title_is_enough_where_it_turns_back_into_utf_8() -> None:
    assert is_garbled([CHINESE[0].encode().decode("gb18030", "replace")])


@pytest.mark.parametrize(
    "texts",
    [
        ("锟斤拷锟斤拷锟斤拷公告锟斤拷锟斤拷",),
        ("?????????", "???????2026???"),
        ("\ue001\ue2f0\ue310通知\ue001\ue2f0",) * 3,
    ],
)
def test_what_is_left_of_lost_characters_is_garbled(texts: tuple[str, ...]) -> None:
    assert is_garbled(texts)


@pytest.mark.parametrize(
    "texts", [CHINESE, TRADITIONAL, JAPANESE, KOREAN, FRENCH, GERMAN, OTHERS, CODE, NAMES, ("",), ("公告",)]
)
def test_a_text_in_any_language_is_not(texts: tuple[str, ...]) -> None:
    assert not is_garbled(texts)
    for text in texts:
        assert not is_garbled([text])


def test_titles_cut_between_two_bytes_can_be_read() -> None:
    assert not is_garbled(text[:14] + "\ufffd…" for text in CHINESE)


def test_a_few_misread_quotation_marks_do_not_spoil_english() -> None:
    assert not is_garbled(
        ["Agencyâ€™s guidance on machine learning in medical devices", "Ministerâ€™s statement on robots"]
    )
