# Tests of this folder.
store_tests = \
	tests/unit/store/test-facts-bytes \
	tests/unit/store/test-facts-cache \
	tests/unit/store/test-fleet-store \
	tests/unit/store/test-fleet-stream \
	tests/unit/store/test-host-record \
	$(end_of_list)
check_PROGRAMS += $(store_tests)
TESTS += $(store_tests)

tests_unit_store_test_facts_bytes_SOURCES = tests/unit/store/test-facts-bytes.c \
	tests/lib/full-report.c tests/lib/full-report.h
tests_unit_store_test_facts_bytes_CPPFLAGS = $(test_cppflags)
tests_unit_store_test_facts_bytes_LDADD = $(store_test_libs)
tests_unit_store_test_facts_cache_CPPFLAGS = $(test_cppflags)
tests_unit_store_test_facts_cache_LDADD = $(store_test_libs)
tests_unit_store_test_fleet_store_CPPFLAGS = $(test_cppflags)
tests_unit_store_test_fleet_store_LDADD = $(store_test_libs)
tests_unit_store_test_fleet_stream_CPPFLAGS = $(test_cppflags)
tests_unit_store_test_fleet_stream_LDADD = $(store_test_libs)
tests_unit_store_test_host_record_CPPFLAGS = $(test_cppflags)
tests_unit_store_test_host_record_LDADD = $(store_test_libs)
