"""What people write around articles: names above blocks of other articles, credits, counts, buttons, notices.

All are matched against folded text (db.fold: lower case, simplified, full-width forms narrowed), so that each is
written once.
"""

from __future__ import annotations

import re


def _one_of(*alternatives: str) -> str:
    return f"(?:{'|'.join(alternatives)})"


# ------------------------------------------------------------------------------------------------ names above blocks
_WHICH = _one_of(
    "相关|相似|关联|同类|热门|热点|最热|推荐|精彩|更多|最新|最近|延伸|拓展|扩展|编辑|小编|本站|本周|本月|今日|近期",
    "往期|站内|图片|其[他它]|猜你|点击|随机|独家|精选|头条",
)
_WHAT = _one_of(
    "文章|阅读|新闻|报道|推荐|链接|内容|资讯|信息|专题|视频|图集|图文|稿件|解读|文件|政策|话题|搜索|热词|产品"
    "|帖子|问题",
    "百科|知识|主题|动态|消息|要闻|公告|标签|精彩|热点|排行|更新|喜欢|精选|关注|回顾|发布|点击|热文|好文|原创|热门",
)
BLOCK_NAME = re.compile(
    _one_of(
        rf"{_WHICH}(?:[·・]?{_WHAT})+(?:榜|列表|排行|排行榜|推荐)?",
        "(?:新闻|点击|阅读|热度|热文|人气|周|月|日|点击量|热搜)?排行榜?|热门|热榜|热搜榜?|热图|图说.{0,3}",
        "知识链接|延伸阅读|往期(?:精彩)?(?:回顾|推荐|内容)|更多[>》…]*|频道(?:推荐|精选)|友情链接|上一篇|下一篇",
        "(?:特别|重点|栏目|专栏|商务|今日|广告|品牌|网站)推荐|推荐(?:给[你您]|位|视频|图集)?|(?:责任)?编辑推荐",
        "(?:为|给)[你您]推荐|猜你(?:喜欢|想看|关注|感兴趣).{0,4}|.{0,4}(?:猜你喜欢|看点推荐)|看了(?:本文|又看"
        "|还看).{0,6}",
        "(?:大家|别人|其他人|网友|他们|看过的人)(?:都|还|也)*(?:在|爱)?看(?:了|什么)?|作者(?:其他|更多).{0,4}"
        "|微信扫一扫",
        "[你您](?:可能|也许|或许).{0,3}(?:喜欢|感兴趣|想看|关注).{0,6}",
        "(?:网友|最新|热门|全部|精彩|用户)?(?:评论|跟帖|留言)(?:区|列表)?|(?:我要|发表|写|添加)(?:评论|留言|跟帖)",
    )
)
_STORIES = _one_of(
    "articles?|stories|story|posts?|news|content|topics?|links?|reading|coverage|videos?|items|products|pages|guides",
    "resources|blogs?|headlines|insights|reads",
)
_KIND = "(?:related|recommended|popular|trending|latest|recent|featured|similar|suggested|further|sponsored|promoted)"
BLOCK_NAME_EN = re.compile(
    _one_of(
        rf"(?:(?:more|other|see|our|the|view|browse|explore)\s+)*{_KIND}(?:\s+{_STORIES})+"
        r"(?:\s+(?:for you|on .{1,30}|from .{1,30}))?",
        r"related|recommended(?:\s+for\s+you)?|popular(?:\s+now)?|trending(?:\s+now)?|discover more(?: from .{1,30})?",
        r"most\s+(?:read|popular|viewed|shared|recent|commented)(?:\s+.{1,20})?|top (?:stories|news"
        r"|posts)(?:\s+.{1,20})?",
        r"read\s+(?:more|next|also|this next)(?:\s+(?:from|about|on|in|like)\s+.{1,40})?|keep reading|continue reading",
        rf"more\s+(?:{_STORIES}|to (?:read|explore|discover))(?:\s+.{{1,40}})?|more\s+(?:from|on|about|in"
        rf"|like)\s+.{{1,40}}",
        r"you\s+(?:may|might|could)\s+(?:also\s+)?(?:like|enjoy|be interested in).{0,20}|you'll also (?:like"
        r"|love).{0,20}",
        r"(?:what|what else) to read.{0,10}|up next|next up|see also|also (?:read|see|on .{1,30})|don't miss.{0,10}",
        r"must[- ]read.{0,6}|(?:editor'?s?'?|staff) picks?|in case you missed it|(?:from )?around the web",
        r"from our (?:partners|sponsors|network)|(?:previous|next) (?:post|article|story)|about (?:the "
        r"|our )?(?:author|writer)s?",
        r"(?:(?:view|show|read|post|add|leave|write|join|all|your|the|an?|\d+)\s+)*"
        r"(?:comments?|repl(?:y|ies)|responses?|discussion|conversation)(?:\s*\(?\d*\)?)?(?: below)?",
        r"(?:subscribe|sign up).{0,40}|(?:get|join) (?:our|the|my) .{0,30}(?:newsletter|list|updates).{0,20}"
        r"|newsletters?",
        r"follow us.{0,20}|stay (?:connected|in touch|updated).{0,10}|tags?|filed under|categories|posted in.{0,30}",
    )
)
LEGAL_NAME = re.compile(
    r"[【（(\[]?(?:反侵权|版权|免责|法律|郑重|特别|重要|隐私|著作权|风险提示|网站)(?:声明|公告|条款|提示|说明)?"
    r"(?:及.{1,8})?[】）)\]]?|声明|disclaimer|copyright notice|legal notice"
)

