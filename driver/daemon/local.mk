sbin_PROGRAMS += driver/daemon/guestcpud
driver_daemon_guestcpud_CPPFLAGS = $(AM_CPPFLAGS) \
	-DSYSCONFDIR=\"$(sysconfdir)\" -DPKGDATADIR=\"$(pkgdatadir)\"
driver_daemon_guestcpud_CFLAGS = $(AM_CFLAGS) $(GIO_CFLAGS)
driver_daemon_guestcpud_LDADD = driver/dbus/libdbus.la driver/store/libstore.la driver/libguestcpu-virt.la \
	driver/libguestcpu.la $(GIO_LIBS) $(GLIB_LIBS)
driver_daemon_guestcpud_SOURCES = \
	driver/daemon/main.c \
	driver/daemon/fleet/common-call.c driver/daemon/fleet/common-call.h \
	driver/daemon/fleet/domains-call.c driver/daemon/fleet/domains-call.h \
	driver/daemon/fleet/explain-call.c driver/daemon/fleet/explain-call.h \
	driver/daemon/fleet/fleet-calls.c driver/daemon/fleet/fleet-calls.h \
	driver/daemon/fleet/fleet-clerk.c driver/daemon/fleet/fleet-clerk.h \
	driver/daemon/fleet/fleet-desk.c driver/daemon/fleet/fleet-desk.h \
	driver/daemon/fleet/fleet-labeller.c driver/daemon/fleet/fleet-labeller.h \
	driver/daemon/fleet/fleet-object.c driver/daemon/fleet/fleet-object.h \
	driver/daemon/fleet/guest-question.c driver/daemon/fleet/guest-question.h \
	driver/daemon/fleet/inventory-call.c driver/daemon/fleet/inventory-call.h \
	driver/daemon/fleet/matrix-call.c driver/daemon/fleet/matrix-call.h \
	driver/daemon/fleet/place-call.c driver/daemon/fleet/place-call.h \
	driver/daemon/fleet/reports-sender.c driver/daemon/fleet/reports-sender.h \
	driver/daemon/fleet/selector-call.c driver/daemon/fleet/selector-call.h \
	driver/daemon/fleet/what-if-call.c driver/daemon/fleet/what-if-call.h \
	driver/daemon/fleet/what-if-changes.c driver/daemon/fleet/what-if-changes.h \
	driver/daemon/fleet/words-call.c driver/daemon/fleet/words-call.h \
	driver/daemon/host/answer-cache.c driver/daemon/host/answer-cache.h \
	driver/daemon/host/baseline-call.c driver/daemon/host/baseline-call.h \
	driver/daemon/host/compare-answer.c driver/daemon/host/compare-answer.h \
	driver/daemon/host/compare-call.c driver/daemon/host/compare-call.h \
	driver/daemon/host/compare-question.c driver/daemon/host/compare-question.h \
	driver/daemon/host/connection-watch.c driver/daemon/host/connection-watch.h \
	driver/daemon/host/engine-proof.c driver/daemon/host/engine-proof.h \
	driver/daemon/host/host-calls.c driver/daemon/host/host-calls.h \
	driver/daemon/host/host-keeper.c driver/daemon/host/host-keeper.h \
	driver/daemon/host/host-look.c driver/daemon/host/host-look.h \
	driver/daemon/host/host-object.c driver/daemon/host/host-object.h \
	driver/daemon/host/host-view.c driver/daemon/host/host-view.h \
	driver/daemon/host/host-watch.c driver/daemon/host/host-watch.h \
	driver/daemon/host/host-words.c driver/daemon/host/host-words.h \
	driver/daemon/host/libvirt-errand.c driver/daemon/host/libvirt-errand.h \
	driver/daemon/host/preview-call.c driver/daemon/host/preview-call.h \
	driver/daemon/host/proof-questions.c driver/daemon/host/proof-questions.h \
	driver/daemon/host/quick-answers.c driver/daemon/host/quick-answers.h \
	driver/daemon/host/words-errand.c driver/daemon/host/words-errand.h \
	driver/daemon/migration/migration-calls.c driver/daemon/migration/migration-calls.h \
	driver/daemon/migration/migration-desk.c driver/daemon/migration/migration-desk.h \
	driver/daemon/migration/migration-entries.c driver/daemon/migration/migration-entries.h \
	driver/daemon/migration/migration-object.c driver/daemon/migration/migration-object.h \
	driver/daemon/migration/migration-wish.c driver/daemon/migration/migration-wish.h \
	driver/daemon/migration/migration-work.c driver/daemon/migration/migration-work.h \
	driver/daemon/process/config-keeper.c driver/daemon/process/config-keeper.h \
	driver/daemon/process/daemon-options.c driver/daemon/process/daemon-options.h \
	driver/daemon/process/journal.c driver/daemon/process/journal.h \
	driver/daemon/process/methods.c driver/daemon/process/methods.h \
	driver/daemon/process/notify.c driver/daemon/process/notify.h \
	driver/daemon/process/permission.c driver/daemon/process/permission.h \
	$(end_of_list)
