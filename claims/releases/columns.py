"""Which column of an official list means what: guessed from its headings, corrected by a person, remembered."""

from collections.abc import Sequence
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from casework.uploaded_sheets import headings
from casework.uploaded_sheets.headings import Heading


class Field(StrEnum):
    """What a column of a list can say about an entry. `PRICE_…` is the price limit at institutions of that level."""

    CODE = "code"
    STANDARD_CODE = "standard_code"
    NAME = "name"
    SPECIFICATION = "specification"
    MAKER = "maker"
    UNIT = "unit"
    CATEGORY = "category"
    SHARE = "first_self_pay"
    PRICE = "price_limit"
    PRICE_3 = "price_3"
    PRICE_2 = "price_2"
    PRICE_1 = "price_1"
    PRICE_COMMUNITY = "price_community"
    PRICE_VILLAGE = "price_village"
    QUANTITY = "limit_quantity"
    PERIOD = "limit_period"
    SEX = "sex"
    AGE_FROM = "age_from"
    AGE_TO = "age_to"
    DIAGNOSES = "diagnoses"
    LEVELS = "levels"
    RESTRICTION = "restriction"
    ENDS_ON = "ends_on"


LEVEL_OF = {
    Field.PRICE_3: "3",
    Field.PRICE_2: "2",
    Field.PRICE_1: "1",
    Field.PRICE_COMMUNITY: "community",
    Field.PRICE_VILLAGE: "village",
}
"""The level whose price limit a column holds; codes as in `Institution.Level`."""

LABELS = {
    Field.CODE: _("Code"),
    Field.STANDARD_CODE: _("National code"),
    Field.NAME: _("Name of the item"),
    Field.SPECIFICATION: _("Specification"),
    Field.MAKER: _("Producer"),
    Field.UNIT: _("Unit of charge"),
    Field.CATEGORY: _("Class"),
    Field.SHARE: _("First share"),
    Field.PRICE: _("Price limit"),
    Field.PRICE_3: _("Price limit, level 3"),
    Field.PRICE_2: _("Price limit, level 2"),
    Field.PRICE_1: _("Price limit, level 1"),
    Field.PRICE_COMMUNITY: _("Price limit, community or township"),
    Field.PRICE_VILLAGE: _("Price limit, village"),
    Field.QUANTITY: _("Largest quantity"),
    Field.PERIOD: _("Period of the largest quantity"),
    Field.SEX: _("Sex it is limited to"),
    Field.AGE_FROM: _("Youngest age"),
    Field.AGE_TO: _("Oldest age"),
    Field.DIAGNOSES: _("Diagnoses it is limited to"),
    Field.LEVELS: _("Hospital levels it is limited to"),
    Field.RESTRICTION: _("Restriction in words"),
    Field.ENDS_ON: _("Last day"),
}

HEADINGS = {
    Field.CODE: (
        "编码 代码 医保编码 国家编码 国家医保编码 项目编码 医疗服务项目编码 药品代码 药品编码 "
        "国家药品代码 医保药品代码 医保药品编码 耗材编码 医用耗材代码 医保耗材代码 耗材代码 医保目录编码 "
        "目录编码 统一编码 设施编码 code"
    ),
    Field.STANDARD_CODE: "国家标准编码 国家贯标编码 贯标编码 国家目录编码 标准编码 国家代码",
    Field.NAME: (
        "名称 项目名称 通用名 药品名称 药品通用名 通用名称 注册名称 医保药品名称 耗材名称 医保通用名 "
        "产品名称 单件产品名称 设施名称 品种名称 name"
    ),
    Field.SPECIFICATION: "规格 剂型规格 规格型号 注册规格 实际规格 型号规格 材质规格",
    Field.MAKER: "生产企业 企业名称 药品企业 生产厂家 厂家 耗材企业 注册人 上市许可持有人",
    Field.UNIT: "单位 计价单位 计量单位 收费单位 最小计价单位 最小制剂单位",
    Field.CATEGORY: "类别 甲乙类 医保类别 费用等级 医保等级 目录类别 甲乙分类 支付类别 医保支付类别 等级",
    Field.SHARE: (
        "先行自付比例 个人先行自付比例 自付比例 个人自付比例 先自付比例 首先自付比例 乙类先行自付比例 自付比例%"
    ),
    Field.PRICE: (
        "限价 最高限价 医保支付标准 支付标准 医保支付价 支付价 最高支付标准 最高支付限额 价格 医保限价 指导价"
    ),
    Field.PRICE_3: "三级 三级医院 三级价格 三级医院价格 三级限价 三级医疗机构 三级医疗机构价格 三类价格",
    Field.PRICE_2: "二级 二级医院 二级价格 二级医院价格 二级限价 二级医疗机构 二级医疗机构价格 二类价格",
    Field.PRICE_1: "一级 一级医院 一级价格 一级医院价格 一级限价 一级医疗机构 一级医疗机构价格 一类价格",
    Field.PRICE_COMMUNITY: "基层 基层价格 社区价格 乡镇卫生院价格 基层医疗机构 基层医疗机构价格 一级以下",
    Field.PRICE_VILLAGE: "村卫生室 村卫生室价格 村级价格",
    Field.QUANTITY: "最大用量 限量 最大支付数量 限定数量 支付限量 最大数量 限用量",
    Field.PERIOD: "限量周期 用量周期 周期 限量期间 最大用量周期 计量周期",
    Field.SEX: "性别 限性别 性别限制 限定性别",
    Field.AGE_FROM: "最小年龄 年龄下限 起始年龄 限最小年龄",
    Field.AGE_TO: "最大年龄 年龄上限 截止年龄 限最大年龄",
    Field.DIAGNOSES: "限诊断 限定诊断 限病种 诊断限制 限定病种 适应症编码 限定疾病编码",
    Field.LEVELS: "限医院级别 限定医院等级 医院等级限制 限定级别 限医疗机构级别 使用级别",
    Field.RESTRICTION: "限定支付范围 限制使用范围 备注 说明 支付范围 除外内容 限定范围 医保限制条件",
    Field.ENDS_ON: "终止日期 结束日期 有效期至 协议有效期 协议有效期至 截止日期 失效日期",
}
"""The headings that mean a field, as official lists of the country and of provinces write them."""
_KNOWN = headings.known({field: names.split() for field, names in HEADINGS.items()})


def heading_of(rows: Sequence[Sequence[str]]) -> Heading:
    """The headings of an official list; columns of a merged heading (价格: 三级, 二级, 一级) go by their own."""
    return headings.heading_of(rows, _KNOWN)


def guess(texts: Sequence[str]) -> dict[str, str]:
    """The heading of each field that is known."""
    return headings.guess(texts, _KNOWN)
