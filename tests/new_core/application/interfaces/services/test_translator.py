from new_core.application.interfaces.services.translator import Translator
from new_core.infrastructure.external_services.glossary_translator import GlossaryTranslator


async def test_the_glossary_is_one() -> None:
    translator: Translator = GlossaryTranslator()
    assert await translator.to_arabic("") == ""
