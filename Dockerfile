# One image for every process: `banyan serve`, `banyan newside`, `banyan standin`.
FROM python:3.12-slim AS build
WORKDIR /build
COPY requirements.lock pyproject.toml README.md ./
RUN python -m venv /opt/banyan \
 && /opt/banyan/bin/python -m pip install --no-cache-dir --require-hashes -r requirements.lock
COPY gateway gateway
COPY flags flags
COPY legacy_shim legacy_shim
COPY new_core new_core
RUN /opt/banyan/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.12-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/banyan banyan
COPY --from=build /opt/banyan /opt/banyan
COPY --from=build /build/legacy_shim/catalog.json /etc/banyan/catalog.json
ENV PATH=/opt/banyan/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    BANYAN_STATE_DIR=/var/lib/banyan \
    BANYAN_HOST=0.0.0.0 \
    BANYAN_CONTROL_HOST=0.0.0.0
USER banyan
WORKDIR /var/lib/banyan
VOLUME /var/lib/banyan
EXPOSE 8080 8081
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8081/-/ready', timeout=2)"]
ENTRYPOINT ["banyan"]
CMD ["serve"]
