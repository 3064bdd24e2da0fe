"""What stands around articles and is no part of them, in the shapes that templates give it. Every word is ours."""

from __future__ import annotations

HEADLINES = (
    "南港码头试点自动理货系统",
    "图书馆请来两位盘点“馆员”",
    "东湖新区无人配送车上路",
    "会爬树的机器给古树做体检",
    "夜间清扫改由小型车完成",
    "云州职校开设智能装备专业",
)
SUMMARIES = (
    "摄像头在吊装途中完成箱号识别，码头工人的手抄本从此成了纪念品。",
    "闭馆以后两台机器沿着书架巡行，一晚能够核对三万册图书的位置。",
    "线路全长八公里，连接两个社区和一座商场，收货要凭手机取件码。",
    "它抱住树干一圈圈向上攀，用超声波寻找蛀洞，一次可以工作六小时。",
    "街道办事处说，机器清扫的噪声比过去低得多，居民投诉少了一半。",
    "首批招收四十名学生，一半课程设在工厂里，毕业以后可以直接上岗。",
)
DATES = ("2025-04-07", "2025-04-06", "2025-04-05", "2025-04-04", "2025-04-03", "2025-04-02")


def each(item: str) -> str:
    """The item once for every other article: {n}, {title}, {summary} and {date} stand for its parts."""
    rows = enumerate(zip(HEADLINES, SUMMARIES, DATES, strict=True), start=1)
    return "".join(item.format(n=n, title=title, summary=summary, date=date) for n, (title, summary, date) in rows)


_LINK = "<a href='/a/{n}.html'>{title}</a>"

