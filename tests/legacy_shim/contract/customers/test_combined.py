import json

from legacy_shim.contract.customers.combined import combined_json
from new_core.application.dtos.customer_dto import CombinedCustomersDTO


def test_nobody_at_all_is_three_zeros() -> None:
    answer = combined_json(CombinedCustomersDTO([], [], {}))
    assert json.dumps(answer) == '{"customers": [], "total_regular": 0, "total_migrated": 0, "total": 0}'
