# Tests of this folder.
cpu_tests = \
	tests/unit/cpu/test-capabilities \
	tests/unit/cpu/test-feature-set \
	tests/unit/cpu/test-finding \
	tests/unit/cpu/test-map \
	tests/unit/cpu/test-nearest \
	tests/unit/cpu/test-version
check_PROGRAMS += $(cpu_tests)
TESTS += $(cpu_tests)

tests_unit_cpu_test_capabilities_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_capabilities_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_feature_set_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_feature_set_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_finding_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_finding_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_map_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_map_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_nearest_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_nearest_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_version_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_version_LDADD = $(cpu_test_libs)
