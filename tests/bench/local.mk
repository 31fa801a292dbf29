# make bench: this project against libvirt, both in one run. A goal missed is a failure.
EXTRA_PROGRAMS += tests/bench/bench
tests_bench_bench_SOURCES = \
	tests/bench/bench.c \
	tests/bench/contest.c tests/bench/contest.h
tests_bench_bench_CPPFLAGS = $(AM_CPPFLAGS) $(LIBVIRT_CFLAGS)
tests_bench_bench_LDADD = driver/virt/libvirt-host.la driver/domain/libdomain.la \
	driver/policy/libpolicy.la driver/config/libconfig.la driver/xml/libxml.la \
	driver/input/libinput.la driver/cpu/libcpu.la \
	$(LIBVIRT_LIBS) $(LIBXML_LIBS) $(INIPARSER_LIBS) $(GLIB_LIBS)
CLEANFILES += tests/bench/bench

bench: tests/bench/bench
	$(AM_TESTS_ENVIRONMENT) tests/bench/bench
.PHONY: bench
