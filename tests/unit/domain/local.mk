# Tests of this folder. Results are held against libvirt's own schema where it is installed.
check_LTLIBRARIES += tests/unit/domain/libfilled.la tests/lib/librng.la
tests_unit_domain_libfilled_la_SOURCES = tests/unit/domain/filled.c tests/unit/domain/filled.h
tests_unit_domain_libfilled_la_CPPFLAGS = $(test_cppflags) $(LIBXML_CFLAGS)
tests_lib_librng_la_SOURCES = tests/lib/rng.c tests/lib/rng.h
tests_lib_librng_la_CPPFLAGS = $(AM_CPPFLAGS) $(LIBXML_CFLAGS)
filled_test_libs = tests/unit/domain/libfilled.la tests/lib/librng.la $(domain_test_libs)

domain_tests = \
	tests/unit/domain/test-devices \
	tests/unit/domain/test-disk \
	tests/unit/domain/test-disk-targets \
	tests/unit/domain/test-filling \
	tests/unit/domain/test-machine-family \
	tests/unit/domain/test-network \
	tests/unit/domain/test-size \
	tests/unit/domain/test-template
check_PROGRAMS += $(domain_tests)
TESTS += $(domain_tests)

tests_unit_domain_test_devices_CPPFLAGS = $(test_cppflags) $(LIBXML_CFLAGS)
tests_unit_domain_test_devices_LDADD = $(filled_test_libs)
tests_unit_domain_test_disk_CPPFLAGS = $(test_cppflags) $(LIBXML_CFLAGS)
tests_unit_domain_test_disk_LDADD = $(filled_test_libs)
tests_unit_domain_test_disk_targets_CPPFLAGS = $(test_cppflags) $(LIBXML_CFLAGS)
tests_unit_domain_test_disk_targets_LDADD = $(filled_test_libs)
tests_unit_domain_test_filling_CPPFLAGS = $(test_cppflags) $(LIBXML_CFLAGS)
tests_unit_domain_test_filling_LDADD = $(filled_test_libs)
tests_unit_domain_test_machine_family_CPPFLAGS = $(test_cppflags) $(LIBXML_CFLAGS)
tests_unit_domain_test_machine_family_LDADD = $(filled_test_libs)
tests_unit_domain_test_network_CPPFLAGS = $(test_cppflags) $(LIBXML_CFLAGS)
tests_unit_domain_test_network_LDADD = $(filled_test_libs)
tests_unit_domain_test_size_CPPFLAGS = $(test_cppflags) $(LIBXML_CFLAGS)
tests_unit_domain_test_size_LDADD = $(filled_test_libs)
tests_unit_domain_test_template_CPPFLAGS = $(test_cppflags) $(LIBXML_CFLAGS)
tests_unit_domain_test_template_LDADD = $(filled_test_libs)

domain_test_data = \
	tests/data/domain/bare-filled.xml tests/data/domain/bare.xml \
	tests/data/domain/gaps-filled.xml tests/data/domain/gaps.xml \
	tests/data/domain/minimal-all.xml tests/data/domain/minimal-alone.xml \
	tests/data/domain/minimal.xml tests/data/domain/numa-alone.xml \
	tests/data/domain/numa-model.xml tests/data/domain/numa.xml \
	tests/data/domain/strange-filled.xml tests/data/domain/strange.xml
EXTRA_DIST += $(domain_test_data)
