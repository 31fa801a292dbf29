# Tests of whole programs and against real hypervisors.
TEST_EXTENSIONS = .sh .embed .session
integration_scripts = \
	tests/integration/test-cli.sh \
	tests/integration/test-cli-cpus.sh \
	tests/integration/test-cli-daemon.sh \
	tests/integration/test-clients.sh \
	tests/integration/test-cli-migrate.sh \
	tests/integration/test-cli-common.sh \
	tests/integration/test-cli-decode.sh \
	tests/integration/test-cli-explain.sh \
	tests/integration/test-cli-fleet.sh \
	tests/integration/test-cli-matrix.sh \
	tests/integration/test-cli-place.sh \
	tests/integration/test-cli-whatif.sh \
	tests/integration/test-cli-domains.sh \
	tests/integration/test-scenarios.sh \
	tests/integration/test-cli-fleet-mistakes.sh \
	tests/integration/test-cli-labels.sh \
	tests/integration/test-cli-migratable.sh \
	tests/integration/test-cli-selector.sh \
	tests/integration/test-cli-traits.sh \
	tests/integration/test-cli-unknown.sh \
	tests/integration/test-decode-qemu.sh \
	tests/integration/test-doc-examples.sh \
	tests/integration/test-fleet-answers.sh \
	tests/integration/test-installed.sh \
	tests/integration/test-matrix-page.sh \
	tests/integration/test-system-bus.sh \
	tests/integration/test-system-files.sh
dist_check_SCRIPTS += $(integration_scripts)
EXTRA_DIST += $(filter %.sh,$(slow_tests))
TESTS += $(integration_scripts)

EXTRA_DIST += tests/integration/cli-claims.sh tests/integration/daemon-bus.sh \
	tests/integration/system-bus.sh \
	tests/integration/fake-daemon.py tests/integration/fake-polkit.py \
	tests/integration/doc-examples.py \
	tests/integration/fleet-answers.py \
	tests/integration/installed-fleet-user.c \
	tests/integration/installed-user.c
EXTRA_DIST += tests/integration/fleet-reports.sh
EXTRA_DIST += tests/data/fleet/clx1.xml tests/data/fleet/spr1.xml

# Installing links the libraries anew, for a moment in the place where the others run them from.
tests/integration/test-installed.log: $(filter-out tests/integration/test-installed.log,$(TEST_LOGS))

# Every domain of the acceptance cases, defined on the test driver.
check_PROGRAMS += tests/integration/test-define-acceptance
TESTS += tests/integration/test-define-acceptance
tests_integration_test_define_acceptance_SOURCES = \
	tests/integration/test-define-acceptance.c \
	tests/unit/policy/acceptance.c tests/unit/policy/acceptance.h
tests_integration_test_define_acceptance_CPPFLAGS = $(test_cppflags) \
	-I$(top_srcdir)/tests/unit/policy $(LIBVIRT_CFLAGS) $(LIBXML_CFLAGS)
tests_integration_test_define_acceptance_LDADD = tests/lib/librng.la $(domain_test_libs) $(LIBVIRT_LIBS)

# Tests named *.embed get libvirt's in-process QEMU driver from embed.sh, and are skipped with the
# reason where it cannot work.
EMBED_LOG_COMPILER = $(SHELL) $(top_srcdir)/tests/integration/embed.sh
EXTRA_DIST += tests/integration/embed.sh tests/integration/working-kvm.sh

check_LTLIBRARIES += tests/integration/libreported.la tests/integration/liblive.la
tests_integration_libreported_la_SOURCES = \
	tests/integration/reported.c tests/integration/reported.h
tests_integration_libreported_la_CPPFLAGS = $(virt_test_cppflags)
tests_integration_liblive_la_SOURCES = \
	tests/integration/live-guest.c tests/integration/live-guest.h
tests_integration_liblive_la_CPPFLAGS = $(virt_test_cppflags) $(LIBXML_CFLAGS)

hypervisor_tests = \
	tests/integration/test-virt-host \
	tests/integration/test-virt-host-embed.embed
check_PROGRAMS += $(hypervisor_tests) tests/integration/test-start-guests.embed \
	tests/integration/check-start-guest tests/integration/start-guest
TESTS += $(hypervisor_tests)

tests_integration_test_virt_host_CPPFLAGS = $(virt_test_cppflags)
tests_integration_test_virt_host_LDADD = tests/integration/libreported.la $(virt_test_libs)

tests_integration_test_virt_host_embed_embed_SOURCES = tests/integration/test-virt-host-embed.c
tests_integration_test_virt_host_embed_embed_CPPFLAGS = $(virt_test_cppflags)
tests_integration_test_virt_host_embed_embed_LDADD = \
	tests/integration/libreported.la $(virt_test_libs)

live_test_libs = tests/integration/liblive.la driver/input/libinput.la $(virt_test_libs)
tests_integration_test_start_guests_embed_SOURCES = tests/integration/test-start-guests.c
tests_integration_test_start_guests_embed_CPPFLAGS = $(virt_test_cppflags)
tests_integration_test_start_guests_embed_LDADD = $(live_test_libs)

# start-guest URI DOMAIN.xml prints the CPU that the guest gets, check-start-guest URI DOMAIN.xml…
# compares it with the one in the file.
tests_integration_start_guest_CPPFLAGS = $(virt_test_cppflags) $(LIBXML_CFLAGS)
tests_integration_start_guest_LDADD = $(live_test_libs)
tests_integration_check_start_guest_CPPFLAGS = $(virt_test_cppflags) $(LIBXML_CFLAGS)
tests_integration_check_start_guest_LDADD = $(live_test_libs)

# Tests of migration run beside two hosts of two-hosts.sh. That of an outage waits for half a minute.
dist_check_SCRIPTS += tests/integration/test-migrate-outage.sh
EXTRA_DIST += tests/integration/two-hosts.sh tests/integration/migrate-claims.sh \
	tests/integration/migrate-bus.sh tests/integration/migrate-guests.sh \
	tests/integration/wire-shows.py

.PHONY: check-migration
check-migration: all
	@$(AM_TESTS_ENVIRONMENT) MIGRATE_ALL=yes $(srcdir)/tests/integration/test-migrate.sh
	@$(AM_TESTS_ENVIRONMENT) MIGRATE_ALL=yes $(srcdir)/tests/integration/test-migrate-bus.sh
	@$(AM_TESTS_ENVIRONMENT) $(srcdir)/tests/integration/test-migrate-tls.sh
	@$(AM_TESTS_ENVIRONMENT) $(srcdir)/tests/integration/test-migrate-outage.sh

clean-local: clean-embed-cache
clean-embed-cache:
	rm -rf tests/integration/embed-cache tests/integration/session-cache tests/integration/two-hosts-cache
.PHONY: clean-embed-cache

include tests/integration/oracle.mk
include tests/integration/define.mk
include tests/integration/daemon.mk
