# The host's configuration. It belongs to the operator: what is there already is never overwritten.
EXTRA_DIST += etc/guestcpu.conf
installed_conf = '$(DESTDIR)$(sysconfdir)/guestcpu.conf'

install-data-local: install-guestcpu-conf
install-guestcpu-conf:
	$(MKDIR_P) '$(DESTDIR)$(sysconfdir)'
	test -e $(installed_conf) || $(INSTALL_DATA) $(srcdir)/etc/guestcpu.conf $(installed_conf)

uninstall-local: uninstall-guestcpu-conf
uninstall-guestcpu-conf:
	if cmp -s $(srcdir)/etc/guestcpu.conf $(installed_conf); then rm -f $(installed_conf); fi

.PHONY: install-guestcpu-conf uninstall-guestcpu-conf
