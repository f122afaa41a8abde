"""Texts of the configuration each server is started with; equal terms for all. Pure.

Every proxy has one worker, keeps connections to the upstream open, and writes one access log line per request to a file.
"""

from __future__ import annotations

import json

PATH = "/api/customers/1"
BODY_BYTES = 1024


def fixed_body() -> str:
    """Give a customer as JSON, padded to exactly 1 KB. No quote or backslash in it, so nginx can hold it in '...'."""
    customer = {
        "id": 1,
        "customer_code": "C-0001",
        "name": "Al-Rafidain Trading",
        "credit_limit": "1500.00",
        "notes": "",
    }
    customer["notes"] = "x" * (BODY_BYTES - len(json.dumps(customer)))
    return json.dumps(customer)


def _nginx(folder: str, http: str) -> str:
    temporary = "\n".join(
        f"  {kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
{temporary}
  keepalive_requests 1000000000;
{http}
}}
"""


def nginx_fixed(folder: str, port: int, *, varied: bool = False) -> str:
    """The upstream: a fixed answer from memory, no log; varied, one of its fields never comes again."""
    field = "\n      add_header X-Answer $request_id;" if varied else ""
    return _nginx(
        folder,
        f"""  access_log off;
  server {{
    listen 127.0.0.1:{port} backlog=1024;
    location / {{
      default_type application/json;{field}
      return 200 '{fixed_body()}';
    }}
  }}""",
    )


def nginx_proxy(folder: str, port: int, upstream: int) -> str:
    return _nginx(
        folder,
        f"""  access_log {folder}/access.log combined;
  upstream legacy {{
    server 127.0.0.1:{upstream};
    keepalive 64;
    keepalive_requests 1000000000;
  }}
  server {{
    listen 127.0.0.1:{port} backlog=1024;
    location / {{
      proxy_pass http://legacy;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
    }}
  }}""",
    )


def haproxy(port: int, upstream: int) -> str:
    return f"""global
  nbthread 1
  maxconn 4096
  log stdout format raw local0
defaults
  mode http
  log global
  option httplog
  option forwardfor
  http-reuse always
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend clients
  bind 127.0.0.1:{port}
  default_backend legacy
backend legacy
  server legacy 127.0.0.1:{upstream}
"""


def envoy(folder: str, port: int, upstream: int) -> str:
    """Envoy reads JSON as it reads YAML; its admin server stays off."""
    types = "type.googleapis.com/envoy.extensions"
    manager = {
        "@type": f"{types}.filters.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "clients",
        "codec_type": "HTTP1",
        "use_remote_address": True,
        "access_log": [
            {
                "name": "file",
                "typed_config": {
                    "@type": f"{types}.access_loggers.file.v3.FileAccessLog",
                    "path": f"{folder}/access.log",
                },
            }
        ],
        "http_filters": [
            {"name": "router", "typed_config": {"@type": f"{types}.filters.http.router.v3.Router"}},
        ],
        "route_config": {
            "virtual_hosts": [
                {
                    "name": "all",
                    "domains": ["*"],
                    "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "legacy"}}],
                }
            ]
        },
    }
    cluster = {
        "name": "legacy",
        "type": "STATIC",
        "connect_timeout": "5s",
        "load_assignment": {
            "cluster_name": "legacy",
            "endpoints": [{"lb_endpoints": [{"endpoint": {"address": _socket(upstream)}}]}],
        },
    }
    listener = {
        "name": "clients",
        "address": _socket(port),
        "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}]}],
    }
    return json.dumps({"static_resources": {"listeners": [listener], "clusters": [cluster]}}, indent=1)


def _socket(port: int) -> dict[str, object]:
    return {"socket_address": {"address": "127.0.0.1", "port_value": port}}


def fastify(port: int, upstream: int) -> str:
    """Fastify and its proxy log four lines a request by themselves; one, as the others write, is the fairer measure."""
    return f"""const fastify = require('fastify')
const proxy = require('@fastify/http-proxy')

const app = fastify({{ logger: true, disableRequestLogging: true }})
app.addHook('onResponse', (request, reply, done) => {{
  request.log.info({{ method: request.method, url: request.url, status: reply.statusCode, ms: reply.elapsedTime }}, 'request')
  done()
}})
app.register(proxy, {{ upstream: 'http://127.0.0.1:{upstream}', disableRequestLogging: true }})
app.listen({{ port: {port}, host: '127.0.0.1' }})
"""
