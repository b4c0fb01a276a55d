# What a change has to pass.
default: test

# Builds the manual into dist/.
build:
    cargo run --release -- build

# All tests that need nothing but this repository.
test:
    cargo test

# Exactly what continuous integration runs.
ci:
    bash .ci/run

# Formats the source.
format:
    cargo fmt

# Scores a build of a corpus against reference renderings: just fidelity 2020-10
fidelity era:
    bash .ci/fidelity {{era}}

# Compares the output of this build with that of another: just compare ../old/target/release/hanga
compare old root=".":
    cargo build --release
    {{old}} build --root {{root}} --out target/compare/old > /dev/null || true
    target/release/hanga build --root {{root}} --out target/compare/new > /dev/null || true
    diff --recursive --brief target/compare/old target/compare/new

# What an edit costs a session that lives on: just bench-refresh ../shared/corpus/github-docs-2020-10 tests/corpora/2020-10.yml
bench-refresh root config="hanga.yml":
    cargo bench --bench refresh -- {{root}} {{config}}

# What a build of a tree costs at least: just floor ../shared/corpus/github-docs-2020-10 tests/corpora/2020-10.yml
floor root config="hanga.yml":
    cargo bench --bench floor -- prepare {{root}} {{config}} target/floor
    rm -rf target/floor/out
    time cargo bench --bench floor -- run {{justfile_directory()}}/target/floor {{justfile_directory()}}/target/floor/out

# How fast a build is, beside the floor and beside other generators; docs/performance.md explains the table.
bench *options:
    cargo build --release
    cargo bench --bench floor --no-run
    python3 benches/speed.py --floor "$(ls -t target/release/deps/floor-* | grep -v '\.d$' | head -1)" {{options}}

# Instructions that a build of a small tree takes, beside those it took before: just count, or just count --accept
count *options:
    cargo build --release
    bash .ci/instructions {{options}}

# The preview server in a real browser.
browser:
    cargo build --release
    bash .ci/browser

# The bars the theme is held to: axe, the W3C's validator, Lighthouse, weight, layout, keyboard, no JavaScript.
theme:
    cargo build --release
    bash .ci/theme

# How fast the preview server is, beside hugo if there is one: just bench-serve ../shared/corpus/github-docs-2020-10 tests/corpora/2020-10.yml
bench-serve root config="hanga.yml":
    cargo build --release
    python3 benches/serve.py {{root}} --config {{config}}

# What a page of 20,000 headings costs in two languages.
bench-headings *options:
    cargo build --release
    python3 benches/headings.py {{options}}

# Licences and advisories of dependencies.
deny:
    bash .ci/deny

# Ten minutes of fuzzing: just fuzz liquid
fuzz target seconds="600":
    mkdir -p fuzz/corpus/{{target}}
    RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none {{target}} fuzz/corpus/{{target}} fuzz/seeds/{{target}} -- -max_total_time={{seconds}}
