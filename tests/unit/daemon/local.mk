daemon_unit_tests = \
	tests/unit/daemon/fleet/test-reports-sender \
	tests/unit/daemon/host/test-answer-cache \
	tests/unit/daemon/host/test-connection-watch \
	tests/unit/daemon/host/test-engine-proof \
	tests/unit/daemon/host/test-host-watch \
	tests/unit/daemon/host/test-host-words \
	tests/unit/daemon/host/test-quick-answers \
	tests/unit/daemon/migration/test-migration-desk \
	$(end_of_list)
check_PROGRAMS += $(daemon_unit_tests)
TESTS += $(daemon_unit_tests)

tests_unit_daemon_host_test_connection_watch_SOURCES = tests/unit/daemon/host/test-connection-watch.c \
	driver/daemon/host/connection-watch.c driver/daemon/host/connection-watch.h
tests_unit_daemon_host_test_connection_watch_CPPFLAGS = $(test_cppflags) $(GIO_CFLAGS)
tests_unit_daemon_host_test_connection_watch_LDADD = tests/lib/libtest.la $(GIO_LIBS) $(GLIB_LIBS)

tests_unit_daemon_host_test_engine_proof_SOURCES = tests/unit/daemon/host/test-engine-proof.c \
	driver/daemon/host/engine-proof.c driver/daemon/host/engine-proof.h \
	driver/daemon/host/proof-questions.c driver/daemon/host/proof-questions.h \
	$(small_map_sources)
tests_unit_daemon_host_test_engine_proof_CPPFLAGS = $(test_cppflags) -I$(top_srcdir)/tests/unit/cpu
tests_unit_daemon_host_test_engine_proof_LDADD = $(xml_test_libs)

tests_unit_daemon_fleet_test_reports_sender_SOURCES = \
	tests/unit/daemon/fleet/test-reports-sender.c \
	driver/daemon/fleet/reports-sender.c driver/daemon/fleet/reports-sender.h
tests_unit_daemon_fleet_test_reports_sender_CPPFLAGS = $(test_cppflags) $(GIO_CFLAGS)
tests_unit_daemon_fleet_test_reports_sender_LDADD = driver/store/libstore.la $(dbus_test_libs)

tests_unit_daemon_host_test_host_watch_SOURCES = tests/unit/daemon/host/test-host-watch.c \
	driver/daemon/host/host-watch.c driver/daemon/host/host-watch.h
tests_unit_daemon_host_test_host_watch_CPPFLAGS = $(test_cppflags) $(GIO_CFLAGS)
tests_unit_daemon_host_test_host_watch_LDADD = tests/lib/libtest.la $(GIO_LIBS) $(GLIB_LIBS)

tests_unit_daemon_host_test_host_words_SOURCES = tests/unit/daemon/host/test-host-words.c \
	driver/daemon/host/host-words.c driver/daemon/host/host-words.h
tests_unit_daemon_host_test_host_words_CPPFLAGS = $(test_cppflags) -DPKGDATADIR=\"$(pkgdatadir)\"
tests_unit_daemon_host_test_host_words_LDADD = $(labels_test_libs)

tests_unit_daemon_host_test_answer_cache_SOURCES = tests/unit/daemon/host/test-answer-cache.c \
	driver/daemon/host/answer-cache.c driver/daemon/host/answer-cache.h
tests_unit_daemon_host_test_answer_cache_CPPFLAGS = $(test_cppflags) $(GIO_CFLAGS)
tests_unit_daemon_host_test_answer_cache_LDADD = tests/lib/libtest.la $(GIO_LIBS) $(GLIB_LIBS)

tests_unit_daemon_host_test_quick_answers_SOURCES = tests/unit/daemon/host/test-quick-answers.c \
	driver/daemon/host/answer-cache.c driver/daemon/host/answer-cache.h \
	driver/daemon/host/quick-answers.c driver/daemon/host/quick-answers.h
tests_unit_daemon_host_test_quick_answers_CPPFLAGS = $(test_cppflags) $(GIO_CFLAGS)
tests_unit_daemon_host_test_quick_answers_LDADD = tests/lib/libtest.la $(GIO_LIBS) $(GLIB_LIBS)

tests_unit_daemon_migration_test_migration_desk_SOURCES = tests/unit/daemon/migration/test-migration-desk.c \
	driver/daemon/migration/migration-desk.c driver/daemon/migration/migration-desk.h \
	driver/daemon/migration/migration-object.c driver/daemon/migration/migration-object.h
tests_unit_daemon_migration_test_migration_desk_CPPFLAGS = $(test_cppflags) $(LIBVIRT_CFLAGS) $(GIO_CFLAGS)
tests_unit_daemon_migration_test_migration_desk_LDADD = $(dbus_test_libs)
