config_tests = \
	tests/unit/config/test-ini-file \
	tests/unit/config/test-ini-line \
	tests/unit/config/test-origin \
	tests/unit/config/test-setting
check_PROGRAMS += $(config_tests)
TESTS += $(config_tests)

tests_unit_config_test_ini_file_CPPFLAGS = $(test_cppflags) $(INIPARSER_CFLAGS)
tests_unit_config_test_ini_file_LDADD = $(config_test_libs)
tests_unit_config_test_ini_line_CPPFLAGS = $(test_cppflags)
tests_unit_config_test_ini_line_LDADD = $(config_test_libs)
tests_unit_config_test_origin_CPPFLAGS = $(test_cppflags)
tests_unit_config_test_origin_LDADD = $(config_test_libs)
tests_unit_config_test_setting_CPPFLAGS = $(test_cppflags)
tests_unit_config_test_setting_LDADD = $(config_test_libs)
