# syntax=docker/dockerfile:1
# Two images of one suite: `web` (small, no engine) and `worker` (engines; CPU and GPU). Neither was built where this file
# was written; it is checked by tests/repository/test_containers.py only. Nothing is downloaded at run time.

FROM python:3.11-slim AS source
WORKDIR /build
COPY pyproject.toml README.md LICENSE NOTICE requirements.lock requirements-web.lock ./
COPY services services
COPY minutes minutes
COPY translate translate
COPY elearning elearning
COPY telework_stats telework_stats
COPY migrations migrations
COPY docs docs
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/workstyle

FROM source AS build-web
RUN /opt/workstyle/bin/pip install -r requirements-web.lock && /opt/workstyle/bin/pip install --no-deps .

FROM source AS build-worker
# Only what the suite needs at run time, in the pinned versions: a constraint installs nothing by itself.
RUN /opt/workstyle/bin/pip install --constraint requirements.lock .

FROM python:3.11-slim AS base
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin workstyle \
 && install -d -o workstyle -g workstyle -m 0700 /var/lib/workstyle /srv/workstyle
ENV PATH=/opt/workstyle/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    WORKSTYLE_DATA_DIR=/var/lib/workstyle \
    WORKSTYLE_LOG_JSON=true \
    HF_HUB_OFFLINE=1 \
    HOME=/tmp
# A file `.env` in the working directory is read as settings; docker-compose.yml puts the secret there.
WORKDIR /srv/workstyle
VOLUME /var/lib/workstyle
USER workstyle
STOPSIGNAL SIGTERM

FROM base AS web
COPY --from=build-web /opt/workstyle /opt/workstyle
ENV WORKSTYLE_HOST=0.0.0.0
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-m", "services.app.heartbeat", "web"]
CMD ["python", "-m", "services.app.web"]

FROM base AS worker
COPY --from=build-worker /opt/workstyle /opt/workstyle
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["python", "-m", "services.app.heartbeat", "worker"]
CMD ["workstyle", "worker"]
