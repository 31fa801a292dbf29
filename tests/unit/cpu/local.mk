# Tests of this folder.
cpu_tests = \
	tests/unit/cpu/test-arch \
	tests/unit/cpu/test-baseline \
	tests/unit/cpu/test-capabilities \
	tests/unit/cpu/test-compare \
	tests/unit/cpu/test-cpuid-text \
	tests/unit/cpu/test-decode \
	tests/unit/cpu/test-def \
	tests/unit/cpu/test-demand \
	tests/unit/cpu/test-error \
	tests/unit/cpu/test-expand \
	tests/unit/cpu/test-explain \
	tests/unit/cpu/test-feature-set \
	tests/unit/cpu/test-finding \
	tests/unit/cpu/test-host-cpu \
	tests/unit/cpu/test-host-report \
	tests/unit/cpu/test-host-question \
	tests/unit/cpu/test-host-table \
	tests/unit/cpu/test-hypervisor \
	tests/unit/cpu/test-laws \
	tests/unit/cpu/test-map \
	tests/unit/cpu/test-name-history \
	tests/unit/cpu/test-name-index \
	tests/unit/cpu/test-near-models \
	tests/unit/cpu/test-nearest \
	tests/unit/cpu/test-update \
	tests/unit/cpu/test-version \
	tests/unit/cpu/test-x86-level
check_PROGRAMS += $(cpu_tests)
TESTS += $(cpu_tests)

small_map_sources = tests/unit/cpu/small-map.c tests/unit/cpu/small-map.h

tests_unit_cpu_test_name_index_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_name_index_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_arch_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_arch_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_baseline_SOURCES = tests/unit/cpu/test-baseline.c $(small_map_sources)
tests_unit_cpu_test_baseline_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_baseline_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_capabilities_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_capabilities_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_compare_SOURCES = tests/unit/cpu/test-compare.c $(small_map_sources)
tests_unit_cpu_test_compare_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_compare_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_cpuid_text_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_cpuid_text_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_decode_SOURCES = tests/unit/cpu/test-decode.c $(small_map_sources)
tests_unit_cpu_test_decode_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_decode_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_def_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_def_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_demand_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_demand_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_error_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_error_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_expand_SOURCES = tests/unit/cpu/test-expand.c $(small_map_sources)
tests_unit_cpu_test_expand_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_expand_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_explain_SOURCES = tests/unit/cpu/test-explain.c $(small_map_sources)
tests_unit_cpu_test_explain_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_explain_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_feature_set_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_feature_set_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_finding_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_finding_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_host_report_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_host_report_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_host_cpu_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_host_cpu_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_host_question_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_host_question_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_host_table_SOURCES = tests/unit/cpu/test-host-table.c $(small_map_sources)
tests_unit_cpu_test_host_table_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_host_table_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_hypervisor_SOURCES = tests/unit/cpu/test-hypervisor.c $(small_map_sources)
tests_unit_cpu_test_hypervisor_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_hypervisor_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_laws_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_laws_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_map_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_map_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_name_history_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_name_history_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_near_models_SOURCES = tests/unit/cpu/test-near-models.c $(small_map_sources)
tests_unit_cpu_test_near_models_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_near_models_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_nearest_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_nearest_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_update_SOURCES = tests/unit/cpu/test-update.c $(small_map_sources)
tests_unit_cpu_test_update_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_update_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_version_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_version_LDADD = $(cpu_test_libs)
tests_unit_cpu_test_x86_level_CPPFLAGS = $(test_cppflags)
tests_unit_cpu_test_x86_level_LDADD = $(cpu_test_libs)
