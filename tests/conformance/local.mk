# The engine against libvirt's own test data, which is not part of this tree:
# make check-conformance CONFORMANCE=DIR
EXTRA_PROGRAMS += tests/conformance/check-conformance
CLEANFILES += tests/conformance/check-conformance
tests_conformance_check_conformance_SOURCES = \
	tests/conformance/baseline-cases.c \
	tests/conformance/cases.c tests/conformance/cases.h \
	tests/conformance/check-conformance.c \
	tests/conformance/compare-cases.c \
	tests/conformance/cpuid-cases.c \
	tests/conformance/guest-cases.c \
	tests/conformance/host-model-cases.c \
	tests/conformance/live-cases.c \
	tests/conformance/suite.c tests/conformance/suite.h \
	tests/lib/qemu-caps.c tests/lib/qemu-caps.h
tests_conformance_check_conformance_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/lib \
	$(LIBXML_CFLAGS)
tests_conformance_check_conformance_LDADD = driver/qmp/libqmp.la driver/xml/libxml.la driver/input/libinput.la \
	driver/cpu/libcpu.la $(JSON_GLIB_LIBS) $(LIBXML_LIBS) $(GLIB_LIBS)

EXTRA_DIST += tests/conformance/check-decode.sh

.PHONY: check-conformance
check-conformance: tests/conformance/check-conformance$(EXEEXT) driver/cli/guestcpu$(EXEEXT) \
		tests/unit/fleet/test-fleet-agreement$(EXEEXT) \
		tests/unit/store/test-facts-bytes$(EXEEXT)
	@status=0; tests/conformance/check-conformance '$(CONFORMANCE)' || status=$$?; \
	test ! -d '$(CONFORMANCE)' || TEST_DATA='$(abs_top_srcdir)/tests/data' CONFORMANCE='$(CONFORMANCE)' \
	tests/unit/fleet/test-fleet-agreement || status=1; \
	test ! -d '$(CONFORMANCE)' || TEST_DATA='$(abs_top_srcdir)/tests/data' CONFORMANCE='$(CONFORMANCE)' \
	tests/unit/store/test-facts-bytes || status=1; \
	$(SHELL) $(srcdir)/tests/conformance/check-decode.sh driver/cli/guestcpu '$(CONFORMANCE)' || \
	status=1; test $$status -eq 77 || exit $$status
