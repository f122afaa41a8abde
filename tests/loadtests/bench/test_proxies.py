from pathlib import Path

import pytest

from loadtests.bench.proxies import CATALOG, PROXIES, Place, Proxy, named


def place(proxy: Proxy, folder: Path) -> Place:
    tools = {tool.name: Path("/tools") / tool.name for tool in proxy.tools}
    return Place(folder, 12001, 12002, 12003, tools)


def test_names_are_unique() -> None:
    assert len({proxy.name for proxy in PROXIES}) == len(PROXIES)


def test_no_names_means_all_rows() -> None:
    assert named([]) == PROXIES


def test_rows_come_in_the_tables_order() -> None:
    assert [proxy.name for proxy in named(["nginx", "envoy"])] == ["envoy", "nginx"]


def test_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"no row is called traefik; there are banyan, banyan-canary, envoy"):
        named(["nginx", "traefik"])


@pytest.mark.parametrize("proxy", PROXIES, ids=lambda proxy: proxy.name)
def test_each_row_is_told_its_port_and_the_upstream(proxy: Proxy, tmp_path: Path) -> None:
    where = place(proxy, tmp_path)
    told = " ".join([*proxy.command(where), *proxy.files(where).values(), *proxy.environment(where).values()])
    assert "12001" in told
    assert "127.0.0.1:12003" in told or '"port_value": 12003' in told


@pytest.mark.parametrize("proxy", PROXIES, ids=lambda proxy: proxy.name)
def test_each_row_has_a_command_for_its_version(proxy: Proxy) -> None:
    command = proxy.version({tool.name: Path("/tools") / tool.name for tool in proxy.tools})
    assert all(isinstance(part, str) for part in command)


def test_canary_row_is_staged_through_its_own_control_plane(tmp_path: Path) -> None:
    [canary] = named(["banyan-canary"])
    where = place(canary, tmp_path)
    assert canary.command(where)[-2:] == ["--new-url", "http://127.0.0.1:12003"]
    staging = canary.prepare(where)
    assert staging[1:4] == ["stage", "customers.get_customer", "canary"]
    assert staging[-1] == "http://127.0.0.1:12002"


def test_gateway_runs_with_catalog_one_worker_and_a_state_of_its_own(tmp_path: Path) -> None:
    [gateway] = named(["banyan"])
    command = gateway.command(place(gateway, tmp_path))
    assert command[:2] == ["/tools/banyan", "serve"]
    assert command[command.index("--catalog") + 1] == str(CATALOG)
    assert command[command.index("--workers") + 1] == "1"
    assert gateway.environment(place(gateway, tmp_path)) == {"BANYAN_STATE_DIR": str(tmp_path / "state")}