RELATED = {
    "related ul": "<div><h3>相关文章</h3><ul>" + each(f"<li>{_LINK}</li>") + "</ul></div>",
    "related ol": "<h4>相关阅读</h4><ol>" + each(f"<li>{_LINK}</li>") + "</ol>",
    "related dated ul": "<div class='xg'><b>相关新闻：</b><ul>"
    + each(f"<li>{_LINK}<span>{{date}}</span></li>")
    + "</ul></div>",
    "related unnamed ul": "<ul>" + each(f"<li>{_LINK}</li>") + "</ul>",
    "related cards": "<div class='r'><div class='h'>推荐阅读</div>"
    + each(f"<div class='card'><h4>{_LINK}</h4><p>{{summary}}</p><span>{{date}}</span></div>")
    + "</div>",
    "related unnamed cards": "<div class='grid'>"
    + each(f"<div class='card'><h4>{_LINK}</h4><p>{{summary}}</p><span>{{date}}</span></div>")
    + "</div>",
    "related table": "<table><tr><td>相关链接</td></tr>" + each(f"<tr><td>· {_LINK}</td></tr>") + "</table>",
    "related dated table": "<table><tr><th colspan='2'>相关报道</th></tr>"
    + each(f"<tr><td>{_LINK}</td><td>{{date}}</td></tr>")
    + "</table>",
    "related bare p": "<p>延伸阅读：</p>" + each(f"<p>{_LINK}</p>"),
    "related bold bare p": "<p><strong>【相关阅读】</strong></p>" + each(f"<p>{_LINK}</p>"),
    "related dl": "<dl><dt>相关内容</dt>" + each(f"<dd>{_LINK}</dd>") + "</dl>",
    "related dl with summaries": "<div>猜你喜欢</div>" + each(f"<dl><dt>{_LINK}</dt><dd>{{summary}}</dd></dl>"),
    "related br": "<div>相关文章：<br>" + each(f"{_LINK}<br>") + "</div>",
    "related one line": "<div>" + each(f"{_LINK} ") + "</div>",
    "related pictures": "<div class='pics'><h3>精彩图集</h3><ul>"
    + each("<li><a href='/a/{n}.html'><img src='/i/{n}.jpg'></a><p><a href='/a/{n}.html'>{title}</a></p></li>")
    + "</ul></div>",
    "related english": "<aside><h3>Related stories</h3><ul>" + each(f"<li>{_LINK}</li>") + "</ul></aside>",
}
RANKED = {
    "hot list": "<div class='hot'><h3>热门文章</h3><ol>" + each(f"<li><i>{{n}}</i>{_LINK}</li>") + "</ol></div>",
    "hot list with counts": "<div class='phb'><h3>点击排行</h3><ul>"
    + each(f"<li><em>{{n}}</em> {_LINK} <span>{{n}}024次</span></li>")
    + "</ul></div>",
    "latest list": "<div><div class='tit'>最新资讯</div><ul>" + each(f"<li>[{{date}}] {_LINK}</li>") + "</ul></div>",
    "prev and next": "<p>上一篇：<a href='/a/1.html'>南港码头试点自动理货系统</a></p><p>下一篇：没有了</p>",
    "prev and next in one": "<div class='pn'>上一篇：<a href='/a/1.html'>南港码头试点自动理货系统</a> 下一篇：<a"
    " href='/a/2.html'>图书馆请来两位盘点“馆员”</a></div>",
    "prev and next ul": "<ul><li>上一篇：<a href='/a/1.html'>南港码头试点自动理货系统</a></li><li>下一篇：<a"
    " href='/a/2.html'>图书馆请来两位盘点“馆员”</a></li></ul>",
}
BUTTONS = {
    "share bar": "<div class='share'>分享到：<a href='#'>微信</a><a href='#'>新浪微博</a><a href='#'>QQ空间</a></div>",
    "unnamed share bar": "<div><span>分享到</span><a href='#'>微信</a> <a href='#'>微博</a> "
    "<a href='#'>QQ好友</a></div>",
    "tools": "<div><a href='#'>【打印本页】</a><a href='#'>【关闭窗口】</a></div>",
    "font size": "<p>字号：<a href='#'>大</a> <a href='#'>中</a> <a href='#'>小</a></p>",
    "views": "<p>浏览次数：1024</p>",
    "views and likes": "<div>阅读 1024　点赞 36　收藏 7</div>",
    "like button": "<div><button>点赞</button><span>点赞</span><span>收藏</span><span>举报</span></div>",
    "back": "<p><a href='/list.html'>返回列表</a></p>",
    "top": "<div><a href='#'>返回顶部</a></div>",
}
CREDITS = {
    "editor": "<p>责任编辑：何清</p>",
    "editor in brackets": "<p>（责任编辑：何清）</p>",
    "editor at the right": "<div style='text-align:right'>[责任编辑：何清 周石]</div>",
    "editors in a row": "<p>编辑：何清 校对：周石 审核：罗山</p>",
    "editor with id": "<div><span>责任编辑：何清_YZ0017</span></div>",
    "source below": "<p>来源：云州晚报</p>",
    "source in brackets": "<p>（来源：云州晚报）</p>",
    "original title": "<p>（原标题：青岭乡采茶机器人上岗）</p>",
    "keywords": "<p>关键词：<a href='/t/1'>机器人</a> <a href='/t/2'>茶叶</a></p>",
    "tags": "<div class='tags'><a href='/t/1'>机器人</a><a href='/t/2'>茶叶</a><a href='/t/3'>青岭</a></div>",
}
LEGAL = {
    "copyright": "<p>版权声明：本文版权归云州在线所有，转载请注明出处。</p>",
    "disclaimer": "<p>免责声明：本网转载的作品仅代表作者本人观点，与本网无关，请读者自行核实。</p>",
    "reprint": "<p>未经授权，禁止转载。</p>",
    "reprint note": "<div>转载请注明来源和链接，谢谢合作。</div>",
    "complaint": "<p>如有侵权，请联系我们删除。</p>",
    "opinion": "<p>以上内容仅代表作者个人观点，不代表本平台立场。</p>",
    "report": "<p>违法和不良信息举报电话：0999-1234567</p>",
    "footer text": "<div>Copyright © 2025 云州在线 All Rights Reserved 云ICP备00000000号</div>",
}
VISITORS = {
    "comments": "<div class='comment-list'><h3>网友评论</h3><div class='comment'><p>家乡的茶终于有人采了，支持！</p>"
    "<span>2025-04-09 08:11</span></div><div class='comment'><p>希望价格也能降一点，别只是好看。</p></div></div>",
    "comment form": "<div id='respond'><h3>发表评论</h3><p>您的邮箱不会公开，必填项已用星号标注。</p></div>",
    "no comments": "<div class='pinglun'>评论 0 暂无评论</div>",
    "login to comment": "<div class='login'><p>请先<a href='/login'>登录</a>后发表评论</p></div>",
    "cookie prompt": "<div class='cookie-banner'><p>"
    "本站使用Cookie改善体验，继续浏览即表示同意。</p><a href='#'>接受</a></div>",
    "cookie dialog": "<div role='dialog'><p>我们用小文本文件记住你的选择，你可以随时在设置里关闭。</p></div>",
    "scan": "<p>扫描二维码，关注云州发布公众号</p>",
    "follow": "<p>欢迎关注公众号“云州发布”</p>",
    "app": "<p>打开云州在线客户端，查看更多内容</p>",
    "newsletter": "<div class='newsletter'><h4>Sign up for our newsletter</h4>"
    "<p>Get our morning letter by post.</p></div>",
    "ad box": "<div class='ad'><p>春茶节特价，满一百减二十，今晚截止，点击选购。</p></div>",
    "ad word": "<p>广告</p>",
    "ad iframe": "<iframe src='/ad'>春茶节特价，今晚截止</iframe><script>var ad = '春茶节特价，今晚截止。';</script>",
    "hidden box": "<div style='display: none'><p>这是一段等着弹出来的话，读者没有点击就不会看到它。</p></div>",
    "friend links": "<div class='friendlink'><a href='http://a.example'>邻州在线</a><a href='http://b.example'>江城网</a></div>",
}
ALL = RELATED | RANKED | BUTTONS | CREDITS | LEGAL | VISITORS
