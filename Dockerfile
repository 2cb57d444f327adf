# The portal's image: web, worker and beat run from it with different commands (docker-compose.yml).

FROM python:3.13-slim-bookworm AS packages
COPY requirements/base.lock /base.lock
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --only-binary=:all: -r /base.lock

FROM python:3.13-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /data portal \
    && install --directory --owner portal --group portal /data
COPY --from=packages /venv /venv
COPY . /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data \
    STATIC_ROOT=/app/staticfiles \
    STATIC_STORAGE=whitenoise.storage.CompressedManifestStaticFilesStorage
RUN python -m compileall -q mobility partners programs applications \
    && DATA_DIR=/tmp/build python -m mobility.launch.messages compile \
    && DATA_DIR=/tmp/build SECRET_KEY=used-only-while-building python manage.py collectstatic --no-input -v 0 \
    && rm -rf /tmp/build
USER portal
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "mobility.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--graceful-timeout", "20", "--access-logfile", "-", "--no-control-socket", \
     "--logger-class", "mobility.launch.access_log.CarefulLogger"]
