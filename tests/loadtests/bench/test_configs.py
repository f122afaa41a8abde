import json

from hypothesis import given
from hypothesis import strategies as st

from loadtests.bench import configs

ports = st.integers(1024, 65535)


def test_fixed_body_is_one_kilobyte_of_json() -> None:
    body = configs.fixed_body()
    assert len(body.encode()) == 1024
    assert json.loads(body)["customer_code"] == "C-0001"


def test_fixed_body_fits_into_an_nginx_string() -> None:
    assert not {"'", "\\", "$"} & set(configs.fixed_body())


@given(ports, ports)
def test_each_proxy_listens_on_loopback_and_asks_the_upstream(port: int, upstream: int) -> None:
    texts = [
        configs.nginx_proxy("/place", port, upstream),
        configs.haproxy(port, upstream),
    ]
    for text in texts:
        assert f"127.0.0.1:{port}" in text
        assert f"server 127.0.0.1:{upstream}" in text.replace("server legacy", "server")
        assert "*:" not in text


@given(ports, ports)
def test_envoy_has_one_listener_and_one_cluster(port: int, upstream: int) -> None:
    resources = json.loads(configs.envoy("/place", port, upstream))["static_resources"]
    [listener], [cluster] = resources["listeners"], resources["clusters"]
    assert listener["address"]["socket_address"] == {"address": "127.0.0.1", "port_value": port}
    endpoint = cluster["load_assignment"]["endpoints"][0]["lb_endpoints"][0]["endpoint"]
    assert endpoint["address"]["socket_address"]["port_value"] == upstream


def test_envoy_writes_its_access_log_into_the_place() -> None:
    assert '"/place/access.log"' in configs.envoy("/place", 1, 2)


def test_nginx_keeps_upstream_connections_and_a_log() -> None:
    text = configs.nginx_proxy("/place", 1, 2)
    assert "keepalive 64;" in text
    assert 'proxy_set_header Connection "";' in text
    assert "access_log /place/access.log" in text


def test_the_upstream_writes_no_log() -> None:
    assert "access_log off;" in configs.nginx_fixed("/place", 1)


def test_fastify_logs_one_line_per_request() -> None:
    script = configs.fastify(1, 2)
    assert script.count("disableRequestLogging: true") == 2
    assert "port: 1, host: '127.0.0.1'" in script


def test_varied_upstream_answers_with_a_field_that_never_comes_again() -> None:
    assert "add_header X-Answer $request_id;" in configs.nginx_fixed("/place", 1, varied=True)
    assert "add_header" not in configs.nginx_fixed("/place", 1)
