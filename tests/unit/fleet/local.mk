# Tests of this folder.
fleet_tests = \
	tests/unit/fleet/test-matrix \
	tests/unit/fleet/test-matrix-order \
	tests/unit/fleet/test-matrix-text
check_PROGRAMS += $(fleet_tests)
TESTS += $(fleet_tests)

drawn_sources = tests/unit/fleet/drawn.c tests/unit/fleet/drawn.h

tests_unit_fleet_test_matrix_SOURCES = tests/unit/fleet/test-matrix.c $(drawn_sources)
tests_unit_fleet_test_matrix_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_matrix_LDADD = $(fleet_test_libs)
tests_unit_fleet_test_matrix_order_SOURCES = tests/unit/fleet/test-matrix-order.c $(drawn_sources)
tests_unit_fleet_test_matrix_order_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_matrix_order_LDADD = $(fleet_test_libs)
tests_unit_fleet_test_matrix_text_SOURCES = tests/unit/fleet/test-matrix-text.c $(drawn_sources)
tests_unit_fleet_test_matrix_text_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_matrix_text_LDADD = $(fleet_test_libs)
