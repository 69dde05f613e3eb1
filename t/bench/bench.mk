# What t/bench/run and its like measure with.

BENCH_TOOLS := $(BUILD)/bench/hello $(BUILD)/bench/spawn $(BUILD)/bench/write

$(BUILD)/bench/hello: t/bench/hello.c
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(WARN) -O2 -static -o $@.linked $< && cp $@.linked $@ && rm $@.linked
$(BUILD)/bench/spawn: t/bench/spawn.c
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(WARN) -O2 -D_GNU_SOURCE -static -o $@ $<
$(BUILD)/bench/write: t/bench/write.c $(LIB)
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(LINK_STATIC) -o $@ $^ $(LIBS_CORE)

bench: all $(BENCH_TOOLS) ## measure the speed budget as ratios in one run; BENCH_QUICK=1 takes two minutes
	fabfiles/install-packages build run bench
	t/bench/run $(BUILD); code=$$?; t/bench/migrate $(BUILD) || code=1; t/bench/waiter $(BUILD) && exit $$code
