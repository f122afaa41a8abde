from new_core.application.dtos.login_dto import Credentials, FactorProof, FactorSetupDTO


def test_secrets_are_not_shown() -> None:
    shown = f"{Credentials('a@b.co', 'qwx1')} {FactorProof('qwx2', 'qwx3')} {FactorSetupDTO('qwx4', 'qwx5', ('qwx6',))}"
    assert "a@b.co" in shown
    assert "qwx" not in shown
