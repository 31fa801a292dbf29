# Tests of this folder.
input_tests = \
	tests/unit/input/test-input
check_PROGRAMS += $(input_tests)
TESTS += $(input_tests)

tests_unit_input_test_input_CPPFLAGS = $(test_cppflags)
tests_unit_input_test_input_LDADD = $(input_test_libs)
