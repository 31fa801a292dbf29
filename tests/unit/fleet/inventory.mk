# Tests of the inventory and of the questions that are asked of it.
check_LTLIBRARIES += tests/unit/fleet/libsmallfleet.la
tests_unit_fleet_libsmallfleet_la_SOURCES = \
	tests/unit/fleet/small-fleet.c tests/unit/fleet/small-fleet.h
tests_unit_fleet_libsmallfleet_la_CPPFLAGS = $(test_cppflags)
small_fleet_libs = tests/unit/fleet/libsmallfleet.la $(fleet_test_libs)

inventory_tests = \
	tests/unit/fleet/test-fleet \
	tests/unit/fleet/test-fleet-classes \
	tests/unit/fleet/test-fleet-directory \
	tests/unit/fleet/test-fleet-maps
check_PROGRAMS += $(inventory_tests)
TESTS += $(inventory_tests)

tests_unit_fleet_test_fleet_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_fleet_LDADD = $(small_fleet_libs)
tests_unit_fleet_test_fleet_classes_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_fleet_classes_LDADD = $(small_fleet_libs)
tests_unit_fleet_test_fleet_directory_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_fleet_directory_LDADD = $(small_fleet_libs)
tests_unit_fleet_test_fleet_maps_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_fleet_maps_LDADD = $(small_fleet_libs)
