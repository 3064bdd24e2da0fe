"""The words that tell page parts apart: class and id names of common CMS templates, and what people write above blocks.

Hints, never verdicts: each is weighed against how much of the page's prose it would take away (see marks.py).
All are matched in lower case.
"""

from __future__ import annotations

import re


def _any(*words: str) -> str:
    return "|".join(words)


# ------------------------------------------------------------------------------------------------ class and id names
# Whole words of a class or id (split at space, dash and underscore) that mean one thing …
_NOISE_WORDS = _any(
    *"ad ads adv advert advertisement advertising sponsor sponsored sponsors promo promos promotion".split(),
    *"nav navi navbar navigation menu submenu topbar toolbar crumb crumbs breadcrumb breadcrumbs".split(),
    *"sidebar sidebars aside footer copyright friendlink friendlinks share shares sharing sns".split(),
    *"related relate relates relation similar recommend recommended recommends recommendation recommendations".split(),
    *"hotnews ranklist mostread readmore morelink tagcloud keywords pager pagination prevnext".split(),
    *"login signin signup register subscribe subscription newsletter cookie cookies popup paywall gdpr consent".split(),
    *"qrcode ewm erweima byline author-info author-bio pubtime otherlink otherlinks".split(),
    *"xiangguan tuijian xgwz xgyd xgnews fenxiang guanggao daohang youqing digg newdigg boxoff".split(),
    *"teaser teasers screen-reader-text sr-only visually-hidden noprint no-print skip-link signup-form".split(),
)
# … and those that templates also give to the article: they count only where little prose stands under them.
_WEAK_WORDS = _any(
    *"side sider foot bottom banner tool tools rail latest popular trending next prev prevnext categories topics".split(),
    *"keyword bio author authors wx follow social modal overlay credit source-info handle tbox cta".split(),
    *"disclaimer meta video player poll survey vote tip tips info label labels hd tag tags category pages".split(),
    *"top10 hot hots".split(),
)
# These are of use only where they hold links.
_LINKED_WORDS = _any(*"list lists rank ranking more context widget widgets editor editors copy".split())
# … and parts long enough to mean one thing inside any word.
_NOISE_PARTS = _any(
    *"related-|related_|-related|_related|relatedarticle relatednews relatedpost relatedstor relatedcontent".split(),
    *"recommend tuijian xiangguan sidebar breadcrumb copyright newsletter paginat disqus taboola outbrain".split(),
    *"commentlist comment-list comments- -comments comment_ _comment commentbox sharebar share-bar share_ -share _share".split(),
    *"sharedaddy addtoany jiathis bdshare social-share sociallinks advertis googlead adsbygoogle gg_ad _ad_ -ad-".split(),
    *"friendlink prevnext prev-next nextprev post-navigation article-tags article_tags post-tags tag-list taglist".split(),
    *"author-box author-bio authorbox about-author post-author article-author editor-note subscribe sign-up-form".split(),
    *"cookie-banner cookiebar cookie-consent popular-posts most-read mostpop hot-news hotnews rank-list trending".split(),
    *"photo-caption image-caption imagecaption img-desc image-credit photo-credit picture-caption media-caption".split(),
    *"read-more read-next up-next also-read morestories more-stories".split(),
)
WEAK_NAME = re.compile(rf"(?:^|[\s_-])(?:{_WEAK_WORDS})(?=$|[\s_-])")
LINKED_NAME = re.compile(rf"(?:^|[\s_-])(?:{_LINKED_WORDS})(?=$|[\s_-])")
NOISE_NAME = re.compile(rf"(?:^|[\s_-])(?:{_NOISE_WORDS})(?=$|[\s_-])|{_NOISE_PARTS}")
CAPTION_NAME = re.compile(r"caption|img-?desc|image-?note|pic-?note|photo-?credit|image-?credit|img_?txt|picinfo")
COMMENT_NAME = re.compile(r"comment|disqus|pinglun|discuss|respond|(?:^|[\s_-])repl(?:y|ies)(?=$|[\s_-])|livefyre")
FOOT_NAME = re.compile(r"(?:^|[\s_-])(?:footer|foot|copyright|colophon)(?=$|[\s_-])|footer-|-footer|copyright")
BODY_NAME = re.compile(
    r"trs_editor|trs_ueditor|ucap-content|ivs_content|rich_media_content|artibody|article-?_?(?:body|content|text|txt)"
    r"|content-?_?(?:body|article|text|txt)|(?:post|entry|news|story|detail|main)-?_?(?:body|content|text|txt)|story-body"
    r"|articlebody|newstext|zoom|(?:^|[\s_-])(?:content|article|detail|zwcontent|wzcon|text_con)(?=$|[\s_-])"
)
NOISE_TAGS = frozenset(("nav", "footer", "aside", "menu", "dialog", "figcaption", "caption"))
NOISE_ROLES = frozenset(
    (
        "navigation",
        "complementary",
        "banner",
        "contentinfo",
        "search",
        "dialog",
        "alertdialog",
        "menu",
        "menubar",
        "toolbar",
    )
)