# ------------------------------------------------------------------------------------------------ lines on their own
_OPEN = r"[（(【\[「\s]*"
_CREDIT = _one_of(
    "责任编[辑缉]|责编|编辑|编审|初审人?|复审|终审人?|审核|审校|审读|校对|监制|总监制|值班(?:编辑|主任|编委)"
    "|本[文期]编辑",
    "实习编辑|网络编辑|栏目编辑|网编|美编|排版|制图|设计|运营|统筹|策划|出品|制作|视觉|版式|签发|执行主编"
    "|主编|录入者?|上传",
    "发布[人者]|投稿|供稿|供图|图源|文案",
)
_WRITER = _one_of("(?:本文)?作者|(?:见习)?记者|采写|撰文|撰稿|执笔|文字|摄影|摄像|通讯员|文图|图文|文、图|实习生")
CREDIT_LINE = re.compile(
    _one_of(
        rf"{_OPEN}{_CREDIT}\s*(?:[:|丨/]|\s).{{0,60}}",
        rf"[(【\[].{{0,16}}{_CREDIT}\s*:?\s*.{{0,16}}[)】\]]",
        rf"{_OPEN}{_WRITER}\s*[:|丨/][^,。?!]{{0,50}}|(?:文|图|采写)\s*[/丨|].{{1,40}}",
        r"(?:\S{0,8}记者|本报讯?记者|通讯员)[\s:]+\S{2,4}(?:[\s、]+\S{2,4}){0,4}",
        r"[(【\[]?\s*(?:稿件|文章|信息|新闻|本文|图片|资料|内容|视频)?(?:来源|稿源|出处)\s*[:|丨].{0,60}",
        r"[(【\[]?\s*(?:本文)?原(?:标题|题|文标题)为?\s*[:《“].{0,120}",
    )
)
_COUNTED = "阅读|浏览|点击|访问|人气|点赞|评论|收藏|分享|转发|查看|已阅|围观|播放|参与|跟贴|热度"
COUNT_LINE = re.compile(
    _one_of(
        rf"(?:(?:{_COUNTED})(?:次数|人数|数|量)?\s?[:(]?\s?[\d,.万]*\s?[次人条]?\)?\s?[|/]?\s?)++",
        rf"[\d,.万]+\s?(?:次|人|条)?(?:{_COUNTED}|views?|comments?|shares?|likes?)",
    )
)
_BUTTON = _one_of(
    "打印(?:本页|文章|正文|此页|页面)?|关闭(?:窗口|本页|页面|此页)?|收藏(?:本页|本文|网页|文章)?|回到顶部|加载更多",
    "返回(?:顶部|首页|列表|上一页|目录|页首|搜狐.{0,12})?|分享(?:到|至|给朋友|本文)?|微信(?:好友|朋友圈"
    "|扫一扫)?|朋友圈",
    "(?:新浪|腾讯)?微博|qq(?:空间|好友)?|复制(?:链接|网址|成功)|举报|反馈|点赞|踩|顶|赞|推荐|转发|评论|字号"
    "|字体|大|中|小",
    "默认|超大|特大|缩小|放大|手机看|手机版|电脑版|扫一扫|二维码|纠错|我要纠错|投诉|查看(?:原文|更多|全文"
    "|大图)|阅读[原全]文",
    "展开(?:全文|阅读全文|更多)?|收起(?:全文)?|首页|正文|登录|注册|上一页|下一页|尾页|全文|播放|暂停|暂无评论"
    "|取消|确定|发送",
    "广告|推广|赞助|听新闻|语音播报|播报(?:文章)?|朗读|下载|繁体|简体|无障碍(?:浏览)?|不(?:感兴趣|喜欢)|a|t",
)
BUTTON_LINE = re.compile(
    rf"[\s\[【(|]*+(?:{_BUTTON}[\s|/:,、·\[\]【】()>»+\-\d]*+)++"
)  # possessive: one way to read a row of buttons
_NOTICE = _one_of(
    "版权(?:声明|所有|归|说明)|免责(?:声明|条款)|(?:重要|特别|郑重)声明|声明:|特别(?:提[醒示]:|说明)|侵删"
    "|违法和不良信息",
    "(?:欢迎|未经.{0,12}|请勿|禁止|如需|谢绝|严禁)转载|转载(?:请|须|需|自|声明|时|本文)|举报(?:电话|邮箱)"
    "|凡(?:本|注明|是|来源)",
    "以上(?:内容|文章|信息|图文|视频).{0,40}(?:仅代表|不代表|来自|转载|上传|发布)",
    "本(?:网|站|平台|号)[^。]{0,40}(?:仅代表|不代表|不承担|侵权|版权|仅供参考|授权|转载)",
    "本文[^。]{0,30}(?:仅代表|不代表|不承担|版权|仅供参考|未经授权|转载)|本文(?:首发|转自|转载|来自|来源)",
    "本文(?:系|为).{0,20}(?:原创|转载|独家|投稿|作者|公众号|号)|如(?:有|果|若|涉).{0,16}侵权|若.{0,16}侵权",
    "(?:图片|文章|文字|内容|素材|部分).{0,16}(?:来自|来源[于自]?|源自)(?:互联)?网络",
)
_CALL = _one_of(
    "扫(?:描|一扫|码).{0,40}|长按.{0,30}(?:二维码|识别|关注)|(?:欢迎|请)?(?:关注|添加|搜索).{0,24}(?:公众号"
    "|微信|微博|客户端|我们)",
    "点击.{0,20}(?:下载|关注|蓝字|大图|原文|查看更多|进入专题|进入论坛)|更多(?:精彩|资讯|内容|新闻"
    "|详情).{0,20}(?:关注|下载|请|点击|尽在)",
    "(?:打开|下载).{0,12}(?:客户端|app)|感谢(?:阅读|关注|收看)|喜欢.{0,12}(?:点赞|关注|在看)"
    "|-?\\s*(?:the\\s+)?end\\s*-?$",
    "[—\\-=_*]{0,6}分隔线|图片加载中|加载中|正在加载|(?:点击|查看)?.{0,4}(?:进入|参与)(?:讨论|评论|专题)"
    "|我有话说|发表于",
    "(?:当前|您(?:现在)?(?:所在)?的?)位置|[上下]一[篇条页](?:[:\\s]|$)|听新闻|语音播报|收听本文|反馈有奖",
    "(?:本文)?(?:关键词|关键字|标签|tags?|分类|所属栏目|栏目|主题词)\\s*:",
)
NOTICE_LINE = re.compile(rf"[(【\[*※\s]*{_NOTICE}")  # up to three hundred characters
CALL_LINE = re.compile(rf"[(【\[*※\s]*{_CALL}")  # short ones only
FOOTER_LINE = re.compile(
    r"icp[备证]|公网安备|copyright|©|all rights reserved|版权所有|许可证(?:编)?号|主办单位|承办单位:|技术支持:"
    r"|网站标识码|备案号"
)
NOTICE_LINE_EN = re.compile(
    _one_of(
        r"by (?:signing up|subscribing|clicking|submitting|entering|continuing)[ ,].{0,80}(?:agree|confirm|consent)",
        r".{0,80}(?:we|i|you|mashable|our site) (?:may|might|could|can) (?:earn|receive|get) (?:an? |a small )?"
        r"(?:affiliate )?(?:commission|compensation)|.{0,60}affiliate links?\b.{0,40}commission",
        r"(?:thanks|thank you) for (?:signing up|subscribing|downloading)|no credit card required|\[cta_module\]",
        r"(?:the following|this) content is (?:brought to you|sponsored|paid)|(?:check|confirm) your (?:e-?mail|inbox)",
        r"get .{0,60}(?:delivered|straight|sent) (?:in|to|right to)?\s?(?:to )?your (?:inbox|phone|e-?mail)",
        r".{0,140}(?:photo|image|picture)s? (?:by|credit|courtesy(?: of)?)\s*[:/].{0,40}$",
    )
)  # up to three hundred characters
CALL_LINE_EN = re.compile(
    _one_of(
        r"advertisement|sponsored|(?:story|article) continues (?:below|after).{0,40}|scroll (?:down"
        r"|to continue).{0,40}",
        r"continue reading.{0,60}|continues? below.{0,20}|skip (?:to|past|advertisement).{0,40}|click here to.{0,80}",
        r"(?:read|see|related|watch|more|also read|also see|read also|read next|see also|read more|learn more"
        r"|don't miss"
        r"|must read|recommended|related (?:story|article|post|video))\s*[:>»|].{0,160}",
        r"share (?:this|on|via).{0,40}|share|tweet|pin(?: it)?|email|print|save|reddit|linkedin|facebook"
        r"|twitter|whatsapp",
        r"copy link|link copied.{0,20}|sign up (?:for|here|to).{0,120}|subscribe (?:to|now|for|here|today).{0,120}",
        r"follow (?:us|me|@|him|her|them) ?.{0,80}|like us on.{0,60}|(?:get|download) (?:the"
        r"|our) .{0,30}(?:app|newsletter).{0,60}",
        r"you have .{0,20}free articles.{0,40}|already a subscriber.{0,40}|log in.{0,40}|sign in.{0,40}"
        r"|enter your email.{0,40}",
        r"(?:(?:photo|image|picture) credit|photos?|images?|pictures?|illustration|credit"
        r"|source)s?\s*(?:by)?\s*:.{0,120}",
        r"getty images|reuters|ap photo|afp|associated press|.{0,60}[/(](?:getty images|ap photo|reuters|afp"
        r"|shutterstock|istock).{0,40}",
        r"(?:posted|filed|tagged|categori[sz]ed) (?:in|under|on|with|as)\s?:?.{0,100}|(?:tags?|categor(?:y"
        r"|ies)|topics?)\s*:.{0,200}",
        r"(?:last )?(?:updated|modified|published|posted)\s*(?:on|at)?\s*:?.{0,50}|by [a-z.\-' ]{3,40}(?:\|.{0,40})?",
        r"copyright .{0,120}|©.{0,120}|all rights reserved.{0,80}|\d+ (?:comments?|shares?|views?|likes?"
        r"|min(?:ute)?s? read|claps)",
        r"\d+ min(?:ute)?s?|reading time.{0,20}|.{0,10}min read|listen to (?:this )?article.{0,20}|play video",
        r"video player is loading.{0,40}|close|menu|search|loading\.*|back to (?:top|blog).{0,10}|next|previous|home",
        r"comments? are closed.{0,20}|view (?:all|more|comments|gallery).{0,30}|show more|see more|load more"
        r"|report (?:this|a).{0,30}",
        r"thanks for (?:reading|subscribing).{0,80}|your email address will not be.{0,80}|required fields.{0,30}",
        r"(?:we|this (?:web)?site|our (?:web)?site|(?:non-)?necessary|these"
        r"|any) (?:(?:web)?site )?(?:uses? )?cookies.{0,300}",
        r"(?:originally published|as an amazon associate).{0,160}|\(?this (?:post|article) contains affiliate.{0,200}",
        r"this (?:article|story|post) (?:was|is|originally|first|has been|may contain|contains) .{0,20}"
        r"(?:published|appeared|updated|affiliate).{0,160}|table of contents|in this article|jump to.{0,60}",
    )
    + r"\.?"
)
CAPTION_LINE = re.compile(
    r"(?:资料图|示意图|配图|题图|图片|图)\s*[:|丨].{0,60}|[▲△↑▼]\S.{0,60}|.{2,36}(?:摄|供图|资料图?|制图|截图)[。)]?"
)

# ---------------------------------------------------------------------------- the table above a government document
_LABEL = _one_of(
    "索引号?|发文(?:机关|字号|日期|单位|时间)|文号|成文(?:日期|时间)|发布(?:日期|机构|机关|单位|时间|主体)"
    "|主题(?:词|分类)",
    "分类|体裁(?:分类)?|组配分类|公开(?:方式|范围|时限|日期|形式|类别)|有效性|时效(?:性|状态)?|[生失]效(?:日期|时间)",
    "生成日期|[施实]行日期|实施日期|废止日期|信息(?:名称|索引|来源|分类|类别)|统一编号|登记号|服务对象"
    "|责任部门|内容概述",
    "公文(?:种类|时效)|标题|名称|关键词|所属(?:主题|分类)|[制印]发(?:机关|单位|日期)|签发(?:人|日期)|来源",
)
RECORD_LINE = re.compile(rf"[\[【]?{_LABEL}[\]】]?:")  # against text without spaces: labels are spread ("标 题")
