# An image that contains only the program and the libraries it is linked to.
#
#     docker build --tag hanga .
#     docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/site" hanga build

FROM rust:1.95-slim-bookworm AS build
WORKDIR /hanga
COPY . .
# g++ and make are not needed: the libraries written in C are built with the C compiler of this image.
RUN cargo install --locked --path . --root /usr/local

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /usr/local/bin/hanga /usr/local/bin/hanga
WORKDIR /site
# For `hanga serve --host 0.0.0.0`.
EXPOSE 4000
ENTRYPOINT ["hanga"]
CMD ["build"]
