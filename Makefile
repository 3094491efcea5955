# What one does with this workspace. `make run` is all that is needed to see it.
CARGO := frontend/cargo.sh
TARGET := $(or $(CARGO_TARGET_DIR),target)

.PHONY: run dev wasm setup fmt lint

run: setup wasm ## Build everything for use and serve a demo clinic
	$(CARGO) build --release -p server
	$(TARGET)/release/priyom

dev: setup ## Build quickly and serve; run it again after a change
	$(CARGO) wasm build --profile wasm-dev -p frontend
	$(CARGO) run -p bundle -- --dev
	$(CARGO) build -p server
	$(TARGET)/debug/priyom

wasm: setup ## Build the Wasm for use and pack the site; fails above the size of a first load
	$(CARGO) wasm build --profile wasm-release -p frontend
	$(CARGO) run -p bundle -- --check-size 409600

setup: ## Get a compiler that can build for the browser
	@$(CARGO) setup

fmt: ## Format all code
	$(CARGO) fmt --all

lint: ## Check format and lints, for the server and for the browser
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --exclude frontend --all-targets -- -D warnings
	$(CARGO) wasm clippy -p frontend -- -D warnings
