# What one does with this workspace. `make run` is all that is needed to see it.
CARGO := frontend/cargo.sh
TARGET := $(or $(CARGO_TARGET_DIR),target)

.PHONY: run dev test bench falls inputs build wasm server setup fmt lint help

run: build ## Build everything for use and serve a demo clinic
	$(TARGET)/release/priyom serve --demo

test: build ## Get what the tests need and run everything, on both engines and in a browser
	tests/setup.sh
	tests/postgres.sh $(CARGO) test --workspace --exclude frontend
	tests/browser.sh $(TARGET)/release/priyom

bench: setup ## Measure the program as it is for use against floors of the same run, on both engines
	tests/setup.sh
	PRIYOM_TEST_FSYNC=on tests/postgres.sh $(CARGO) bench -p tests --bench speed

falls: setup ## Kill the program at a hundred random moments under load, on both engines, and look what is there
	tests/setup.sh
	PRIYOM_TEST_FALLS=$(or $(FALLS),100) PRIYOM_TEST_FSYNC=on tests/postgres.sh $(CARGO) test -p tests --test recovery -- \
		--nocapture --test-threads=1 is_killed

# Each of thirteen properties has as many inputs.
inputs: setup ## Give ten million made-up inputs to all that reads what comes from outside
	PROPTEST_CASES=$(or $(CASES),800000) $(CARGO) test --release -p domain -p backend --lib --tests -- \
		strange breaks_a breaks_the any_bytes any_table

# Side by side: the last step of the Wasm keeps one core busy for minutes.
build: setup ## Build everything for use
	@$(MAKE) --no-print-directory --jobs=2 wasm server

server: setup ## Build the server for use
	$(CARGO) build --release -p server

dev: setup ## Build quickly and serve; run it again after a change
	$(CARGO) wasm build --profile wasm-dev -p frontend
	$(CARGO) run -p bundle -- --dev
	$(CARGO) build -p server
	$(TARGET)/debug/priyom

# What the desk loads before it answers keys, and in all, in bytes after brotli. The aim for the first is 409600; until
# it is reached it only ever goes down. The second grows with what the desk can do, and with nothing else.
FIRST_LOAD := 488200
DESK := 830000

wasm: setup ## Build the Wasm for use and pack the site; fails above the size of a first load
	$(CARGO) wasm build --profile wasm-release -p frontend
	$(CARGO) run --release -p bundle -- --first-load $(FIRST_LOAD) --desk $(DESK)

setup: ## Get a compiler that can build for the browser
	@$(CARGO) setup

fmt: ## Format all code
	$(CARGO) fmt --all

lint: setup ## Check format and lints, for the server and for the browser
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --exclude frontend --all-targets -- -D warnings
	$(CARGO) wasm clippy -p frontend -- -D warnings

help: ## Say what there is to make
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 8
