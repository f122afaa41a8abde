from new_core.infrastructure.external_services.glossary_translator import GlossaryTranslator


async def test_words_are_translated_and_models_stay() -> None:
    assert await GlossaryTranslator().to_arabic("Gaming  Laptop X1") == "ألعاب حاسوب محمول X1"
