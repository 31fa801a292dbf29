config_tests = \
	tests/unit/config/test-config \
	tests/unit/config/test-effective \
	tests/unit/config/test-ini-file \
	tests/unit/config/test-ini-line \
	tests/unit/config/test-instance \
	tests/unit/config/test-manual \
	tests/unit/config/test-nova-key \
	tests/unit/config/test-origin \
	tests/unit/config/test-printable \
	tests/unit/config/test-setting \
	tests/unit/config/test-setting-flags
check_PROGRAMS += $(config_tests)
TESTS += $(config_tests)

tests_unit_config_test_config_CPPFLAGS = $(test_cppflags)
tests_unit_config_test_config_LDADD = $(config_test_libs)
tests_unit_config_test_effective_CPPFLAGS = $(test_cppflags)
tests_unit_config_test_effective_LDADD = $(config_test_libs)
tests_unit_config_test_ini_file_CPPFLAGS = $(test_cppflags) $(INIPARSER_CFLAGS)
tests_unit_config_test_ini_file_LDADD = $(config_test_libs)
tests_unit_config_test_ini_line_CPPFLAGS = $(test_cppflags)
tests_unit_config_test_ini_line_LDADD = $(config_test_libs)
tests_unit_config_test_instance_CPPFLAGS = $(test_cppflags)
tests_unit_config_test_instance_LDADD = $(config_test_libs)
tests_unit_config_test_manual_CPPFLAGS = $(test_cppflags)
tests_unit_config_test_manual_LDADD = $(config_test_libs)
tests_unit_config_test_nova_key_CPPFLAGS = $(test_cppflags)
tests_unit_config_test_nova_key_LDADD = $(config_test_libs)
tests_unit_config_test_origin_CPPFLAGS = $(test_cppflags)
tests_unit_config_test_origin_LDADD = $(config_test_libs)
tests_unit_config_test_printable_CPPFLAGS = $(test_cppflags)
tests_unit_config_test_printable_LDADD = $(config_test_libs)
tests_unit_config_test_setting_CPPFLAGS = $(test_cppflags)
tests_unit_config_test_setting_LDADD = $(config_test_libs)
tests_unit_config_test_setting_flags_CPPFLAGS = $(test_cppflags)
tests_unit_config_test_setting_flags_LDADD = $(config_test_libs)

EXTRA_DIST += \
	tests/data/config/cluster.conf \
	tests/data/config/empty.conf \
	tests/data/config/host.conf \
	tests/data/config/mistakes.conf \
	tests/data/config/nested-policy.conf \
	tests/data/config/no-section.ini \
	tests/data/config/nova-2012.conf \
	tests/data/config/nova.conf \
	tests/data/config/nul.conf \
	tests/data/config/rack.conf \
	tests/data/config/web.ini
