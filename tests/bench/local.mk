# make bench: this project against libvirt, both in one run. A goal missed is a failure.
bench_programs = \
	tests/bench/bench-cpu \
	tests/bench/bench-dbus \
	tests/bench/bench-domain \
	tests/bench/bench-fleet \
	tests/bench/bench-matrix \
	tests/bench/bench-migration \
	tests/bench/bench-place \
	tests/bench/bench-process \
	tests/bench/bench-report \
	tests/bench/bench-store
EXTRA_PROGRAMS += $(bench_programs)
CLEANFILES += $(bench_programs)
bench_contest = tests/bench/contest.c tests/bench/contest.h

tests_bench_bench_domain_SOURCES = tests/bench/bench-domain.c $(bench_contest)
tests_bench_bench_domain_CPPFLAGS = $(AM_CPPFLAGS) $(LIBVIRT_CFLAGS)
tests_bench_bench_domain_LDADD = driver/virt/libvirt-host.la driver/domain/libdomain.la \
	driver/policy/libpolicy.la driver/config/libconfig.la driver/xml/libxml.la \
	driver/input/libinput.la driver/cpu/libcpu.la \
	$(LIBVIRT_LIBS) $(LIBXML_LIBS) $(INIPARSER_LIBS) $(GLIB_LIBS)

bench_oracle = tests/integration/oracle.c tests/integration/oracle.h $(bench_contest)
bench_oracle_cppflags = $(oracle_cppflags) -I$(top_srcdir)/tests/integration

tests_bench_bench_cpu_SOURCES = tests/bench/bench-cpu.c $(bench_oracle)
tests_bench_bench_cpu_CPPFLAGS = $(bench_oracle_cppflags)
tests_bench_bench_cpu_LDADD = $(oracle_libs)

tests_bench_bench_dbus_SOURCES = tests/bench/bench-dbus.c $(bench_contest)
tests_bench_bench_dbus_CPPFLAGS = $(daemon_test_cppflags) -I$(top_srcdir)/tests/integration
tests_bench_bench_dbus_LDADD = $(daemon_test_libs)

tests_bench_bench_fleet_SOURCES = tests/bench/bench-fleet.c $(bench_oracle)
tests_bench_bench_fleet_CPPFLAGS = $(bench_oracle_cppflags)
tests_bench_bench_fleet_LDADD = $(oracle_libs)

tests_bench_bench_migration_SOURCES = tests/bench/bench-migration.c $(bench_contest)
tests_bench_bench_migration_CPPFLAGS = $(AM_CPPFLAGS) $(LIBVIRT_CFLAGS)
tests_bench_bench_migration_LDADD = driver/migration/libmigration.la driver/virt/libvirt-host.la \
	driver/xml/libxml.la driver/input/libinput.la driver/cpu/libcpu.la \
	$(LIBVIRT_LIBS) $(LIBXML_LIBS) $(GLIB_LIBS)
EXTRA_DIST += tests/bench/bench-migration.sh

# Large fleets made from one report.
bench_many_hosts = tests/bench/many-hosts.c tests/bench/many-hosts.h
bench_fleet_libs = driver/store/libstore.la driver/fleet/libfleet.la driver/domain/libdomain.la \
	driver/policy/libpolicy.la driver/config/libconfig.la driver/xml/libxml.la \
	driver/input/libinput.la driver/cpu/libcpu.la $(LIBXML_LIBS) $(INIPARSER_LIBS) $(GLIB_LIBS)

tests_bench_bench_matrix_SOURCES = tests/bench/bench-matrix.c $(bench_contest) $(bench_many_hosts)
tests_bench_bench_matrix_LDADD = $(bench_fleet_libs)
tests_bench_bench_place_SOURCES = tests/bench/bench-place.c $(bench_oracle) $(bench_many_hosts)
tests_bench_bench_place_CPPFLAGS = $(bench_oracle_cppflags)
tests_bench_bench_place_LDADD = $(bench_fleet_libs) $(LIBVIRT_LIBS)

tests_bench_bench_store_SOURCES = tests/bench/bench-store.c $(bench_contest) $(bench_many_hosts)
tests_bench_bench_store_CPPFLAGS = $(AM_CPPFLAGS) $(LIBXML_CFLAGS)
tests_bench_bench_store_LDADD = $(bench_fleet_libs)

tests_bench_bench_process_SOURCES = tests/bench/bench-process.c $(bench_contest)
tests_bench_bench_process_LDADD = $(GLIB_LIBS)

tests_bench_bench_report_SOURCES = tests/bench/bench-report.c $(bench_contest)
tests_bench_bench_report_CPPFLAGS = $(AM_CPPFLAGS) $(LIBXML_CFLAGS)
tests_bench_bench_report_LDADD = driver/xml/libxml.la driver/input/libinput.la \
	driver/cpu/libcpu.la $(LIBXML_LIBS) $(GLIB_LIBS)

# The program itself, not libtool's script around it.
bench_host = $(abs_top_srcdir)/tests/data/hosts/cascadelake-9.0
bench_guestcpu = $(abs_builddir)/driver/cli/.libs/guestcpu
bench_preview = $(bench_guestcpu) preview --config /dev/null \
	--capabilities $(bench_host)/capabilities.xml \
	--domcapabilities $(bench_host)/domain-capabilities-kvm.xml --libvirt-version 9.0.0 \
	--set libvirt.virt_type=kvm --set libvirt.cpu_mode=custom \
	--set libvirt.cpu_model=Cascadelake-Server-noTSX --set libvirt.cpu_model_extra_flags=+vmx,-mpx
bench_guest = $(abs_top_srcdir)/tests/data/bench/guest.xml
bench_compare = $(bench_guestcpu) compare --config /dev/null --processor \
	--host $(bench_host)/capabilities.xml $(bench_guest)
EXTRA_DIST += tests/data/bench/guest.xml

# All run, even if one misses its goal; 77: the machine lacks what it needs, as it has said.
bench: $(bench_programs) driver/cli/guestcpu driver/daemon/guestcpud
	@$(AM_TESTS_ENVIRONMENT) \
	export BENCH_PREVIEW='$(bench_preview)' GUESTCPU_TEMPLATES='$(abs_top_srcdir)/templates' \
	       BENCH_COMPARE='$(bench_compare)' BENCH_GUEST='$(bench_guest)' \
	       BENCH_MIGRATE='$(bench_guestcpu) migrate --config /dev/null' \
	       LD_LIBRARY_PATH='$(abs_builddir)/driver/.libs' CONFORMANCE='$(CONFORMANCE)'; \
	embed='$(SHELL) $(top_srcdir)/tests/integration/embed.sh'; \
	session='$(SHELL) $(top_srcdir)/tests/integration/session.sh'; \
	missed=0; \
	for run in tests/bench/bench-domain tests/bench/bench-report \
	    tests/bench/bench-matrix tests/bench/bench-store \
	    "$$embed tests/bench/bench-cpu" "$$embed tests/bench/bench-fleet" "$$embed tests/bench/bench-place" \
	    "$$embed tests/bench/bench-process" "$$session tests/bench/bench-dbus" \
	    "$(srcdir)/tests/bench/bench-migration.sh tests/bench/bench-migration"; do \
	    status=0; $$run || status=$$?; \
	    test $$status -eq 0 || test $$status -eq 77 || missed=1; \
	done; \
	exit $$missed
.PHONY: bench
