# Runs all tests.
default: test

# Builds the manual into dist/.
build:
    cargo run --release -- build

# Runs all tests that need only this repository.
test:
    cargo test

# Runs the same checks as continuous integration.
ci:
    bash .ci/run

# Formats the source.
format:
    cargo fmt

# Scores a build of a corpus against reference renderings: just fidelity 2020-10
fidelity era:
    bash .ci/fidelity {{era}}

# Compares the output of this build with that of another program: just compare ../old/target/release/hanga
compare old root=".":
    cargo build --release
    {{old}} build --root {{root}} --out target/compare/old > /dev/null || true
    target/release/hanga build --root {{root}} --out target/compare/new > /dev/null || true
    diff --recursive --brief target/compare/old target/compare/new

# Measures edits in a running session: just bench-refresh ../shared/corpus/github-docs-2020-10 tests/corpora/2020-10.yml
bench-refresh root config="hanga.yml":
    cargo bench --bench refresh -- {{root}} {{config}}

# Measures the lower bound of a build: just floor ../shared/corpus/github-docs-2020-10 tests/corpora/2020-10.yml
floor root config="hanga.yml":
    cargo bench --bench floor -- prepare {{root}} {{config}} target/floor
    rm -rf target/floor/out
    time cargo bench --bench floor -- run {{justfile_directory()}}/target/floor {{justfile_directory()}}/target/floor/out

# Compares the speed of a build with the floor and with other generators; docs/performance.md explains the table.
bench *options:
    cargo build --release
    cargo bench --bench floor --no-run
    python3 benches/speed.py --floor "$(ls -t target/release/deps/floor-* | grep -v '\.d$' | head -1)" {{options}}

# Counts the instructions of a small build and compares them with the recorded count: just count, or just count --accept
count *options:
    cargo build --release
    bash .ci/instructions {{options}}

# Tests the preview server in a browser.
browser:
    cargo build --release
    bash .ci/browser

# Checks the quality of the theme: axe, the W3C's validator, Lighthouse, weight, layout, keyboard, no JavaScript.
theme:
    cargo build --release
    bash .ci/theme

# Example: just bench-serve ../shared/corpus/github-docs-2020-10 tests/corpora/2020-10.yml
# Measures the preview server, and hugo if installed.
bench-serve root config="hanga.yml":
    cargo build --release
    python3 benches/serve.py {{root}} --config {{config}}

# Measures a page with 20,000 headings in two languages.
bench-headings *options:
    cargo build --release
    python3 benches/headings.py {{options}}

# Validates reports for programs, and the manual's examples for CI, against public schemas.
schemas:
    cargo build --release
    bash .ci/schemas

# Checks licences, sources and advisories of dependencies.
deny:
    bash .ci/deny

# Runs a fuzz target for ten minutes: just fuzz liquid
fuzz target seconds="600":
    mkdir -p fuzz/corpus/{{target}}
    RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none {{target}} fuzz/corpus/{{target}} fuzz/seeds/{{target}} -- -max_total_time={{seconds}}
