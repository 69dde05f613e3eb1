# pierogis: `make help` lists what can be made. Everything built lands in build/.

VERSION := 0.1.0
BUILD   := build
PREFIX  ?= /usr/local
DESTDIR ?=
CC      ?= cc
POSTGRES ?= 1
FASTCGI  ?= 1

# --- flags -------------------------------------------------------------------------------------------------
WARN  := -std=c11 -Wall -Wextra -Wpedantic -Werror -Wconversion -Wshadow -Wstrict-prototypes \
         -Wmissing-prototypes -Wvla -Wwrite-strings
HARD  := -fstack-protector-strong -fPIE
OPT   := -O2 -D_FORTIFY_SOURCE=2
ifneq ($(DEBUG),)
OPT   := -O0 -g3
endif
LINK_STATIC  := -static-pie
LINK_DYNAMIC := -pie -Wl,-z,relro,-z,now
ifneq ($(SANITIZE),)
OPT   := -O1 -g -fno-omit-frame-pointer -fsanitize=$(SANITIZE) -fno-sanitize-recover=all
LINK_STATIC := $(LINK_DYNAMIC)
endif
ALL_CFLAGS = $(WARN) $(HARD) $(OPT) -D_GNU_SOURCE -DWITH_FASTCGI=$(FASTCGI) -DWITH_POSTGRES=$(POSTGRES) \
             -Icommon -I$(BUILD)/gen $(CFLAGS)
ALL_LDFLAGS = $(OPT) $(LDFLAGS)

# Asked of pkg-config by the recipes that link, not while this file is read.
libs = $$(pkg-config --static --libs $(1))
LIBS_CORE   = $(call libs,sqlite3 libsodium libutf8proc) -lcmark $(if $(filter 1,$(FASTCGI)),-lfcgi)
LIBS_RENDER = $(call libs,libjpeg libpng libwebp libwebpmux libwebpdemux libsodium) -lgif -lutf8proc -lm
LIBS_NET    = $$(pkg-config --libs libcurl libcrypto)
LIBS_PG     = $$(pkg-config --libs libpq)

Q := $(if $(V),,@)
say = $(if $(V),@:,@printf '  %-8s %s\n' $(1) $(2))