# ------------------------------------------------------------------------------------------------ names above blocks
_ITEMS = "文章|阅读|新闻|报道|推荐|链接|内容|资讯|信息|专题|视频|图集|图文|稿件|解读|文件|政策|话题|搜索|热词|产品|帖子|问题|百科|知识|主题|动态|消息|要闻|公告|标签"
BLOCK_NAME = re.compile(
    rf"(?:相关|相似|关联|热门|热点|最热|推荐|精彩|更多|最新|最近|延伸|拓展|扩展|编辑|小编|本站|本周|本月|今日|近期|往期|站内|图片|同类|其他|其它|猜你|点击|随机|独家|精选|头条)"
    rf"(?:[·・]?(?:{_ITEMS}|精彩|热点|排行|更新|喜欢|精选|关注|回顾|发布|点击|热文|好文|原创))+(?:榜|列表|排行|排行榜|推荐)?"
    r"|(?:新闻|点击|阅读|热度|热文|人气|周|月|日|点击量|热搜)?排行榜?|延伸阅读|知识链接|猜你(?:喜欢|想看|关注|感兴趣).{0,4}"
    r"|(?:为|给)[你您]推荐|(?:大家|别人|其他人|网友|他们|看过的人)(?:都|还|也)*(?:在|爱)?看(?:了|什么)?|[你您](?:可能|也许|或许).{0,3}(?:喜欢|感兴趣|想看|关注).{0,6}"
    r"|推荐(?:给[你您]|位|视频|图集)?|热门|热榜|热搜榜?|往期(?:精彩)?(?:回顾|推荐|内容)|看了(?:本文|又看|还看).{0,6}|更多(?:>+|》+|…)?|(?:网友|最新|热门|全部|精彩|用户)?(?:评论|跟帖|留言)(?:区|列表)?"
    r"|(?:我要|发表|写|添加)(?:评论|留言|跟帖)|友情链接|频道(?:推荐|精选)|(?:特别|重点|栏目|专栏|商务|今日|广告|品牌|网站)推荐|.{0,4}(?:猜你喜欢|看点推荐)|上一篇|下一篇|作者(?:其他|更多).{0,4}|热图|图说.{0,3}|微信扫一扫|(?:责任)?编辑推荐",
)
_STORIES = r"(?:articles?|stories|story|posts?|news|content|topics?|links?|reading|coverage|videos?|items|products|pages|guides|resources|blogs?|headlines|insights|reads)"
BLOCK_NAME_EN = re.compile(
    rf"(?:(?:more|other|see|our|the|view|browse|explore)\s+)*(?:related|recommended|popular|trending|latest|recent|featured|similar|suggested|further|sponsored|promoted)(?:\s+{_STORIES})+(?:\s+(?:for you|on .{{1,30}}|from .{{1,30}}))?"
    rf"|related|recommended(?:\s+for\s+you)?|popular(?:\s+now)?|trending(?:\s+now)?|most\s+(?:read|popular|viewed|shared|recent|commented)(?:\s+.{{1,20}})?"
    rf"|read\s+(?:more|next|also|this next)(?:\s+(?:from|about|on|in|like)\s+.{{1,40}})?|more\s+(?:{_STORIES}|to (?:read|explore|discover))(?:\s+.{{1,40}})?|more\s+(?:from|on|about|in|like)\s+.{{1,40}}"
    r"|(?:you\s+(?:may|might|could)\s+(?:also\s+)?(?:like|enjoy|be interested in)|you'll also (?:like|love)).{0,20}|(?:what to|what else to)\s+read.{0,10}|up next|next up|top (?:stories|news|posts|picks)(?:\s+.{1,20})?|see also|also (?:read|see|on .{1,30})|don['’]t miss.{0,10}|must[- ]read.{0,6}"
    r"|(?:editor['’]?s?['’]?|staff) picks?|in case you missed it|keep reading|continue reading|(?:from )?around the web|from our (?:partners|sponsors|network)|(?:view |show |read |post |add |leave |write |join )*(?:an? |all |your |the |\d+ )*(?:comments?|repl(?:y|ies)|responses?|discussion|conversation)(?:\s*\(?\d*\)?)?"
    r"|about (?:the |our )?(?:author|writer)s?|(?:subscribe|sign up).{0,40}|(?:get|join) (?:our|the|my) .{0,30}(?:newsletter|list|updates).{0,20}|newsletters?|follow us.{0,20}|stay (?:connected|in touch|updated).{0,10}|tags?|filed under|categories|topics?|posted in.{0,30}|leave a (?:reply|comment).{0,10}|discover more(?: from .{1,30})?|previous (?:post|article|story)|next (?:post|article|story)"
)

