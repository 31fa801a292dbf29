# Rules, clocks and settings of migrations; they need neither a hypervisor nor time.
migration_tests = \
	tests/unit/migration/test-clock \
	tests/unit/migration/test-job-settings \
	tests/unit/migration/test-pace \
	tests/unit/migration/test-preflight
check_PROGRAMS += $(migration_tests)
TESTS += $(migration_tests)

migration_test_libs = tests/lib/libtest.la driver/migration/libmigration.la driver/xml/libxml.la \
	driver/input/libinput.la driver/cpu/libcpu.la $(LIBXML_LIBS) $(GLIB_LIBS)

tests_unit_migration_test_clock_CPPFLAGS = $(test_cppflags)
tests_unit_migration_test_clock_LDADD = $(migration_test_libs)
tests_unit_migration_test_job_settings_CPPFLAGS = $(test_cppflags)
tests_unit_migration_test_job_settings_LDADD = tests/lib/libtest.la driver/migration/libjob.la \
	driver/virt/libvirt-host.la driver/migration/libmigration.la driver/config/libconfig.la driver/xml/libxml.la \
	driver/input/libinput.la driver/cpu/libcpu.la $(LIBVIRT_LIBS) $(LIBXML_LIBS) $(INIPARSER_LIBS) $(GLIB_LIBS)
tests_unit_migration_test_pace_CPPFLAGS = $(test_cppflags)
tests_unit_migration_test_pace_LDADD = $(migration_test_libs)
tests_unit_migration_test_preflight_CPPFLAGS = $(test_cppflags)
tests_unit_migration_test_preflight_LDADD = $(migration_test_libs)

migration_test_data = \
	tests/data/migration/architecture.xml \
	tests/data/migration/bridge.xml \
	tests/data/migration/cd-rom-empty.xml \
	tests/data/migration/cd-rom.xml \
	tests/data/migration/cpu-extra.xml \
	tests/data/migration/cpu-missing.xml \
	tests/data/migration/cpu-unknown.xml \
	tests/data/migration/failover.xml \
	tests/data/migration/filesystem.xml \
	tests/data/migration/host-model.xml \
	tests/data/migration/host-passthrough.xml \
	tests/data/migration/huge-pages-all.xml \
	tests/data/migration/huge-pages-large.xml \
	tests/data/migration/huge-pages.xml \
	tests/data/migration/invtsc.xml \
	tests/data/migration/local-disks.xml \
	tests/data/migration/machine-small.xml \
	tests/data/migration/machine.xml \
	tests/data/migration/many.xml \
	tests/data/migration/mdev.xml \
	tests/data/migration/n1.xml \
	tests/data/migration/n2.xml \
	tests/data/migration/networks.xml \
	tests/data/migration/numa-preferred.xml \
	tests/data/migration/numa.xml \
	tests/data/migration/pci.xml \
	tests/data/migration/pinned.xml \
	tests/data/migration/plain.xml \
	tests/data/migration/read-only-disk.xml \
	tests/data/migration/reenlightenment.xml \
	tests/data/migration/secure-execution.xml \
	tests/data/migration/sev.xml \
	tests/data/migration/tdx.xml \
	tests/data/migration/tsc-near.xml \
	tests/data/migration/tsc-slower.xml \
	tests/data/migration/usb.xml \
	tests/data/migration/virt-type.xml \
	tests/data/migration/volume.xml
EXTRA_DIST += $(migration_test_data)