# --- what there is -----------------------------------------------------------------------------------------
obj = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
LIB_C    := $(sort $(filter-out common/db/postgres.c common/db/drivers_all.c,\
            $(foreach d,base db site web,$(wildcard common/$(d)/*.c))))
PG_C     := $(wildcard common/db/postgres.c common/db/drivers_all.c)
CLI_C    := $(sort $(filter-out bin/pierogis-render.c bin/net_none.c,$(wildcard bin/*.c))\
            $(wildcard common/migrate/*.c))
NET_C    := $(sort $(wildcard common/net/*.c))
RENDER_C := $(sort bin/pierogis-render.c $(wildcard bin/render/*.c))
VIEWS    := $(sort $(wildcard cgi/views/*.html cgi/views/*.xml cgi/views/*.txt))
VIEW_C   := $(patsubst cgi/views/%,$(BUILD)/gen/views/%.c,$(VIEWS))
VIEW_O   := $(VIEW_C:$(BUILD)/gen/views/%.c=$(BUILD)/obj/views/%.o)
CGI_C    := $(sort $(wildcard cgi/*.c))
PROGRAMS := $(patsubst cgi/%.c,%,$(filter-out cgi/page_%.c,$(CGI_C)))
PAGE_O   := $(call obj,$(filter cgi/page_%.c,$(CGI_C)))
UNIT_C   := $(sort $(wildcard t/unit/*.c))
UNIT     := $(UNIT_C:t/unit/%.c=$(BUILD)/t/%.t)

LIB     := $(BUILD)/libpierogis.a
LIB_PG  := $(BUILD)/libpierogis-postgres.a
LIB_PAGES := $(BUILD)/libpages.a
LIB_NET := $(BUILD)/libpierogis-net.a
CGI     := $(PROGRAMS:%=$(BUILD)/cgi-bin/%.cgi)
CGI_PG  := $(PROGRAMS:%=$(BUILD)/cgi-bin-postgres/%.cgi)
BIN     := $(BUILD)/bin/pierogis $(BUILD)/bin/pierogis-render $(BUILD)/bin/pierogis-full
ifeq ($(POSTGRES),0)
PG_C    :=
CGI_PG  :=
endif

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all run test test-all bench lint format clean help install dist deps deps-test fuzz coverage soak demo

all: $(BIN) $(CGI) $(if $(PG_C),$(CGI_PG)) $(BUILD)/assets/stamp $(BUILD)/man/stamp ## build everything (no sudo, no network)

# --- objects and archives ----------------------------------------------------------------------------------
# A change of flags or compiler rebuilds; the stamp's time moves only when its text does.
FLAGS_TEXT = $(CC) $(ALL_CFLAGS) $(LINK_STATIC)
$(BUILD)/flags: FORCE
	@mkdir -p $(BUILD)
	@printf '%s\n' '$(FLAGS_TEXT)' | cmp -s - $@ || printf '%s\n' '$(FLAGS_TEXT)' > $@
FORCE:

$(BUILD)/obj/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) $(EXTRA_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/obj/views/%.o: $(BUILD)/gen/views/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(LIB): $(call obj,$(LIB_C)) $(BUILD)/obj/gen/phrases.o $(BUILD)/obj/gen/trivia.o $(BUILD)/obj/gen/openapi.o
$(LIB_PG): $(call obj,$(PG_C))
# Of the network the small program takes only what opens no connection; of handlers and views each program takes its
# own: what is not there need not be relocated at every start.
$(LIB_PAGES): $(PAGE_O) $(VIEW_O)
$(LIB_NET): $(call obj,$(NET_C))
$(LIB) $(LIB_PG) $(LIB_PAGES) $(LIB_NET):
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

# What is made before C can be compiled: views, asset names, the embedded version scripts.
GENERATED := $(VIEW_C:.c=.h) $(BUILD)/gen/assets.h $(BUILD)/gen/version.h
$(call obj,$(CGI_C) $(LIB_C) $(CLI_C) bin/net_none.c $(NET_C) $(UNIT_C)) $(VIEW_O): | $(GENERATED)
$(BUILD)/obj/common/db/postgres.o: EXTRA_CFLAGS = $$(pkg-config --cflags libpq)

VIEWC_C := $(wildcard cgi/views/*.c) common/base/buf.c common/base/str.c common/base/panic.c
$(BUILD)/tool/viewc: $(VIEWC_C) $(wildcard cgi/views/*.h) $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,HOSTCC,$@)
	$(Q)$(CC) $(ALL_CFLAGS) $(LINK_DYNAMIC) -o $@ $(VIEWC_C)
$(BUILD)/tool/embed: schema/embed.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,HOSTCC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) -o $@ $<

PAINT_C := $(wildcard fabfiles/demo/*.c) common/base/number.c common/base/str.c
$(BUILD)/tool/paint: $(PAINT_C) $(wildcard fabfiles/demo/*.h) $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,HOSTCC,$@)
	$(Q)$(CC) $(ALL_CFLAGS) -o $@ $(PAINT_C) $(call libs,libpng) -lm

# Views come anew when their compiler changes, not when it is only linked again.
$(BUILD)/gen/views/%.c $(BUILD)/gen/views/%.h: cgi/views/% $(wildcard cgi/views/*.[ch]) | $(BUILD)/tool/viewc
	@mkdir -p $(@D)
	$(call say,VIEW,$<)
	$(Q)$(BUILD)/tool/viewc $< $(BUILD)/gen/views/$*.c $(BUILD)/gen/views/$*.h

$(BUILD)/gen/version.h: Makefile $(wildcard .git/HEAD .git/logs/HEAD)
	@mkdir -p $(@D)
	@printf '#define PIEROGIS_VERSION "%s"\n#define PIEROGIS_BUILD "%s"\n' '$(VERSION)' \
	  "$$(git describe --always --dirty 2>/dev/null || echo $(VERSION))" > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

VERSIONS := $(sort $(wildcard schema/versions/*.sql))
$(BUILD)/gen/versions.c: $(VERSIONS) $(BUILD)/tool/embed
	@mkdir -p $(@D)
	$(Q)$(BUILD)/tool/embed version_scripts $(VERSIONS) > $@
SERVERS := $(sort $(wildcard fabfiles/servers/*))
$(BUILD)/gen/servers.c: $(SERVERS) $(BUILD)/tool/embed
	@mkdir -p $(@D)
	$(Q)$(BUILD)/tool/embed server_templates $(SERVERS) > $@
$(BUILD)/gen/phrases.c: common/site/phrases.txt $(BUILD)/tool/embed
	@mkdir -p $(@D)
	$(Q)$(BUILD)/tool/embed built_in_phrases $< > $@
$(BUILD)/gen/trivia.c: common/site/trivia_starter.jsonl $(BUILD)/tool/embed
	@mkdir -p $(@D)
	$(Q)$(BUILD)/tool/embed built_in_trivia $< > $@
$(BUILD)/gen/openapi.c: cgi/openapi.json $(BUILD)/tool/embed
	@mkdir -p $(@D)
	$(Q)$(BUILD)/tool/embed api_document $< > $@
$(BUILD)/obj/gen/%.o: $(BUILD)/gen/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<

# --- styles, fonts, pictures -------------------------------------------------------------------------------
ASSET_SOURCES := $(wildcard cgi/assets/*)
FONTS := $(wildcard t/node_modules/@fontsource/titillium-web/files/*-700-italic.woff2)
$(BUILD)/gen/assets.h $(BUILD)/assets/stamp &: $(ASSET_SOURCES) $(FONTS) cgi/assets/build-assets
	$(call say,ASSETS,$(BUILD)/assets)
	@mkdir -p $(BUILD)/gen
	$(Q)cgi/assets/build-assets cgi/assets $(BUILD)/assets $(BUILD)/gen/assets.h && touch $(BUILD)/assets/stamp

$(BUILD)/man/stamp: $(wildcard bin/*.1)
	@mkdir -p $(@D)
	$(Q)$(if $(wildcard bin/*.1),cp $^ $(@D)/ &&) touch $@

# --- programs ----------------------------------------------------------------------------------------------
# A linker writes here and there, and the kernel then holds the file in small pieces; a copy starts 40 µs sooner.
# Put in place by its name: the old one may be running.
link_for_speed = $(CC) $(ALL_LDFLAGS) $(LINK_STATIC) -o $@.linked $^ $(LIBS_CORE) && \
                 cp $@.linked $@.copy && mv $@.copy $@ && rm $@.linked
CLI_O := $(call obj,$(CLI_C)) $(BUILD)/obj/gen/versions.o $(BUILD)/obj/gen/servers.o
$(BUILD)/bin/pierogis: $(CLI_O) $(call obj,bin/net_none.c) $(LIB_NET) $(LIB)
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(link_for_speed)
$(BUILD)/bin/pierogis-full: $(CLI_O) $(LIB_NET) $(if $(PG_C),$(LIB_PG)) $(LIB)
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) $(LINK_DYNAMIC) -o $@ $^ $(LIBS_CORE) $(LIBS_NET) $(if $(PG_C),$(LIBS_PG))
$(BUILD)/bin/pierogis-render: $(call obj,$(RENDER_C)) $(LIB)
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) $(LINK_STATIC) -o $@ $^ $(LIBS_RENDER)
$(BUILD)/cgi-bin/%.cgi: $(BUILD)/obj/cgi/%.o $(LIB_PAGES) $(LIB)
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(link_for_speed)
$(BUILD)/cgi-bin-postgres/%.cgi: $(BUILD)/obj/cgi/%.o $(LIB_PAGES) $(LIB_PG) $(LIB)
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) $(LINK_DYNAMIC) -o $@ $^ $(LIBS_CORE) $(LIBS_PG)

# --- tests -------------------------------------------------------------------------------------------------
$(call obj,$(UNIT_C) t/lib/tap.c): EXTRA_CFLAGS = -It
TEST_O := $(call obj,$(wildcard common/migrate/*.c)) $(BUILD)/obj/gen/versions.o $(VIEW_O)
$(BUILD)/t/%.t: $(BUILD)/obj/t/unit/%.o $(BUILD)/obj/t/lib/tap.o $(TEST_O) $(LIB_NET) $(LIB)
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) $(LINK_DYNAMIC) -o $@ $^ $(LIBS_CORE) -Wl,--as-needed $(LIBS_NET)

-include fabfiles/targets.mk t/targets.mk
-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