# ------------------------------------------------------------------------------------------------ lines on their own
_CREDIT = "责任编辑|责任编缉|责编|编辑|编审|初审|复审|终审|审核|审校|审读|校对|监制|总监制|值班编辑|值班主任|本文编辑|本期编辑|实习编辑|网络编辑|栏目编辑|网编|美编|排版|制图|设计|运营|统筹|策划|出品|制作|视觉|版式|签发|值班编委|执行主编|主编|录入|录入者|上传|发布人|发布者|投稿|供稿|供图|图源|文案|终审人|初审人"
_BYLINE = "作者|记者|采写|撰文|撰稿|执笔|文字|摄影|摄像|通讯员|文图|图文|文、图|本文作者|见习记者|实习生"
CREDIT_LINE = re.compile(
    rf"^[（(【\[「\s]*(?:{_CREDIT})\s*(?:[:：|丨｜/]|\s).{{0,60}}$|^[（(【\[].{{0,16}}(?:{_CREDIT})\s*[:：]?\s*.{{0,16}}[）)】\]]$"
    rf"|^[（(【\[「\s]*(?:{_BYLINE})\s*[:：|丨｜/].{{0,50}}$|^(?:文|图|采写)\s*[/丨｜|／].{{1,40}}$|^(?:\S{{0,8}}记者|本报讯?记者|通讯员)[\s:：]+\S{{2,4}}(?:[\s、]+\S{{2,4}}){{0,4}}$"
    r"|^[（(【\[]?\s*(?:稿件|文章|信息|新闻|本文|图片|资料|内容|视频)?(?:来源|稿源|出处)\s*[:：|丨｜].{0,60}$"
    r"|^[（(【\[]?\s*(?:本文)?原(?:标题|题|文标题)(?:为)?\s*[:：《“].{0,120}$"
)
COUNT_LINE = re.compile(
    r"^(?:(?:阅读|浏览|点击|访问|人气|点赞|评论|收藏|分享|转发|查看|已阅|围观|播放|参与|跟贴|热度)(?:数|量|次数|人数)?\s*[:：（(]?\s*[\d,.万]*\s*[次人条]?[）)]?\s*[|｜/]?\s*)+$|^[\d,.万]+\s*(?:次|人|条)?(?:阅读|浏览|点击|访问|评论|参与|点赞|跟贴|围观|播放|views?|comments?|shares?|likes?)$"
)
_BUTTONS = "播报(?:文章)?|不(?:感兴趣|喜欢)|打印(?:本页|文章|正文|此页|页面)?|关闭(?:窗口|本页|页面|此页)?|收藏(?:本页|本文|网页|文章)?|分享(?:到|至|给朋友|本文)?|返回(?:顶部|首页|列表|上一页|目录|页首|搜狐.{0,12})?|回到顶部|微信(?:好友|朋友圈|扫一扫)?|(?:新浪|腾讯)?微博|qq(?:空间|好友)?|朋友圈|复制(?:链接|网址|成功)|举报|反馈|点赞|踩|顶|赞|推荐|转发|评论|字号|字体|大|中|小|默认|超大|特大|缩小|放大|手机看|手机版|电脑版|扫一扫|二维码|纠错|投诉|查看原文|阅读原文|阅读全文|展开(?:全文|阅读全文|更多)?|查看(?:更多|全文|大图)|收起(?:全文)?|加载更多|首页|正文|登录|注册|上一页|下一页|尾页|全文|播放|暂停|暂无评论|取消|确定|发送|听新闻|语音播报|朗读|下载|繁体|简体|无障碍(?:浏览)?|我要纠错|a\+|a-|a|t|\+|-"
BUTTON_LINE = re.compile(rf"^(?:(?:{_BUTTONS})[\s|｜/:：,，、·\[\]【】（）()>»+\-\d]*)+$")
TAIL_LINE = re.compile(
    r"^[（(【\[*＊※\s]*(?:版权(?:声明|所有|归|说明)|免责(?:声明|条款)|重要声明|特别声明|郑重声明|声明[:：]|特别提[醒示][:：]|特别说明|(?:欢迎|未经.{0,12}|请勿|禁止|如需|谢绝|严禁)转载|转载(?:请|须|需|自|声明|时|本文)|凡(?:本|注明|是|来源)|违法和不良信息|举报(?:电话|邮箱)|以上(?:内容|文章|信息).{0,12}(?:仅代表|不代表|来自|转载)|本(?:网|站|平台|文|号)[^。]{0,40}(?:仅代表|不代表|不承担|侵权|版权|仅供参考|授权|转载)|以上(?:内容|图文|视频).{0,40}(?:上传|发布)|(?:图片|文章|文字|内容|素材|部分).{0,16}(?:来自|来源于|来源自|源自)(?:互联)?网络|如(?:有|果|若|涉).{0,16}侵权|若.{0,16}侵权|侵删|扫(?:描|一扫|码).{0,40}|长按.{0,30}(?:二维码|识别|关注)|点击.{0,20}(?:下载|关注|蓝字|大图|原文|查看更多|进入专题|进入论坛)|(?:欢迎|请)?(?:关注|添加|搜索).{0,24}(?:公众号|微信|微博|客户端|我们|订阅号|头条号).{0,20}|更多(?:精彩|资讯|内容|新闻|详情).{0,20}(?:关注|下载|请|点击|尽在).{0,40}|打开.{0,12}(?:客户端|app).{0,20}|下载.{0,12}(?:客户端|app).{0,20}|本文(?:首发|转自|转载|来自|来源|系|为).{0,60}|感谢(?:阅读|关注|收看).{0,10}|喜欢.{0,12}(?:点赞|关注|在看).{0,20}|-?\s*(?:the\s+)?end\s*-?|责任编辑.{0,20}|[—\-=_*]{0,6}分隔线[—\-=_*]{0,30}|图片加载中|加载中|正在加载|(?:本文)?(?:关键词|关键字|标签|tags?|分类|所属栏目|栏目|主题词)\s*[:：].{0,80}|我有话说.{0,10}|发表于.{0,20}|(?:当前|您(?:现在)?(?:所在)?的?)位置.{0,60}|上一[篇条页][:：\s].{0,80}|下一[篇条页][:：\s].{0,80}|(?:听新闻|语音播报|收听本文).{0,20}|(?:点击|查看)?.{0,4}(?:进入|参与)(?:讨论|评论|专题).{0,10})"
)
FOOTER_LINE = re.compile(
    r"icp[备证]|公网安备|copyright|©|all rights reserved|版权所有|许可证(?:编)?号|主办单位|承办单位[:：]|技术支持[:：]|网站标识码|备案号"
)
TAIL_LINE_EN = re.compile(
    r"^(?:advertisement|sponsored|story continues (?:below|after).{0,40}|article continues (?:below|after).{0,40}|scroll (?:down|to continue).{0,40}|continue reading.{0,60}|continues? below.{0,20}|skip (?:to|past|advertisement).{0,40}|(?:read|see|related|watch|more|also read|also see|read also|read next|see also|read more|learn more|don['’]t miss|must read|recommended|related (?:story|article|post|video))\s*[:>»|].{0,160}|share (?:this|on|via).{0,40}|share|tweet|pin(?: it)?|email|print|save|reddit|linkedin|facebook|twitter|whatsapp|copy link|link copied.{0,20}|click here to.{0,80}|sign up (?:for|here|to).{0,120}|subscribe (?:to|now|for|here|today).{0,120}|follow (?:us|me|@|him|her|them) ?.{0,80}|like us on.{0,60}|(?:get|download) (?:the|our) .{0,30}(?:app|newsletter).{0,60}|you have .{0,20}free articles.{0,40}|already a subscriber.{0,40}|log in.{0,40}|sign in.{0,40}|(?:photo|image|picture|photos|images|illustration|credit|photo credit|image credit|source)s?\s*(?:by)?\s*[:：].{0,120}|(?:getty images|reuters|ap photo|afp|associated press)$|.{0,60}(?:/|\()(?:getty images|ap photo|reuters|afp|shutterstock|istock).{0,40}$|(?:posted|filed|tagged|categori[sz]ed) (?:in|under|on|with|as)\s?:?.{0,100}|tags?\s*:.{0,200}|categor(?:y|ies)\s*:.{0,100}|topics?\s*:.{0,100}|(?:last )?(?:updated|modified|published|posted)\s*(?:on|at)?\s*:?.{0,50}|by [a-z.\-' ]{3,40}(?:\|.{0,40})?$|copyright .{0,120}|©.{0,120}|all rights reserved.{0,80}|\d+ (?:comments?|shares?|views?|likes?|min(?:ute)?s? read|claps)|\d+ min(?:ute)?s?|reading time.{0,20}|.{0,10}min read|listen to (?:this )?article.{0,20}|play video|video player is loading.{0,40}|close|menu|search|loading\.*|back to (?:top|blog).{0,10}|next|previous|home|comments? are closed.{0,20}|view (?:all|more|comments|gallery).{0,30}|show more|see more|load more|report (?:this|a).{0,30}|thanks for (?:reading|subscribing).{0,80}|enter your email.{0,40}|your email address will not be.{0,80}|required fields.{0,30}|(?:we|this (?:web)?site|our (?:web)?site|(?:non-)?necessary|these|any) (?:(?:web)?site )?(?:uses? )?cookies.{0,300}|this (?:article|story|post) (?:was|is|originally|first|has been|may contain|contains) .{0,20}(?:published|appeared|updated|affiliate).{0,160}|originally published.{0,80}|\(?this (?:post|article) contains affiliate.{0,200}|as an amazon associate.{0,160}|table of contents|in this article|jump to.{0,60})\.?$"
)
CAPTION_LINE = re.compile(
    r"^(?:资料图|示意图|配图|题图|图片|图)\s*[:：|丨｜].{0,60}$|^[▲△↑▼]\S.{0,60}$|^.{2,40}(?:摄|供图|资料图?|制图|截图|图片)[。）)]?$"
)

