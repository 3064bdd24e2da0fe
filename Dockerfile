# syntax=docker/dockerfile:1
# The daemon as a non-root user; nothing outside /data and /tmp is written, so `read_only: true` works.
FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements-dev.lock requirements.lock ./
RUN python -m venv /build && /build/bin/python -m pip install --no-cache-dir --require-hashes --requirement requirements-dev.lock
RUN python -m venv /opt/jingbao && /opt/jingbao/bin/python -m pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY . .
RUN /build/bin/python -m pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
 && /opt/jingbao/bin/python -m pip install --no-cache-dir --no-deps /wheels/*.whl

FROM python:3.13-slim
RUN useradd --uid 10001 --create-home --home-dir /data --shell /usr/sbin/nologin jingbao
COPY --from=build /opt/jingbao /opt/jingbao
ENV PATH=/opt/jingbao/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10001:10001
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s CMD ["jingbao", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["jingbao"]
CMD ["run"]
