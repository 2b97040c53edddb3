FROM python:3.11-slim

WORKDIR /app
COPY pyproject.toml constraints.txt README.md ./
COPY ml ml
COPY backend backend
COPY frontend frontend
RUN pip install --no-cache-dir --constraint constraints.txt --editable . \
    && useradd --create-home segment \
    && mkdir /artifacts && chown segment /artifacts

USER segment
ENV SEGMENT_ARTIFACTS_DIR=/artifacts
VOLUME /artifacts
CMD ["segment", "serve"]
