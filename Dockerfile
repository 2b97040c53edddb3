# Two images: `service` (also the worker and every other command), and `frontend`, which is nginx.
# Everything that builds stays behind in `build`; what runs has no pip, no compiler, and may write to /artifacts
# and /tmp only.
FROM python:3.11-slim-bookworm AS build

WORKDIR /app
RUN python -m venv --without-pip /opt/segment
COPY pyproject.toml constraints.txt README.md ./
COPY ml ml
COPY backend backend
# The versions that were tested, and no others.
RUN pip --python /opt/segment/bin/python install --no-cache-dir --no-compile \
    --constraint constraints.txt --editable .
# Compiled once, since nothing can be written later; by content, since copying into an image changes times.
RUN /opt/segment/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/segment/lib ml backend


FROM python:3.11-slim-bookworm AS service

LABEL org.opencontainers.image.title="customer-segmentation" \
      org.opencontainers.image.description="A customer table goes in, segments that a person can act on come out." \
      org.opencontainers.image.version="0.1.0"
# A fixed number, so that a volume keeps its owner over every new image.
RUN pip uninstall --yes --quiet --root-user-action ignore wheel setuptools pip \
    && groupadd --gid 10001 segment \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin segment \
    && install --directory --owner segment --group segment --mode 0700 /artifacts
COPY --from=build /opt/segment /opt/segment
COPY --from=build /app /app
COPY frontend /app/frontend

# numba keeps what it compiled in a folder that can be written; with none it would compile in every process.
ENV PATH=/opt/segment/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    NUMBA_CACHE_DIR=/tmp/numba \
    SEGMENT_ARTIFACTS_DIR=/artifacts
WORKDIR /tmp
USER 10001:10001
VOLUME /artifacts
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=10s --start-period=120s CMD ["segment", "ready"]
CMD ["segment", "serve"]


FROM nginx:1.28-alpine AS frontend

LABEL org.opencontainers.image.title="customer-segmentation-frontend" \
      org.opencontainers.image.version="0.1.0"
COPY deploy/nginx/nginx.conf.template /etc/nginx/templates/nginx.conf.template
COPY deploy/nginx/headers.conf /etc/nginx/segment/headers.conf
COPY frontend /usr/share/nginx/html
# The image's own start fills in the template; what is filled in goes to /tmp, which alone can be written.
ENV NGINX_ENVSUBST_OUTPUT_DIR=/tmp \
    NGINX_PORT=8080 \
    NGINX_FILES=/usr/share/nginx/html \
    NGINX_SETTINGS=/etc/nginx/segment \
    NGINX_TEMPORARY=/tmp \
    SERVICE_ADDRESS=service:8000 \
    SEGMENT_MAX_UPLOAD_BYTES=524288000
USER 101:101
EXPOSE 8080
STOPSIGNAL SIGQUIT
HEALTHCHECK --interval=15s --timeout=5s CMD ["curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:8080/"]
CMD ["nginx", "-c", "/tmp/nginx.conf", "-g", "daemon off;"]