RECORD_LINE = re.compile(
    r"^[\[【]?\s*(?:索\s*引\s*号?|发\s*文\s*(?:机\s*关|字\s*号|日\s*期|单\s*位)|文\s*号|成\s*文\s*日\s*期|发\s*布\s*(?:日\s*期|机\s*构|机\s*关|单\s*位|时\s*间|主\s*体)|主\s*题\s*(?:词|分\s*类)|分\s*类|体\s*裁(?:分\s*类)?|组\s*配\s*分\s*类|公\s*开\s*(?:方\s*式|范\s*围|时\s*限|日\s*期|形\s*式|类\s*别)|有\s*效\s*性|时\s*效(?:\s*性|\s*状\s*态)?|生\s*(?:成|效)\s*日\s*期|施\s*行\s*日\s*期|实\s*施\s*日\s*期|废\s*止\s*日\s*期|失\s*效\s*(?:日\s*期|时\s*间)|信\s*息\s*(?:名\s*称|索\s*引|来\s*源|分\s*类|类\s*别)|统\s*一\s*编\s*号|登\s*记\s*号|服\s*务\s*对\s*象|责\s*任\s*部\s*门|内\s*容\s*概\s*述|公\s*文\s*(?:种\s*类|时\s*效)|标\s*题|名\s*称|关\s*键\s*词|所\s*属\s*(?:主\s*题|分\s*类)|制\s*发\s*(?:机\s*关|单\s*位)|印\s*发\s*(?:机\s*关|日\s*期)|签\s*发\s*(?:人|日\s*期)|来\s*源)\s*[\]】]?\s*[:：]"
)
LEGAL_NAME = re.compile(
    r"[【（(\[]?(?:反侵权|版权|免责|法律|郑重|特别|重要|隐私|著作权|风险提示|网站)(?:声明|公告|条款|提示|说明)?(?:及.{1,8})?[】）)\]]?|声明|disclaimer|copyright notice|legal notice",
    re.IGNORECASE,
)
