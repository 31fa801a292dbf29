# guestcpud on a bus of its own.
daemon_tests = \
	tests/integration/test-daemon \
	tests/integration/test-daemon-bus \
	tests/integration/test-daemon-embed.embed \
	tests/integration/test-daemon-fleet \
	tests/integration/test-daemon-fleet-mistakes \
	tests/integration/test-daemon-journal \
	tests/integration/test-daemon-reports \
	tests/integration/test-daemon-load.embed \
	tests/integration/test-daemon-nonsense.embed \
	tests/integration/test-daemon-permission \
	tests/integration/test-daemon-preview.embed \
	tests/integration/test-daemon-proof.embed \
	tests/integration/test-daemon-reload \
	tests/integration/test-daemon-scheduler.embed \
	tests/integration/test-daemon-systemd \
	$(end_of_list)
check_PROGRAMS += $(daemon_tests) \
	tests/integration/test-daemon-growth.embed \
	tests/integration/test-daemon-libvirtd.session
TESTS += $(daemon_tests)
check_LTLIBRARIES += tests/integration/libdaemon-fixture.la
tests_integration_libdaemon_fixture_la_SOURCES = \
	tests/integration/call-storm.c tests/integration/call-storm.h \
	tests/integration/daemon-fixture.c tests/integration/daemon-fixture.h \
	tests/integration/private-bus.c tests/integration/private-bus.h
tests_integration_libdaemon_fixture_la_CPPFLAGS = $(test_cppflags) $(GIO_CFLAGS)
daemon_test_cppflags = $(virt_test_cppflags) $(GIO_CFLAGS)
daemon_test_libs = tests/integration/libdaemon-fixture.la $(xml_test_libs) $(LIBVIRT_LIBS) $(GIO_LIBS)

tests_integration_test_daemon_CPPFLAGS = $(daemon_test_cppflags)
tests_integration_test_daemon_LDADD = $(daemon_test_libs)

tests_integration_test_daemon_bus_CPPFLAGS = $(daemon_test_cppflags)
tests_integration_test_daemon_bus_LDADD = $(daemon_test_libs)

tests_integration_test_daemon_embed_embed_SOURCES = tests/integration/test-daemon-embed.c
tests_integration_test_daemon_embed_embed_CPPFLAGS = $(daemon_test_cppflags)
tests_integration_test_daemon_embed_embed_LDADD = $(daemon_test_libs)

tests_integration_test_daemon_fleet_CPPFLAGS = $(daemon_test_cppflags)
tests_integration_test_daemon_fleet_LDADD = $(daemon_test_libs)
tests_integration_test_daemon_fleet_mistakes_CPPFLAGS = $(daemon_test_cppflags)
tests_integration_test_daemon_fleet_mistakes_LDADD = $(daemon_test_libs)
tests_integration_test_daemon_growth_embed_SOURCES = tests/integration/test-daemon-growth.c
tests_integration_test_daemon_growth_embed_CPPFLAGS = $(daemon_test_cppflags)
tests_integration_test_daemon_growth_embed_LDADD = $(daemon_test_libs)

tests_integration_test_daemon_journal_SOURCES = tests/integration/test-daemon-journal.c \
	tests/integration/fake-journal.c tests/integration/fake-journal.h
tests_integration_test_daemon_journal_CPPFLAGS = $(daemon_test_cppflags)
tests_integration_test_daemon_journal_LDADD = $(daemon_test_libs)

tests_integration_test_daemon_reports_CPPFLAGS = $(daemon_test_cppflags)
tests_integration_test_daemon_reports_LDADD = tests/integration/libdaemon-fixture.la $(store_test_libs) $(GIO_LIBS)
tests_integration_test_daemon_load_embed_SOURCES = tests/integration/test-daemon-load.c
tests_integration_test_daemon_load_embed_CPPFLAGS = $(daemon_test_cppflags)
tests_integration_test_daemon_load_embed_LDADD = $(daemon_test_libs)

tests_integration_test_daemon_nonsense_embed_SOURCES = tests/integration/test-daemon-nonsense.c
tests_integration_test_daemon_nonsense_embed_CPPFLAGS = $(daemon_test_cppflags)
tests_integration_test_daemon_nonsense_embed_LDADD = $(daemon_test_libs)

tests_integration_test_daemon_permission_SOURCES = tests/integration/test-daemon-permission.c \
	tests/integration/fake-polkit.c tests/integration/fake-polkit.h
tests_integration_test_daemon_permission_CPPFLAGS = $(daemon_test_cppflags)
tests_integration_test_daemon_permission_LDADD = $(daemon_test_libs)

tests_integration_test_daemon_preview_embed_SOURCES = tests/integration/test-daemon-preview.c
tests_integration_test_daemon_preview_embed_CPPFLAGS = $(daemon_test_cppflags)
tests_integration_test_daemon_preview_embed_LDADD = $(daemon_test_libs)

tests_integration_test_daemon_proof_embed_SOURCES = tests/integration/test-daemon-proof.c
tests_integration_test_daemon_proof_embed_CPPFLAGS = $(daemon_test_cppflags)
tests_integration_test_daemon_proof_embed_LDADD = $(daemon_test_libs)

tests_integration_test_daemon_reload_CPPFLAGS = $(daemon_test_cppflags)
tests_integration_test_daemon_reload_LDADD = $(daemon_test_libs)

tests_integration_test_daemon_systemd_CPPFLAGS = $(daemon_test_cppflags)
tests_integration_test_daemon_systemd_LDADD = $(daemon_test_libs)

tests_integration_test_daemon_scheduler_embed_SOURCES = tests/integration/test-daemon-scheduler.c
tests_integration_test_daemon_scheduler_embed_CPPFLAGS = $(daemon_test_cppflags)
tests_integration_test_daemon_scheduler_embed_LDADD = $(daemon_test_libs)

# Tests named *.session can start a libvirtd of their own.
SESSION_LOG_COMPILER = $(SHELL) $(top_srcdir)/tests/integration/session.sh
EXTRA_DIST += tests/integration/session.sh
tests_integration_test_daemon_libvirtd_session_SOURCES = tests/integration/test-daemon-libvirtd.c
tests_integration_test_daemon_libvirtd_session_CPPFLAGS = $(daemon_test_cppflags)
tests_integration_test_daemon_libvirtd_session_LDADD = $(daemon_test_libs)
