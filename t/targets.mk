# Tests, linters, benches.

PROVE = BUILD=$(BUILD) prove --exec '' --timer $(if $(V),-v) -j2
FAST  = $(UNIT) $(sort $(wildcard t/facts/*.t t/cli/*.t t/page/*.t t/media/*.t))
FULL  = $(sort $(wildcard t/full/*.t))
HELPERS := $(patsubst t/lib/%.c,$(BUILD)/t/lib/%,$(filter-out t/lib/tap.c,$(wildcard t/lib/*.c)))

$(BUILD)/t/lib/%: t/lib/%.c $(wildcard t/lib/*.h) $(LIB_NET) $(LIB) $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CFLAGS) -It $(ALL_LDFLAGS) $(LINK_DYNAMIC) -o $@ $< $(LIB_NET) $(LIB) $(LIBS_CORE) \
	  -Wl,--as-needed $(LIBS_NET)

.PHONY: unit fuzz-targets
unit: $(UNIT) $(HELPERS) ## build and run the C unit tests
	$(PROVE) $(UNIT)

test: all $(UNIT) $(HELPERS) ## the fast half of the tests
	$(PROVE) $(if $(T),$(T),$(FAST))

test-all: deps deps-test ## install what the tests need and run every test
	$(MAKE) all $(UNIT) $(HELPERS)
	$(PROVE) $(FAST) $(FULL)

t/node_modules/.stamp: t/package.json t/package-lock.json
	cd t && npm ci --no-audit --no-fund --ignore-scripts && touch node_modules/.stamp

deps-test: ## install what the tests and linters need
	fabfiles/install-packages build run test
	$(MAKE) t/node_modules/.stamp

C_FILES := $(wildcard bin/*.[ch] bin/render/*.[ch] cgi/*.[ch] cgi/views/*.[ch] common/*/*.[ch] schema/*.c \
           t/lib/*.[ch] t/unit/*.[ch] t/fuzz/*.[ch] t/bench/*.c fabfiles/demo/*.[ch])
SH_FILES := $(shell grep -lE '^\#!/bin/(ba)?sh' -r t fabfiles cgi .ci --include='*' --exclude-dir=node_modules 2>/dev/null)
lint: $(GENERATED) ## formatting, static analysis of C and shell, manual pages
	@clang-format --dry-run -Werror $(C_FILES)
	@cppcheck --quiet --std=c11 --error-exitcode=1 --inline-suppr --enable=warning,portability -Icommon \
	  --suppress=normalCheckLevelMaxBranches -j2 bin common cgi schema
	@shellcheck -S warning -e SC2154,SC2034,SC2010,SC2046,SC3045 $(SH_FILES)
	@$(if $(wildcard bin/*.1),mandoc -Tlint -Wwarning $(wildcard bin/*.1))

format: ## lay out the C files as .clang-format says
	clang-format -i $(C_FILES)

# The code that fuzz targets drive, compiled once for all of them; the recursion below gives it its flags.
$(BUILD)/everything.a: $(call obj,$(LIB_C) $(NET_C) $(wildcard bin/render/*.c cgi/page_*.c common/migrate/*.c)) $(VIEW_O) \
                       $(BUILD)/obj/gen/phrases.o $(BUILD)/obj/gen/trivia.o $(BUILD)/obj/gen/openapi.o \
                       $(BUILD)/obj/gen/versions.o
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

FUZZ_SECONDS ?= 60
FUZZ_TARGETS := $(sort $(patsubst t/fuzz/%.c,%,$(wildcard t/fuzz/*.c)))
.PHONY: fuzz-library
fuzz-library:
	+@$(MAKE) --no-print-directory CC=clang SANITIZE=fuzzer-no-link,address,undefined FASTCGI=0 DEBUG= \
	  BUILD=$(BUILD)/fuzz $(BUILD)/fuzz/everything.a
$(FUZZ_TARGETS:%=$(BUILD)/fuzz/target-%): $(BUILD)/fuzz/target-%: t/fuzz/%.c fuzz-library
	$(call say,LINK,$@)
	$(Q)clang -std=c11 -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -D_GNU_SOURCE \
	  -DWITH_FASTCGI=0 -Icommon -Ibin -Icgi -I$(BUILD)/fuzz/gen -o $@ $< $(BUILD)/fuzz/everything.a \
	  $(filter-out -lfcgi,$(LIBS_CORE)) $(LIBS_RENDER) -Wl,--as-needed $(LIBS_NET)
fuzz-targets: $(FUZZ_TARGETS:%=$(BUILD)/fuzz/target-%)
fuzz: $(BUILD)/fuzz/target-$(T) ## run one fuzz target: make fuzz T=json [FUZZ_SECONDS=60]
	@mkdir -p $(BUILD)/fuzz/corpus-$(T)
	$< -max_total_time=$(FUZZ_SECONDS) -print_final_stats=1 $(BUILD)/fuzz/corpus-$(T)

soak: all fuzz-targets $(UNIT) $(HELPERS) ## what takes longer than test-all: hundreds of crashes, hours of fuzzing
	TRIALS=400 $(PROVE) t/full/upload_crash.t
	TRIALS=400 $(PROVE) t/full/backup_living.t
	CUTS=0 $(PROVE) t/full/power_loss.t t/full/power_loss_backup.t
	CHAINS=100 SCRIPTS=30 SEED=2 $(PROVE) t/full/migrate_chains.t
	$(BUILD)/t/migrate_random.t 20000
	DAYS=20000 SEED=100000 $(PROVE) t/full/waiter_crash.t
	for target in $(FUZZ_TARGETS); do $(MAKE) fuzz T=$$target FUZZ_SECONDS=600 || exit 1; done

coverage: ## line coverage of the unit tests, as text in build/coverage
	$(MAKE) BUILD=$(BUILD)/coverage SANITIZE= CFLAGS='--coverage -O0' LDFLAGS=--coverage unit
	cd $(BUILD)/coverage && find obj/common -name '*.gcda' | xargs gcov -r -s $(CURDIR) 2>/dev/null | \
	  paste - - - - | sed -n "s/File '\(common[^']*\)'.Lines executed:\([0-9.]*\)%.*/\2 \1/p" | sort -n

include t/bench/bench.mk
