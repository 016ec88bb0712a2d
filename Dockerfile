FROM python:3.12-slim-bookworm AS builder

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
COPY requirements.txt /tmp/
RUN python -m venv /opt/venv \
 && /opt/venv/bin/python -m pip install --no-compile --require-hashes -r /tmp/requirements.txt

COPY LICENSE /app/
COPY bot/ /app/bot/
COPY handlers/ /app/handlers/
COPY knowledge/ /app/knowledge/
COPY reminders/ /app/reminders/
# Copying may change a file's time, and bytecode that goes by time would then be useless.
# The modes are set because those of the checkout depend on its owner's umask.
RUN /opt/venv/bin/python -m compileall -q --invalidation-mode unchecked-hash /opt/venv/lib /app \
 && chmod -R u=rwX,go=rX /app


FROM python:3.12-slim-bookworm

RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin chibot \
 && install -d -o chibot -g chibot -m 0750 /data
COPY --from=builder /opt/venv /opt/venv
COPY --from=builder /app /app

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PYTHONUTF8=1 \
    DATA_DIR=/data \
    HTTP_HOST=0.0.0.0
WORKDIR /app
VOLUME /data
EXPOSE 8080
# A number, so that a cluster can see that it is not root.
USER 10001:10001

HEALTHCHECK --interval=60s --timeout=10s --start-period=30s \
  CMD ["python", "-m", "bot", "health"]
ENTRYPOINT ["python", "-m", "bot"]
