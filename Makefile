# Needs python3 (3.11 or newer), make and git; everything else it installs into .venv. `make` alone lists the targets.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON ?= python3
# How many test processes run side by side; each has servers of its own.
WORKERS ?= auto
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --require-virtualenv --quiet --quiet
# What writes the golden schemas and the catalogue, and what writes a migration from a service's tables.
CONTRACTS := $(BIN)/python -m dovira.contracts_files
MIGRATION := $(BIN)/dovira migration
# What compose.yaml and the Dockerfile name; the official images, unless `make stand-ins` makes their like.
STAND_INS := python:3.11-slim-bookworm $(shell sed -n 's/^    image: \(nats:.*\|postgres:.*\)/\1/p' deploy/docker/compose.yaml)
LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --system-certs --quiet

##@ Use it

.PHONY: help
help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z-]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(VENV)/.installed ## Create .venv with everything, hash-checked; a second run is instant
	@:

.PHONY: demo
demo: setup ## Run the whole system on a sample programme; ONCE=1 ends by itself, ONCE=0 stays up, ARGS='…' is passed on
	@once=''; \
	case '$(ONCE)' in \
		0) ;; \
		'') if [ -n "$$CI" ] || ! [ -t 0 ] || ! [ -t 1 ]; then once=--once; fi ;; \
		*) once=--once ;; \
	esac; \
	exec $(BIN)/dovira demo $$once $(ARGS)

##@ Work on it

.PHONY: test
test: setup browser events-checks openid-provider lint ## Lint, then every test (what CI runs); ARGS='…' goes to pytest
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

.PHONY: unit
unit: setup ## The quick tests: no PostgreSQL, no broken connections, no whole system; ARGS='…' goes to pytest
	$(BIN)/python -m pytest -m 'not system and not faults and not postgres and not web' $(ARGS)

.PHONY: thorough
thorough: setup ## What is tested on drawn examples, on ten times as many and on others than in `make test`
	$(BIN)/python -m pytest -n $(WORKERS) -m hypothesis --hypothesis-profile=others -o timeout=3600 $(ARGS)

.PHONY: browser
browser: $(VENV)/web/.installed ## Install what tests/web need: Chromium (where allowed), axe-core, html-validate
	@sh requirements/install-chromium.sh

.PHONY: screenshots
screenshots: setup browser ## Take the pictures in docs/screenshots anew: the main pages on a phone and on a desk
	for way in phone desktop; do \
		DOVIRA_PICTURES=docs/screenshots $(BIN)/python -m pytest -q tests/web/test_journey.py -k "[$$way]" || exit 1; \
	done

.PHONY: events-checks
events-checks: $(VENV)/events/.installed ## Install what tests/events need from npm: AsyncAPI's parser, ajv, NATS's client

.PHONY: openid-provider
openid-provider: $(VENV)/openid/.installed ## Install the provider of OpenID Connect that tests/openid sign in with

.PHONY: chaos
chaos: setup ## Break everything while people use it, on four combinations of parts: SEED=1 MINUTES=1; ARGS='--seeds 5'
	$(BIN)/python -m tests.faults.chaos --seed $(or $(SEED),1) --minutes $(or $(MINUTES),1) $(ARGS)

.PHONY: many
many: setup ## Issue and print 10,000 certificates at once, kill -9 on the way, and count; ARGS='--certificates 500 --kills 0'
	$(BIN)/python -m tests.faults.many $(ARGS)

.PHONY: bench
bench: setup ## Measure beside the limits, by turns in one run; ARGS='--quick --report FILE --only consuming'
	$(BIN)/dovira bench $(ARGS)

.PHONY: lint
lint: setup ## Style, format, spelling, types and the import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/typos
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: format
format: setup ## Mend what ruff can mend by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: vendor
vendor: ## Copy the scripts that the gateway serves from their npm packages (needs npm); requirements/vendor names them
	npm ci --prefix requirements/vendor --ignore-scripts --no-audit --no-fund
	cp requirements/vendor/node_modules/htmx.org/dist/htmx.min.js services/gateway/static/vendor/
	cp requirements/vendor/node_modules/htmx-ext-sse/dist/sse.min.js services/gateway/static/vendor/
	cd services/gateway/static/vendor && sha256sum *.js >SHA256SUMS

.PHONY: translations
translations: setup ## Bring the catalogues of the gateway's texts up to the texts, and name what is not translated
	$(BIN)/python -m dovira.translations

.PHONY: contracts
contracts: setup ## Write the golden schemas and the event catalogue anew from shared/contracts
	$(CONTRACTS)

.PHONY: rules
rules: ## Write the PrometheusRule for Kubernetes anew from deploy/monitoring/alerts.yaml
	@{ printf '%s\n' '# Written by `make rules` from deploy/monitoring/alerts.yaml: do not edit.' \
		'apiVersion: monitoring.coreos.com/v1' 'kind: PrometheusRule' 'metadata:' '  name: dovira' 'spec:'; \
		sed -e '/^#/d' -e 's/^/  /' deploy/monitoring/alerts.yaml; } >deploy/kubernetes/components/monitoring/rules.yaml

