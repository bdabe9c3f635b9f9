FROM rust:1.95-slim-bookworm AS build
# The C compiler is for SQLite, ring and mimalloc, which are built in.
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY Cargo.toml Cargo.lock build.rs ./
COPY .cargo .cargo
COPY src src
COPY config config
COPY migrations migrations
# Cargo refuses a manifest whose benchmark is not there.
COPY benches benches
RUN cargo build --release --locked --bin magicwords

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates tzdata && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin magicwords \
    && install -d -o magicwords -g magicwords -m 0700 /data
COPY --from=build /build/target/release/magicwords /usr/local/bin/magicwords
COPY docker/healthy /usr/local/bin/healthy
USER magicwords
WORKDIR /data
VOLUME /data
ENV DATABASE_URL=sqlite:/data/magicwords.db MAGICWORDS_HTTP=0.0.0.0:8081
EXPOSE 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["healthy"]
ENTRYPOINT ["magicwords"]
CMD ["serve"]
