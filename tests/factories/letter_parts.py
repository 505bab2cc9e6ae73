"""Of whom the example letters are and who sends them."""

from datetime import date

from casework import letters

NAME = "阿卜杜热合曼·买买提图尔荪·𠮷䶮㛃"
ARTICLE = "《社会保险经办条例》第二十条"
MATTER = "城乡居民基本医疗保险住院医疗费用手工（零星）报销"

AGENCY = letters.Agency(
    name="示例市医疗保障服务中心",
    address="示例市城关区人民路88号政务服务大厅2楼A12—A18窗口",
    telephone="0990-1234567",
)
INSURED = letters.Insured(name=NAME, masked_id="990001********002X", area="示例市城关区东风街道", category="成年居民")
APPLICANT = letters.Applicant(
    name="欧阳修远", relation="代理人，子女", masked_telephone="138****5678", masked_id="990001********1234"
)
REMEDY = letters.Remedy(until=date(2026, 6, 1), authority="示例市医疗保障局")
SENT = {"agency": AGENCY, "number": "C990001-20260305-0007", "printed_by": "李敏（工号1024）"}
