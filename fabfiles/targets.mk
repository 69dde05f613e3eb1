# Installing packages, running, installing, releasing.

deps: ## install what building and running need (asks first; YES=1 does not)
	@fabfiles/install-packages build run

run: ## everything in one command: packages, build, a demo site in ./var, served on 127.0.0.1:8080
	@fabfiles/install-packages build run
	@$(MAKE) --no-print-directory -j$$(nproc) all $(BUILD)/tool/paint
	@[ -e var/.env ] || fabfiles/demo/demo $(BUILD)/bin/pierogis $(BUILD)/tool/paint var
	@PIEROGIS_HOME=var exec $(BUILD)/bin/pierogis serve --check admin $(if $(PORT),--port $(PORT))

LIB_DIR = $(DESTDIR)$(PREFIX)/lib/pierogis
install: all ## copy to DESTDIR/PREFIX (default /usr/local)
	install -d $(LIB_DIR)/bin $(LIB_DIR)/cgi-bin $(LIB_DIR)/assets $(DESTDIR)$(PREFIX)/bin \
	  $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	install $(BIN) $(LIB_DIR)/bin
	install $(CGI) $(LIB_DIR)/cgi-bin
	$(if $(PG_C),install -d $(LIB_DIR)/cgi-bin-postgres && install $(CGI_PG) $(LIB_DIR)/cgi-bin-postgres)
	install -m 644 $(filter-out %/stamp,$(wildcard $(BUILD)/assets/*)) $(LIB_DIR)/assets
	install -m 644 $(wildcard bin/*.1) $(DESTDIR)$(PREFIX)/share/man/man1
	ln -sf ../lib/pierogis/bin/pierogis $(DESTDIR)$(PREFIX)/bin/pierogis
	$(BUILD)/bin/pierogis completion bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/pierogis

dist: ## a source archive in dist/
	@mkdir -p dist
	git archive --prefix=pierogis-$(VERSION)/ -o dist/pierogis-$(VERSION).tar.gz HEAD
	@echo dist/pierogis-$(VERSION).tar.gz

clean: ## remove what was built (the site in var/ stays)
	rm -rf $(BUILD) dist

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | sort | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'
	@echo "  variables: V=1 DEBUG=1 SANITIZE=address,undefined POSTGRES=0 FASTCGI=0 PREFIX= DESTDIR= CC=clang"
