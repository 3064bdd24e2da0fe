"""Texts of one template that tell different things. Nothing in one family is a reprint of anything else in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from alerts.reprints.text import Text

DAY = date(2031, 3, 4)


@dataclass(frozen=True, slots=True)
class Family:
    """A template, and what stands in its places in each sibling. `every`: days between two of them."""

    name: str
    title: str
    body: str
    rows: tuple[tuple[str, ...], ...]
    every: int = 0

    def texts(self) -> list[Text]:
        return [
            Text(self.title.format(*row), self.body.format(*row), DAY + timedelta(days=self.every * number))
            for number, row in enumerate(self.rows)
        ]


ZH = (
    Family(
        "weekly price bulletin",
        "全省算力租赁价格周报（第{0}期）",
        "省算力调度中心发布第{0}期价格周报。本周全省智能算力平均租赁价格为每卡时{1}元，较上周{2}。"
        "其中东部三市均价{3}元，"
        "西部四市均价{4}元。监测的四十二家机构中，报价平稳的占大多数。\n"
        "从供给看，本周新上线智能算力{5}P，在建项目按计划推进。中心提示，价格受节假日和检修影响，用户宜错峰使用，"
        "并通过统一平台预约，避免重复下单。\n下期周报将于下周一发布，数据口径与本期一致。",
        (
            ("12", "8.4", "上涨1.2%", "9.1", "7.6", "310"),
            ("13", "8.5", "上涨0.9%", "9.3", "7.7", "280"),
            ("14", "8.2", "下跌3.1%", "8.9", "7.4", "455"),
        ),
        7,
    ),
    Family(
        "weekly bulletin whose only difference is one figure",
        "一周机器人产业运行快报",
        "市机器人产业协同推进办公室通报本周运行情况。全市规模以上整机厂开工率保持高位，零部件库存处在合理区间，"
        "物流通畅。"
        "本周新签订单{0}亿元，出口交付按期完成。办公室要求各区继续做好用工、用电、用地保障，随时协调企业反映的困难，"
        "并在下周例会上汇报进展。各开发园区要落实好联系人制度，做到件件有回音，事事有着落。",
        (("12.6",), ("11.8",), ("14.3",)),
        7,
    ),
    Family(
        "yearly application notice of one programme",
        "关于组织申报{0}年度智能制造示范工厂的通知",
        "各市工业和信息化主管部门，各有关单位：\n为推动制造业智能化改造，现组织开展{0}年度智能制造示范工厂申报工作。"
        "申报单位应当在本省注册，具有独立法人资格，近三年未发生重大安全、环保事故。\n"
        "请各单位登录省政务服务网填写申报书，并于{1}前将纸质材料一式三份报送所在地主管部门。"
        "各市主管部门负责审核、推荐，"
        "每市推荐数量不超过{2}家。\n联系人：智能制造处。",
        (("2029", "5月20日", "6"), ("2030", "5月31日", "6"), ("2031", "6月10日", "8")),
        365,
    ),
    Family(
        "the same notice of two years, day and number alone",
        "关于开展首版次软件认定工作的通知",
        "各设区市主管部门：\n根据管理办法，现就开展本年度首版次软件认定工作通知如下。认定范围为近两年内取得著作权登记、"
        "首次实现市场应用的工业软件、基础软件和人工智能软件。\n申报时间自即日起，截止{0}。申报材料包括申请表、"
        "检测报告、"
        "用户使用证明和销售合同。逾期不予受理。认定结果将在门户网站公示，公示期满无异议的，发文公布。",
        (("3月28日",), ("4月2日",), ("4月15日",)),
        340,
    ),
    Family(
        "the same measure of several provinces",
        "{0}出台促进人工智能产业发展若干措施",
        "{0}人民政府办公厅日前印发促进人工智能产业发展若干措施，从算力供给、数据开放、场景牵引、人才引育、"
        "金融支持五个方面"
        "提出支持政策。\n在算力供给方面，{0}将建设公共算力平台，对中小企业使用智能算力给予补贴。"
        "在数据开放方面，推动公共数据"
        "分类分级开放，建设高质量数据集。在场景牵引方面，每年发布应用场景清单，支持首试首用。\n"
        "{0}工业和信息化厅有关负责人介绍，措施自印发之日起施行，有效期三年，国家和本省有新规定的从其规定。",
        (("江西省",), ("湖南省",), ("陕西省",), ("贵州省",)),
    ),
    Family(
        "the same station in several cities",
        "{0}首个人形机器人训练场启用",
        "{0}首个人形机器人训练场日前启用。训练场按照真实家庭、商超、车间布置，机器人可在其中反复练习抓取、"
        "搬运、整理等动作，"
        "采集的数据用来训练大模型。\n{0}市科技局表示，训练场向各类企业和高校开放，采用预约制，"
        "收费低于市场价格。下一步将在"
        "各区布设分场，形成覆盖全市的训练网络，并与周边城市互认测试结果。首批入驻企业已经开始试运行，"
        "运营方安排专人值守。",
        (("合肥",), ("苏州",), ("佛山",)),
    ),
    Family(
        "obituaries of one form",
        "{0}同志逝世",
        "中国共产党的优秀党员，我国自动控制领域的著名专家，{1}原教授{0}同志，因病医治无效，于{2}在北京逝世，"
        "享年{3}岁。\n"
        "{0}同志长期从事教学和科研工作，培养了大批人才，为学科建设作出了重要贡献。根据本人遗愿和家属意见，丧事从简，"
        "不举行遗体告别仪式。{0}同志病重期间和逝世后，有关方面通过各种方式表示慰问和哀悼。",
        (
            ("周启衡", "某工业大学", "3月2日", "91"),
            ("吴景澜", "某理工大学", "3月3日", "88"),
            ("郑伯安", "某交通大学", "3月3日", "94"),
        ),
    ),
    Family(
        "sessions of one body",
        "省人大常委会第{0}次会议举行",
        "省人大常委会第{0}次会议{1}上午在省人民会堂举行。常委会组成人员出席会议，省人民政府、省监察委员会、"
        "省高级人民法院、"
        "省人民检察院负责人列席会议。\n会议听取了关于{2}的说明，审议了有关报告，进行了分组讨论。与会人员认为，"
        "草案总体成熟，"
        "建议修改后提请下次会议表决。会议还听取了代表建议办理情况的汇报，要求有关部门认真研究，及时答复。",
        (
            ("二十一", "4日", "数据条例草案"),
            ("二十二", "5日", "机器人产业促进条例草案"),
            ("二十三", "6日", "无人驾驶管理条例草案"),
        ),
        1,
    ),
    Family(
        "one bill, other amounts",
        "市财政下达人工智能专项资金",
        "市财政局近日下达本年度人工智能专项资金{0}万元，用于支持关键技术攻关、公共服务平台建设和应用示范。"
        "资金采取后补助方式，"
        "由各区财政部门会同科技部门组织实施。\n市财政局要求，各区要加强资金监管，专款专用，加快支付进度，"
        "确保在{1}底前拨付到位。"
        "对截留、挪用资金的，依法依规追究责任。项目单位要按规定公开资金使用情况，接受审计和社会监督。",
        (("3200", "6月"), ("4800", "9月"), ("1500", "11月")),
        3,
    ),
    Family(
        "other numbers of documents",
        "关于公布人工智能领域标准项目计划的通知",
        "云标委发〔2031〕{0}号\n各有关技术委员会、标准起草单位：\n现将本批人工智能领域标准项目计划予以公布，"
        "请认真组织实施。"
        "在标准起草过程中，要加强与有关方面的协调，广泛听取意见，保证标准质量，按时完成任务。项目计划执行中如需调整，"
        "应当按照规定程序办理。各技术委员会要加强对起草工作的指导，做好技术审查，及时报送进展。\n附件：标准项目计划表",
        (("7",), ("9",), ("15",)),
        20,
    ),
    Family(
        "batches of one register",
        "关于发布生成式人工智能服务备案信息的公告（第{0}批）",
        "依据有关规定，现将第{0}批通过备案的生成式人工智能服务信息予以公告。本批共有{1}款服务完成备案。"
        "提供者应当在显著位置"
        "公示模型名称和备案编号，落实安全主体责任，完善投诉举报机制。\n任何单位和个人如有疑议，"
        "可在公告之日起十个工作日内"
        "提出书面意见，并提供有关证明材料。通过接口直接调用已备案模型能力的应用，由所在地主管部门登记。",
        (("八", "32"), ("九", "41"), ("十", "27")),
        30,
    ),
    Family(
        "other industries under one rule",
        "工业和信息化部公开征求《{0}行业规范条件》意见",
        "为加强{0}行业管理，引导产业加快转型升级，工业和信息化部组织修订了《{0}行业规范条件》，现公开征求社会各界意见。"
        "规范条件从产业布局、工艺装备、产品质量、能源消耗、环境保护、安全生产等方面提出要求。"
        "\n有关单位和个人如有意见建议，"
        "请在公示期内反馈至原材料工业司。公示时间为一个月。反馈意见请注明单位名称、联系人和联系方式，以便进一步沟通。",
        (("光纤预制棒",), ("工业机器人",), ("稀土永磁",)),
    ),
    Family(
        "the draft and what was issued",
        "云州市智能网联汽车管理办法{0}",
        "第一条 为了规范智能网联汽车道路测试和示范应用，保障道路交通安全，促进产业发展，根据有关法律法规，"
        "结合本市实际，"
        "制定本办法。\n第二条 本市行政区域内智能网联汽车的道路测试、示范应用及其监督管理活动，适用本办法。\n"
        "第三条 测试主体应当为车辆投保不低于{1}万元的责任保险。\n第四条 测试驾驶人应当具有三年以上驾驶经历，"
        "接受过专门培训。\n"
        "第五条 发生事故的，测试主体应当在{2}小时内报告，并保存事故前九十秒的数据。\n第六条 本办法自公布之日起施行。",
        (("（征求意见稿）", "500", "24"), ("", "300", "12")),
        60,
    ),
    Family(
        "appointments of one form",
        "云州市人民政府关于{0}任职的通知",
        "各区人民政府，市政府各委、办、局，各有关单位：\n经研究，决定：任命{0}为{1}副局长，试用期一年。"
        "任职时间从决定之日起计算，"
        "试用期满考核合格的正式任职。有关工资福利待遇按照规定执行。请组织人事部门及时办理相关手续，"
        "做好工作交接，确保各项工作"
        "平稳有序衔接。特此通知。",
        (("王怀远", "市科学技术局"), ("李慕青", "市科学技术局"), ("张柏舟", "市数据局")),
    ),
    Family(
        "penalties of one form",
        "网信部门依法处罚{0}公司",
        "近日，属地网信部门依据有关法律，对{0}公司作出行政处罚。经查，"
        "该公司运营的智能问答应用未按规定开展安全评估，未落实"
        "内容标识义务，生成的部分内容含有虚假信息，造成不良影响。\n网信部门责令其限期整改，给予警告，"
        "并处罚款{1}万元。网信部门"
        "负责人表示，提供生成式服务应当遵守法律法规，尊重社会公德，不得生成违法信息。下一步将持续开展专项执法，"
        "公开曝光典型案例。",
        (("云帆", "10"), ("启明", "5"), ("星海", "20")),
        2,
    ),
    Family(
        "readers' tables of two cities' subsidies",
        "算力券申领指南：{0}企业怎样领",
        "算力券是政府发给企业、用于购买智能算力服务的电子凭证。{0}企业登录“企业服务”平台，选择算力券专区，"
        "上传营业执照和服务合同，"
        "经审核后即可领取。\n每家企业每年最高可以领取{1}万元，抵扣比例不超过合同金额的三成。"
        "算力券有效期为六个月，过期自动作废，"
        "不得转让、买卖。申领过程中如有疑问，可以拨打服务热线，也可以到政务大厅现场咨询。",
        (("杭州市", "60"), ("成都市", "60"), ("武汉市", "60")),
    ),
    Family(
        "welcomes of one form",
        "市长会见{0}工业代表团",
        "4日上午，市长在市政府会见了来访的{0}工业代表团一行。市长代表市委、市政府对客人的到来表示欢迎，"
        "介绍了本市经济社会发展情况，"
        "希望双方在智能装备、工业软件、职业教育等领域扩大合作。\n代表团团长{1}感谢本市的热情接待，"
        "表示愿意发挥桥梁作用，"
        "推动更多企业来访投资。市政府秘书长，市商务局、市外事办负责人参加会见。",
        (("德国", "霍夫曼"), ("法国", "杜邦"), ("意大利", "罗西")),
    ),
    Family(
        "half-years of one statistic",
        "全市{0}高技术制造业增加值平稳增长",
        "市统计局发布的数据显示，{0}全市高技术制造业增加值同比增长{1}，快于规模以上工业平均水平。分行业看，"
        "电子及通信设备制造、"
        "医疗仪器设备制造、智能无人飞行器制造保持较快增长。\n从产品看，工业机器人产量继续增加，"
        "服务机器人产量稳步提高。市统计局"
        "有关负责人表示，总的看全市工业运行稳中有进，但外部环境仍然复杂，企业经营还面临一些困难，"
        "下一阶段要落实好各项政策。",
        (("上半年", "9.2%"), ("一季度", "8.7%"), ("前三季度", "9.5%")),
        90,
    ),
    Family(
        "winners of one tender",
        "市大模型公共服务平台项目（{0}包）中标公告",
        "市大模型公共服务平台项目（{0}包）的评标工作已经结束，现将中标结果公告如下。"
        "中标人：{1}信息技术有限公司。中标金额：{2}万元。"
        "服务期限：自合同签订之日起三年。评标委员会由五名专家组成，评标过程符合规定。"
        "\n各投标人对中标结果有异议的，可以在公告期限"
        "届满之日起七个工作日内，以书面形式向采购人提出质疑。公告期限为一个工作日。",
        (("甲", "远山", "1280"), ("乙", "远山", "960"), ("丙", "近水", "1280")),
    ),
    Family(
        "lectures of one series",
        "数字经济大讲堂第{0}讲开讲",
        "3月4日，数字经济大讲堂第{0}讲在市图书馆开讲。本次讲座由{1}教授主讲，题目是“{2}”。机关干部、"
        "企业代表和市民二百余人"
        "到场听讲，线上观看人数超过一万。\n讲座结束后，主讲人与听众互动交流，解答了大家关心的问题。"
        "大讲堂由市委网信办、市数据局"
        "共同主办，每月一讲，免费向公众开放。听众可以提前在网上预约座位。",
        (
            ("五", "钱叔同", "大模型怎样走进工厂"),
            ("六", "孟之舟", "数据要素从哪里来"),
            ("七", "侯仲谋", "机器人离家庭还有多远"),
        ),
    ),
    Family(
        "recalls of one form",
        "{0}汽车召回部分智能驾驶车型",
        "日前，{0}汽车有限公司按照规定，向市场监管部门备案了召回计划。自即日起，召回{1}期间生产的部分电动汽车，"
        "共计{2}辆。"
        "本次召回范围内的部分车辆，由于辅助驾驶软件策略设置不合理，在特定场景下可能延迟制动，存在安全隐患。"
        "\n公司将通过远程升级方式，"
        "为召回范围内的车辆免费升级软件，消除安全隐患。用户可以拨打服务热线了解详情，也可以登录监管部门网站查询。",
        (
            ("北岭", "2029年3月至2030年1月", "11432"),
            ("南屿", "2029年5月至2030年2月", "8706"),
            ("西川", "2028年9月至2029年12月", "23150"),
        ),
    ),
)

EN = (
    Family(
        "consultations of one ministry",
        "Ministry opens consultation on {0}",
        "The ministry on Monday opened a public consultation on {0}, inviting comments from companies, researchers and "
        "members of the public. The proposal would require developers to keep records of testing, to report serious "
        "incidents and to name a responsible person.\nComments may be sent until {1}. The ministry said it "
        "would publish "
        "a summary of the answers and bring a revised text before the cabinet in the autumn. Smaller firms would have "
        "an additional year to comply, and research projects would stay exempt from most duties.",
        (
            ("medical AI systems", "15 May"),
            ("driverless buses", "30 June"),
            ("humanoid robots at work", "22 May"),
        ),
    ),
    Family(
        "the same bill in several states",
        "{0} Senate passes AI transparency bill",
        "The {0} Senate voted {1} on Tuesday to approve a bill that would make companies tell people when they "
        "are talking "
        "to a machine. The measure now goes to the House, where a similar proposal is pending in "
        "committee.\nSupporters "
        "said the bill would protect consumers without burdening start-ups. Opponents argued that the definitions are "
        "too broad and that federal rules should come first. If signed by the governor, the law would take effect next "
        "January, and the attorney general would be able to seek fines for every violation.",
        (("Texas", "22 to 9"), ("Virginia", "24 to 15"), ("Illinois", "38 to 18")),
    ),
    Family(
        "grants of one programme",
        "Agency awards ${0} million for robotics research",
        "The agency announced on Thursday that it has awarded ${0} million to {1} research teams working on safe "
        "collaboration between people and robots. The awards run for three years and include support for graduate "
        "students.\nThe teams were selected by independent reviewers from a record number of applications. The "
        "agency's "
        "director said the programme would help small manufacturers to use machines that can be taught by "
        "demonstration. A further call for proposals is planned for next spring.",
        (("14", "9"), ("22", "12"), ("8.5", "7")),
        200,
    ),
    Family(
        "weekly newsletters of one form",
        "AI policy this week, issue {0}",
        "Welcome to the weekly round-up of artificial intelligence policy, issue {0}. As always we list what "
        "governments "
        "published, what parliaments debated and what courts decided, with links to the documents.\nThis "
        "week's lead: {1}. "
        "Elsewhere, regulators met in Geneva to compare notes on audits, and several agencies extended their deadlines "
        "for comments. Our calendar of hearings and closing dates stands at the end. Thank you for reading, "
        "and send us "
        "what we have missed. The next issue comes out on Friday as usual, with a longer section on procurement.",
        (
            ("41", "a parliament agrees on rules for foundation models"),
            ("42", "a regulator fines a maker of chatbots for the first time"),
            ("43", "a court strikes down a ban on facial recognition"),
        ),
        7,
    ),
    Family(
        "appointments in English",
        "{0} named head of AI safety office",
        "The government has named {0} as the next head of its AI safety office. {0}, who previously led work on "
        "standards at the {1}, will take up the post next month for a term of five years.\nThe office tests advanced "
        "models before they are released and advises ministers on risks. It has grown to two hundred people since it "
        "was founded. The minister thanked the outgoing director and said the office would keep its independence. "
        "Industry groups welcomed the choice, while campaigners asked for stronger powers.",
        (
            ("Miriam Holt", "Space Agency"),
            ("Edward Okafor", "Standards Institute"),
            ("Laura Benton", "Health Service"),
        ),
    ),
    Family(
        "the same visit, other guests",
        "Minister meets {0} delegation on robotics",
        "The industry minister met a delegation from {0} on Wednesday to discuss cooperation on robotics and "
        "industrial "
        "software. The two sides agreed to exchange test data, to recognise each other's certificates and to hold a "
        "joint workshop every year.\nThe delegation also visited a factory where arms are assembled by other "
        "arms, and a "
        "school that trains maintenance workers. A memorandum of understanding is to be signed at the end of the year, "
        "the ministry said in a statement after the meeting.",
        (("Japan",), ("Germany",), ("South Korea",)),
    ),
    Family(
        "yearly reports of one office",
        "Office publishes {0} report on automated decisions",
        "The office has published its {0} report on automated decisions in public services. It counts {1} "
        "systems in use "
        "across departments, describes what each of them does and says who is responsible.\nMost systems sort "
        "applications, check documents or answer questions, and a person takes the final decision. The office repeats "
        "its recommendation that departments should publish impact assessments before a system is bought, and that "
        "people should be told how to complain. Departments have three months to respond.",
        (("2029", "212"), ("2030", "248"), ("2031", "305")),
        365,
    ),
    Family(
        "recalls in English",
        "{0} recalls delivery robots over braking fault",
        "{0} is recalling {1} delivery robots after tests showed that they may not stop in time on wet pavements, the "
        "safety commission said on Friday. No injuries have been reported.\nOwners should stop using the "
        "robots at once "
        "and wait for an update of the software, which will be installed remotely and free of charge. The company said "
        "it was sorry for the trouble and that new machines already leave the factory with the corrected version. "
        "The commission has asked other makers to check whether they use the same component.",
        (("Kestrel", "3,200"), ("Wayfarer", "1,850"), ("Brightcart", "5,400")),
    ),
)

PAIRS = [(family.name, one, other) for family in (*ZH, *EN) for one, other in combinations(family.texts(), 2)]
