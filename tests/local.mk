# Those that wait for clocks and hypervisors, and say nothing about a compiler. make check runs all;
# these first, the longest first, so that others work while they wait.
slow_tests = \
	tests/integration/test-migrate.sh \
	tests/integration/test-daemon-libvirtd.session \
	tests/integration/test-migrate-bus.sh \
	tests/integration/test-preview-start.sh \
	tests/integration/test-start-guests.embed \
	tests/integration/test-daemon-growth.embed \
	tests/integration/test-migrate-tls.sh \
	tests/integration/test-cli-daemon-embed.sh \
	tests/integration/test-two-hosts.sh \
	$(end_of_list)
TESTS += $(slow_tests)
# Of these, where QEMU is at work and hardly a line of ours that others do not run.
qemu_tests = \
	tests/integration/test-preview-start.sh \
	tests/integration/test-start-guests.embed \
	tests/integration/test-two-hosts.sh \
	$(end_of_list)

# Unit tests: one CUnit program per module, linked with nothing but the layers it may know.
check_LTLIBRARIES += tests/lib/libtest.la
tests_lib_libtest_la_SOURCES = tests/lib/test-suite.c tests/lib/test-suite.h
tests_lib_libtest_la_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_lib_libtest_la_LIBADD = $(CUNIT_LIBS) $(GLIB_LIBS)

test_cppflags = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/lib $(CUNIT_CFLAGS)
cpu_test_libs = tests/lib/libtest.la driver/cpu/libcpu.la $(GLIB_LIBS)
input_test_libs = tests/lib/libtest.la driver/input/libinput.la driver/cpu/libcpu.la $(GLIB_LIBS)
xml_test_libs = tests/lib/libtest.la driver/xml/libxml.la driver/input/libinput.la \
	driver/cpu/libcpu.la \
	$(LIBXML_LIBS) $(GLIB_LIBS)
qmp_test_libs = tests/lib/libtest.la driver/qmp/libqmp.la driver/cpu/libcpu.la \
	$(JSON_GLIB_LIBS) $(GLIB_LIBS)
config_test_libs = tests/lib/libtest.la driver/config/libconfig.la driver/input/libinput.la \
	driver/cpu/libcpu.la $(INIPARSER_LIBS) $(GLIB_LIBS)
policy_test_libs = tests/lib/libtest.la driver/policy/libpolicy.la driver/config/libconfig.la \
	driver/xml/libxml.la driver/input/libinput.la driver/cpu/libcpu.la \
	$(LIBXML_LIBS) $(INIPARSER_LIBS) $(GLIB_LIBS)
domain_test_libs = tests/lib/libtest.la driver/domain/libdomain.la driver/policy/libpolicy.la \
	driver/config/libconfig.la driver/xml/libxml.la driver/input/libinput.la \
	driver/cpu/libcpu.la $(LIBXML_LIBS) $(INIPARSER_LIBS) $(GLIB_LIBS)
fleet_test_libs = tests/lib/libtest.la driver/fleet/libfleet.la driver/domain/libdomain.la \
	driver/policy/libpolicy.la driver/config/libconfig.la driver/xml/libxml.la \
	driver/input/libinput.la driver/cpu/libcpu.la $(LIBXML_LIBS) $(INIPARSER_LIBS) $(GLIB_LIBS)
store_test_libs = driver/store/libstore.la $(fleet_test_libs)
labels_test_libs = tests/lib/libtest.la driver/labels/liblabels.la driver/policy/libpolicy.la \
	driver/config/libconfig.la driver/xml/libxml.la driver/input/libinput.la \
	driver/cpu/libcpu.la $(LIBXML_LIBS) $(INIPARSER_LIBS) $(GLIB_LIBS)

# For tests that touch more than one folder, or the programs as a user meets them.
AM_TESTS_ENVIRONMENT = \
	export TEST_DATA='$(abs_top_srcdir)/tests/data' \
	       TEST_SRCDIR='$(abs_top_srcdir)' TEST_BUILDDIR='$(abs_top_builddir)' \
	       TEST_CC='$(CC)' TEST_CXX='$(TEST_CXX)' TEST_SANITIZERS='$(GCPU_SANITIZERS)' \
	       G_DEBUG=fatal-criticals LC_ALL=C.UTF-8 ASAN_OPTIONS=detect_leaks=1 \
	       LSAN_OPTIONS=suppressions='$(abs_top_srcdir)/tests/lib/lsan.supp':print_suppressions=0;

# Whole programs before their parts: these take longer.
include tests/integration/local.mk
include tests/unit/cpu/local.mk
include tests/unit/input/local.mk
include tests/unit/xml/local.mk
include tests/unit/config/local.mk
include tests/unit/policy/local.mk
include tests/unit/domain/local.mk
include tests/unit/fleet/local.mk
include tests/unit/store/local.mk
include tests/unit/labels/local.mk
include tests/unit/migration/local.mk
include tests/unit/virt/local.mk
include tests/unit/daemon/local.mk
include tests/unit/dbus/local.mk
include tests/unit/qmp/local.mk
include tests/conformance/local.mk
include tests/lint/local.mk
include tests/fuzz/local.mk
include tests/bench/local.mk

EXTRA_DIST += tests/lib/lsan.supp tests/lib/tally.sh tests/lib/test-tally.sh tests/lib/coverage.sh
TESTS += tests/lib/test-tally.sh

# Needs a build tree of its own: configure --enable-coverage.
.PHONY: coverage
coverage: check
	@$(srcdir)/tests/lib/coverage.sh .

.PHONY: check-quick print-quick-tests print-own-tests
check-quick:
	$(MAKE) check TESTS='$(filter-out $(slow_tests),$(TESTS))'
print-quick-tests:
	@echo '$(filter-out $(slow_tests),$(TESTS))'
print-own-tests:
	@echo '$(filter-out $(qemu_tests),$(TESTS))'