.PHONY: migration
migration: setup ## Write a migration from a service's tables: SERVICE=scheduling MESSAGE='add materials'
	@[ -n "$(SERVICE)" ] && [ -n "$(MESSAGE)" ] || { \
		echo "Say which and why: make migration SERVICE=scheduling MESSAGE='add materials'" >&2; exit 2; }
	$(MIGRATION) $(SERVICE) --message '$(MESSAGE)'

.PHONY: lock
lock: setup ## Pin what pyproject.toml asks for into requirements/; UPGRADE=1 takes the newest
	$(LOCK) $(if $(UPGRADE),--upgrade) pyproject.toml --extra build --output-file requirements/base.txt
	$(LOCK) $(if $(UPGRADE),--upgrade) --group sbom --constraint requirements/base.txt --output-file requirements/sbom.txt
	$(LOCK) $(if $(UPGRADE),--upgrade) pyproject.toml --extra build --extra dev --group sbom \
		--constraint requirements/base.txt --constraint requirements/sbom.txt --output-file requirements/dev.txt
	@! grep -n '://' requirements/*.txt || { echo 'A lock file holds an address: take it out.' >&2; exit 1; }

.PHONY: wheels
wheels: setup ## Fetch what images are made of, checked by hash, into build/wheels
	@mkdir -p build/wheels build/sbom-wheels
	@$(PIP) download --no-deps --require-hashes --only-binary :all: --no-binary nkeys --no-build-isolation \
		--requirement requirements/base.txt --dest build/wheels
	@$(PIP) download --no-deps --require-hashes --only-binary :all: --requirement requirements/sbom.txt \
		--dest build/sbom-wheels

.PHONY: images
images: wheels ## Build an image of every service, dovira/SERVICE, and dovira/operator; TAG=…
	sh deploy/docker/build.sh $(or $(TAG),$(shell git rev-parse --short HEAD))

.PHONY: containers
containers: setup ## Build the images and run everything as containers: minutes (needs Docker); ARGS='…' goes to pytest
	DOVIRA_TEST_CONTAINERS=1 $(BIN)/python -m pytest tests/system/containers $(ARGS)

.PHONY: advisories
advisories: setup ## Is a weakness known in what we depend on? Asks OSV, and Debian about built images; says so if it cannot
	BIN=$(BIN) sh requirements/advisories.sh

.PHONY: stand-ins
stand-ins: setup ## Make the images that ours stand on from packages, where no registry is reached (root, debootstrap, Docker)
	for image in $(STAND_INS); do sh deploy/docker/stand-ins/$${image%%:*}.sh $$image || exit 1; done

.PHONY: clean
clean: ## Remove .venv, caches and build leftovers
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache \
		.coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- how .venv is made: created, then filled from the lock, then the project itself; each step leaves a mark

$(VENV)/.created:
	@PYTHON='$(PYTHON)' VENV='$(VENV)' sh requirements/create-venv.sh
	@touch $@

$(VENV)/.locked: requirements/dev.txt $(VENV)/.created
	@echo 'Installing what requirements/dev.txt pins into $(VENV) …'
	@# The lock names every package, so pip need not resolve: left to it, a newer release of what an extra
	@# asks for (coverage[toml] of pytest-cov) stops the installation, since that one has no hash here.
	@# nkeys is published as source alone. setuptools comes first, so that building it fetches nothing that is not pinned.
	@sed -n '/^setuptools==/,/[^\\]$$/p' requirements/dev.txt >$(VENV)/setuptools.txt
	@$(PIP) install --no-deps --require-hashes --only-binary :all: --requirement $(VENV)/setuptools.txt
	@$(PIP) install --no-deps --require-hashes --only-binary :all: --no-binary nkeys --no-build-isolation \
		--requirement requirements/dev.txt
	@touch $@

$(VENV)/.installed: pyproject.toml $(VENV)/.locked
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# What tests need from npm, by folder: requirements/web, requirements/events, requirements/openid.
$(VENV)/%/.installed: requirements/%/package.json requirements/%/package-lock.json $(VENV)/.installed
	@mkdir -p $(@D)
	@cp requirements/$*/package.json requirements/$*/package-lock.json $(@D)/
	@# Node brings certificates of its own; Debian's are those that pip and apt trust, too.
	@NODE_EXTRA_CA_CERTS="$${NODE_EXTRA_CA_CERTS:-$(wildcard /etc/ssl/certs/ca-certificates.crt)}" \
		$(BIN)/npm ci --prefix $(@D) --ignore-scripts --no-audit --no-fund --loglevel=error && touch $@ || \
		echo 'What tests/$* needs from npm could not be installed, so those tests are left out.' >&2
