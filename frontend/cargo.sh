#!/usr/bin/env bash
# cargo with a toolchain that can build for the browser. Use it in place of `cargo` for everything in this
# workspace: the server and the Wasm must come from one compiler, for they share proc-macros.
#
#   frontend/cargo.sh setup          get whatever is missing, say what was done
#   frontend/cargo.sh wasm ARGS…     `cargo ARGS…` for wasm32-unknown-unknown
#   frontend/cargo.sh ARGS…          `cargo ARGS…` for this machine
#
# Where the compiler comes from, first that fits: rustup with the wasm target; rustup that can add it;
# Debian's rustc-web, which builds the standard library for Wasm from source.
set -euo pipefail

target=wasm32-unknown-unknown
say() { printf 'toolchain: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

rustup_has_target() {
    command -v rustc >/dev/null && [ -d "$(rustc --print target-libdir --target "$target" 2>/dev/null)" ]
}
debian_lld() { # the lld of the very LLVM that rustc-web was built with
    local llvm
    llvm=$(/usr/bin/rustc --version --verbose | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
    printf 'wasm-ld-%s' "$llvm"
}
debian_ready() {
    dpkg-query -W rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web >/dev/null 2>&1 &&
        command -v "$(debian_lld)" >/dev/null
}
setup() {
    command -v cc >/dev/null || die 'no C compiler. Install one (Debian: apt-get install gcc libc6-dev make perl) and try again.'
    rustup_has_target && return
    if command -v rustup >/dev/null && rustup target add "$target" >/dev/null 2>&1; then
        say "added $target to rustup's toolchain"
        return
    fi
    debian_ready && return
    command -v apt-get >/dev/null ||
        die "cannot get $target. Install Rust from https://rustup.rs and run: rustup target add $target"
    say "rustup has no $target here: installing Debian's rustc-web and its parts"
    export DEBIAN_FRONTEND=noninteractive
    as_root apt-get update -qq >&2 &&
        as_root apt-get install -y -qq rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web >&2 &&
        as_root apt-get install -y -qq "lld-$(debian_lld | tr -dc 0-9)" >&2 ||
        die 'Debian did not give rustc-web. Install Rust from https://rustup.rs with the wasm32-unknown-unknown target and try again.'
}

[ "${1-}" = setup ] && { setup; exit; }

# The linker is most of an incremental build; mold where it is installed.
if command -v mold >/dev/null; then
    export CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUSTFLAGS="-Clink-arg=-fuse-ld=mold"
fi
cargo=cargo wasm_flags=()
if ! rustup_has_target; then
    debian_ready || die "no compiler for $target yet. Run: frontend/cargo.sh setup"
    # One set of variables for every call: a change of any of them rebuilds everything.
    export PATH="/usr/bin:$PATH" RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$(debian_lld)"
    cargo=/usr/bin/cargo wasm_flags=(-Z 'build-std=std,panic_abort')
fi
if [ "${1-}" = wasm ]; then
    command=$2; shift 2
    # The browser formats times of the clinic's own country and its neighbours; the server knows every zone.
    export CHRONO_TZ_TIMEZONE_FILTER='^(UTC|Europe/(Kaliningrad|Moscow|Simferopol|Kirov|Volgograd|Astrakhan|Saratov|Samara|Ulyanovsk|Minsk|Kiev|Kyiv|Berlin|London)|Asia/(Yekaterinburg|Omsk|Novosibirsk|Barnaul|Tomsk|Novokuznetsk|Krasnoyarsk|Irkutsk|Chita|Yakutsk|Khandyga|Vladivostok|Ust-Nera|Magadan|Sakhalin|Srednekolymsk|Kamchatka|Anadyr|Almaty|Tashkent|Tbilisi|Yerevan|Baku))$'
    exec "$cargo" "$command" --target "$target" "${wasm_flags[@]}" "$@"
fi
exec "$cargo" "$@"
