# Tests of this folder.
labels_tests = \
	tests/unit/labels/test-harvester-models \
	tests/unit/labels/test-host-traits \
	tests/unit/labels/test-kubevirt \
	tests/unit/labels/test-label-changes \
	tests/unit/labels/test-label-edits \
	tests/unit/labels/test-label-name \
	tests/unit/labels/test-live-migratable \
	tests/unit/labels/test-migration-policy \
	tests/unit/labels/test-nfd \
	tests/unit/labels/test-node-labeller \
	tests/unit/labels/test-node-match \
	tests/unit/labels/test-node-models \
	tests/unit/labels/test-pod-selector \
	tests/unit/labels/test-trait-map \
	tests/unit/labels/test-tsc \
	tests/unit/labels/test-vmi-cpu \
	tests/unit/labels/test-vmi-migration \
	tests/unit/labels/test-vmi-settings
check_PROGRAMS += $(labels_tests)
TESTS += $(labels_tests)

tests_unit_labels_test_harvester_models_CPPFLAGS = $(test_cppflags)
tests_unit_labels_test_harvester_models_LDADD = $(labels_test_libs)
tests_unit_labels_test_kubevirt_CPPFLAGS = $(test_cppflags)
tests_unit_labels_test_kubevirt_LDADD = $(labels_test_libs)
tests_unit_labels_test_label_changes_CPPFLAGS = $(test_cppflags)
tests_unit_labels_test_label_changes_LDADD = $(labels_test_libs)
tests_unit_labels_test_label_edits_CPPFLAGS = $(test_cppflags)
tests_unit_labels_test_label_edits_LDADD = $(labels_test_libs)
tests_unit_labels_test_node_models_CPPFLAGS = $(test_cppflags)
tests_unit_labels_test_node_models_LDADD = $(labels_test_libs)
tests_unit_labels_test_vmi_cpu_CPPFLAGS = $(test_cppflags)
tests_unit_labels_test_vmi_cpu_LDADD = $(labels_test_libs)
tests_unit_labels_test_live_migratable_CPPFLAGS = $(test_cppflags)
tests_unit_labels_test_live_migratable_LDADD = $(labels_test_libs)
tests_unit_labels_test_migration_policy_CPPFLAGS = $(test_cppflags)
tests_unit_labels_test_migration_policy_LDADD = $(labels_test_libs)
tests_unit_labels_test_vmi_settings_CPPFLAGS = $(test_cppflags)
tests_unit_labels_test_vmi_settings_LDADD = $(labels_test_libs)
tests_unit_labels_test_vmi_migration_CPPFLAGS = $(test_cppflags)
tests_unit_labels_test_vmi_migration_LDADD = $(labels_test_libs)
tests_unit_labels_test_nfd_CPPFLAGS = $(test_cppflags)
tests_unit_labels_test_nfd_LDADD = $(labels_test_libs)
tests_unit_labels_test_node_match_CPPFLAGS = $(test_cppflags)
tests_unit_labels_test_node_match_LDADD = $(labels_test_libs)
tests_unit_labels_test_pod_selector_CPPFLAGS = $(test_cppflags)
tests_unit_labels_test_pod_selector_LDADD = $(labels_test_libs)
tests_unit_labels_test_tsc_CPPFLAGS = $(test_cppflags)
tests_unit_labels_test_tsc_LDADD = $(labels_test_libs)
tests_unit_labels_test_host_traits_CPPFLAGS = $(test_cppflags)
tests_unit_labels_test_host_traits_LDADD = $(labels_test_libs)
tests_unit_labels_test_trait_map_CPPFLAGS = $(test_cppflags)
tests_unit_labels_test_trait_map_LDADD = $(labels_test_libs)
tests_unit_labels_test_label_name_CPPFLAGS = $(test_cppflags)
tests_unit_labels_test_label_name_LDADD = $(labels_test_libs)
tests_unit_labels_test_node_labeller_SOURCES = tests/unit/labels/test-node-labeller.c \
	tests/unit/labels/labelled.c tests/unit/labels/labelled.h
tests_unit_labels_test_node_labeller_CPPFLAGS = $(test_cppflags) -I$(top_srcdir)/tests/unit/labels
tests_unit_labels_test_node_labeller_LDADD = $(labels_test_libs)

EXTRA_DIST += \
	tests/data/labels/skylake.xml tests/data/labels/skylake-features.xml \
	tests/data/labels/z14.xml tests/data/labels/z14-features.xml
