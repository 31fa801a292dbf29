# How the system starts guestcpud and whom it lets in; doc/daemon.md tells why.
systemdsystemunitdir = $(prefix)/lib/systemd/system
systemdsystemunit_DATA = etc/system/guestcpud.service
dbussystemservicesdir = $(datadir)/dbus-1/system-services
dbussystemservices_DATA = etc/system/org.guestcpu1.service
dbuspolicydir = $(datadir)/dbus-1/system.d
dist_dbuspolicy_DATA = etc/system/org.guestcpu1.conf
polkitactionsdir = $(datadir)/polkit-1/actions
dist_polkitactions_DATA = etc/system/org.guestcpu1.policy

system_templates = etc/system/guestcpud.service.in etc/system/org.guestcpu1.service.in
EXTRA_DIST += $(system_templates) etc/system/sysusers.conf
CLEANFILES += $(system_templates:.in=)

fill_template = $(AM_V_GEN)$(MKDIR_P) etc/system && \
	sed 's|@sbindir[@]|$(sbindir)|g' $< > $@.tmp && mv $@.tmp $@
etc/system/guestcpud.service: etc/system/guestcpud.service.in
	$(fill_template)
etc/system/org.guestcpu1.service: etc/system/org.guestcpu1.service.in
	$(fill_template)

# Other programs' files of the same kind are named after their package, too.
sysusersdir = $(prefix)/lib/sysusers.d
install-data-local: install-sysusers
install-sysusers:
	$(MKDIR_P) '$(DESTDIR)$(sysusersdir)'
	$(INSTALL_DATA) $(srcdir)/etc/system/sysusers.conf '$(DESTDIR)$(sysusersdir)/guestcpu.conf'
uninstall-local: uninstall-sysusers
uninstall-sysusers:
	rm -f '$(DESTDIR)$(sysusersdir)/guestcpu.conf'
.PHONY: install-sysusers uninstall-sysusers
