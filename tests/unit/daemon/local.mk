daemon_unit_tests = \
	tests/unit/daemon/test-answer-cache \
	tests/unit/daemon/test-host-watch \
	tests/unit/daemon/test-host-words \
	tests/unit/daemon/test-migration-desk \
	tests/unit/daemon/test-quick-answers \
	$(end_of_list)
check_PROGRAMS += $(daemon_unit_tests)
TESTS += $(daemon_unit_tests)

tests_unit_daemon_test_host_watch_SOURCES = tests/unit/daemon/test-host-watch.c \
	driver/daemon/host-watch.c driver/daemon/host-watch.h
tests_unit_daemon_test_host_watch_CPPFLAGS = $(test_cppflags) $(GIO_CFLAGS)
tests_unit_daemon_test_host_watch_LDADD = tests/lib/libtest.la $(GIO_LIBS) $(GLIB_LIBS)

tests_unit_daemon_test_host_words_SOURCES = tests/unit/daemon/test-host-words.c \
	driver/daemon/host-words.c driver/daemon/host-words.h
tests_unit_daemon_test_host_words_CPPFLAGS = $(test_cppflags) -DPKGDATADIR=\"$(pkgdatadir)\"
tests_unit_daemon_test_host_words_LDADD = $(labels_test_libs)

tests_unit_daemon_test_answer_cache_SOURCES = tests/unit/daemon/test-answer-cache.c \
	driver/daemon/answer-cache.c driver/daemon/answer-cache.h
tests_unit_daemon_test_answer_cache_CPPFLAGS = $(test_cppflags) $(GIO_CFLAGS)
tests_unit_daemon_test_answer_cache_LDADD = tests/lib/libtest.la $(GIO_LIBS) $(GLIB_LIBS)

tests_unit_daemon_test_quick_answers_SOURCES = tests/unit/daemon/test-quick-answers.c \
	driver/daemon/answer-cache.c driver/daemon/answer-cache.h \
	driver/daemon/quick-answers.c driver/daemon/quick-answers.h
tests_unit_daemon_test_quick_answers_CPPFLAGS = $(test_cppflags) $(GIO_CFLAGS)
tests_unit_daemon_test_quick_answers_LDADD = tests/lib/libtest.la $(GIO_LIBS) $(GLIB_LIBS)

tests_unit_daemon_test_migration_desk_SOURCES = tests/unit/daemon/test-migration-desk.c \
	driver/daemon/migration-desk.c driver/daemon/migration-desk.h \
	driver/daemon/migration-object.c driver/daemon/migration-object.h
tests_unit_daemon_test_migration_desk_CPPFLAGS = $(test_cppflags) $(LIBVIRT_CFLAGS) $(GIO_CFLAGS)
tests_unit_daemon_test_migration_desk_LDADD = $(dbus_test_libs)
