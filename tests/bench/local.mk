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

# The program itself, not libtool's script around it.
bench_host = $(abs_top_srcdir)/tests/data/hosts/cascadelake-9.0
bench_preview = $(abs_builddir)/driver/cli/.libs/guestcpu preview --config /dev/null \
	--capabilities $(bench_host)/capabilities.xml \
	--domcapabilities $(bench_host)/domain-capabilities-kvm.xml --libvirt-version 9.0.0 \
	--set libvirt.virt_type=kvm --set libvirt.cpu_mode=custom \
	--set libvirt.cpu_model=Cascadelake-Server-noTSX --set libvirt.cpu_model_extra_flags=+vmx,-mpx

bench: tests/bench/bench driver/cli/guestcpu
	@$(AM_TESTS_ENVIRONMENT) \
	export BENCH_PREVIEW='$(bench_preview)' GUESTCPU_TEMPLATES='$(abs_top_srcdir)/templates' \
	       LD_LIBRARY_PATH='$(abs_builddir)/driver/.libs'; \
	tests/bench/bench
.PHONY: bench
