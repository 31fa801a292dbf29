# Tests of whole programs and against real hypervisors.
TEST_EXTENSIONS = .sh
integration_scripts = \
	tests/integration/test-cli.sh \
	tests/integration/test-installed.sh
dist_check_SCRIPTS += $(integration_scripts)
TESTS += $(integration_scripts)

EXTRA_DIST += tests/integration/installed-user.c

# The engine and the installed libvirt, asked the same.
integration_tests = tests/integration/test-oracle
check_PROGRAMS += $(integration_tests)
TESTS += $(integration_tests)
tests_integration_test_oracle_SOURCES = \
	tests/integration/oracle.c tests/integration/oracle.h \
	tests/integration/random-cpu.c tests/integration/random-cpu.h \
	tests/integration/test-oracle.c
tests_integration_test_oracle_CPPFLAGS = $(AM_CPPFLAGS) $(LIBVIRT_CFLAGS)
tests_integration_test_oracle_LDADD = driver/xml/libxml.la driver/input/libinput.la \
	driver/cpu/libcpu.la $(LIBVIRT_LIBS) $(LIBXML_LIBS) $(GLIB_LIBS)
