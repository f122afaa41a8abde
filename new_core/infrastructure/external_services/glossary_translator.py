"""Arabic for the words that product names are made of, without asking anybody; what it does not know stays as it is."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "adapter": "محول",
    "battery": "بطارية",
    "black": "أسود",
    "cable": "كابل",
    "camera": "كاميرا",
    "case": "حافظة",
    "charger": "شاحن",
    "computer": "حاسوب",
    "gaming": "ألعاب",
    "headphones": "سماعات",
    "keyboard": "لوحة مفاتيح",
    "laptop": "حاسوب محمول",
    "memory": "ذاكرة",
    "mini": "صغير",
    "mouse": "فأرة",
    "new": "جديد",
    "phone": "هاتف",
    "printer": "طابعة",
    "pro": "برو",
    "product": "منتج",
    "screen": "شاشة",
    "speaker": "مكبر صوت",
    "tablet": "جهاز لوحي",
    "white": "أبيض",
    "wireless": "لاسلكي",
}


class GlossaryTranslator:
    async def to_arabic(self, text: str) -> str:
        return " ".join(WORDS.get(word.lower(), word) for word in text.split())
