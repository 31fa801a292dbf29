sbin_PROGRAMS += driver/daemon/guestcpud
driver_daemon_guestcpud_CPPFLAGS = $(AM_CPPFLAGS) \
	-DSYSCONFDIR=\"$(sysconfdir)\" -DPKGDATADIR=\"$(pkgdatadir)\"
driver_daemon_guestcpud_CFLAGS = $(AM_CFLAGS) $(GIO_CFLAGS)
driver_daemon_guestcpud_LDADD = driver/dbus/libdbus.la driver/store/libstore.la driver/libguestcpu-virt.la \
	driver/libguestcpu.la $(GIO_LIBS) $(GLIB_LIBS)
driver_daemon_guestcpud_SOURCES = \
	driver/daemon/answer-cache.c driver/daemon/answer-cache.h \
	driver/daemon/baseline-call.c driver/daemon/baseline-call.h \
	driver/daemon/common-call.c driver/daemon/common-call.h \
	driver/daemon/compare-answer.c driver/daemon/compare-answer.h \
	driver/daemon/compare-call.c driver/daemon/compare-call.h \
	driver/daemon/compare-question.c driver/daemon/compare-question.h \
	driver/daemon/config-keeper.c driver/daemon/config-keeper.h \
	driver/daemon/daemon-options.c driver/daemon/daemon-options.h \
	driver/daemon/domains-call.c driver/daemon/domains-call.h \
	driver/daemon/engine-proof.c driver/daemon/engine-proof.h \
	driver/daemon/explain-call.c driver/daemon/explain-call.h \
	driver/daemon/fleet-calls.c driver/daemon/fleet-calls.h \
	driver/daemon/fleet-clerk.c driver/daemon/fleet-clerk.h \
	driver/daemon/fleet-desk.c driver/daemon/fleet-desk.h \
	driver/daemon/fleet-labeller.c driver/daemon/fleet-labeller.h \
	driver/daemon/fleet-object.c driver/daemon/fleet-object.h \
	driver/daemon/guest.c driver/daemon/guest.h \
	driver/daemon/host-calls.c driver/daemon/host-calls.h \
	driver/daemon/host-keeper.c driver/daemon/host-keeper.h \
	driver/daemon/host-look.c driver/daemon/host-look.h \
	driver/daemon/host-object.c driver/daemon/host-object.h \
	driver/daemon/host-view.c driver/daemon/host-view.h \
	driver/daemon/host-watch.c driver/daemon/host-watch.h \
	driver/daemon/host-words.c driver/daemon/host-words.h \
	driver/daemon/journal.c driver/daemon/journal.h \
	driver/daemon/libvirt-errand.c driver/daemon/libvirt-errand.h \
	driver/daemon/main.c \
	driver/daemon/matrix-call.c driver/daemon/matrix-call.h \
	driver/daemon/migration-calls.c driver/daemon/migration-calls.h \
	driver/daemon/migration-desk.c driver/daemon/migration-desk.h \
	driver/daemon/migration-entries.c driver/daemon/migration-entries.h \
	driver/daemon/migration-object.c driver/daemon/migration-object.h \
	driver/daemon/migration-wish.c driver/daemon/migration-wish.h \
	driver/daemon/migration-work.c driver/daemon/migration-work.h \
	driver/daemon/notify.c driver/daemon/notify.h \
	driver/daemon/permission.c driver/daemon/permission.h \
	driver/daemon/place-call.c driver/daemon/place-call.h \
	driver/daemon/preview-call.c driver/daemon/preview-call.h \
	driver/daemon/proof-questions.c driver/daemon/proof-questions.h \
	driver/daemon/quick-answers.c driver/daemon/quick-answers.h \
	driver/daemon/reports-sender.c driver/daemon/reports-sender.h \
	driver/daemon/selector-call.c driver/daemon/selector-call.h \
	driver/daemon/what-if-call.c driver/daemon/what-if-call.h \
	driver/daemon/words-call.c driver/daemon/words-call.h \
	driver/daemon/words-errand.c driver/daemon/words-errand.h
