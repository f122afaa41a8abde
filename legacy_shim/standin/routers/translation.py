"""Arabic for the words that occur in product names; the monolith asked a service that the stand-in has not."""

GLOSSARY = {
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


def to_arabic(text: str) -> str:
    """Word by word; names of models and brands stay as they are written."""
    return " ".join(GLOSSARY.get(word.lower(), word) for word in text.split())
