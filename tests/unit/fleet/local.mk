# Tests of this folder.
check_LTLIBRARIES += tests/unit/fleet/libsmallfleet.la
tests_unit_fleet_libsmallfleet_la_SOURCES = \
	tests/unit/fleet/small-fleet.c tests/unit/fleet/small-fleet.h
tests_unit_fleet_libsmallfleet_la_CPPFLAGS = $(test_cppflags)
small_fleet_libs = tests/unit/fleet/libsmallfleet.la $(fleet_test_libs)

fleet_tests = \
	tests/unit/fleet/test-cause \
	tests/unit/fleet/test-common \
	tests/unit/fleet/test-common-change \
	tests/unit/fleet/test-common-group \
	tests/unit/fleet/test-feature-loss \
	tests/unit/fleet/test-facts-key \
	tests/unit/fleet/test-fleet \
	tests/unit/fleet/test-fleet-agreement \
	tests/unit/fleet/test-fleet-answers \
	tests/unit/fleet/test-fleet-classes \
	tests/unit/fleet/test-fleet-directory \
	tests/unit/fleet/test-fleet-domains \
	tests/unit/fleet/test-fleet-maps \
	tests/unit/fleet/test-fleet-move \
	tests/unit/fleet/test-fleet-facts \
	tests/unit/fleet/test-fleet-standing \
	tests/unit/fleet/test-fleet-verdict \
	tests/unit/fleet/test-fleet-matrix \
	tests/unit/fleet/test-matrix \
	tests/unit/fleet/test-matrix-order \
	tests/unit/fleet/test-matrix-picture \
	tests/unit/fleet/test-matrix-text \
	tests/unit/fleet/test-model-doubt \
	tests/unit/fleet/test-model-order \
	tests/unit/fleet/test-place \
	tests/unit/fleet/test-partition \
	$(end_of_list)
check_PROGRAMS += $(fleet_tests)
TESTS += $(fleet_tests)

tests_unit_fleet_test_common_group_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_common_group_LDADD = $(small_fleet_libs)
tests_unit_fleet_test_feature_loss_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_feature_loss_LDADD = $(small_fleet_libs)
tests_unit_fleet_test_facts_key_SOURCES = tests/unit/fleet/test-facts-key.c \
	tests/lib/full-report.c tests/lib/full-report.h
tests_unit_fleet_test_facts_key_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_facts_key_LDADD = $(fleet_test_libs)
tests_unit_fleet_test_fleet_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_fleet_LDADD = $(small_fleet_libs)
tests_unit_fleet_test_fleet_agreement_SOURCES = tests/unit/fleet/test-fleet-agreement.c \
	tests/unit/fleet/libvirt-hosts.c tests/unit/fleet/libvirt-hosts.h
tests_unit_fleet_test_fleet_agreement_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_fleet_agreement_LDADD = $(small_fleet_libs)
tests_unit_fleet_test_fleet_answers_SOURCES = tests/unit/fleet/test-fleet-answers.c \
	tests/unit/fleet/libvirt-hosts.c tests/unit/fleet/libvirt-hosts.h
tests_unit_fleet_test_fleet_answers_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_fleet_answers_LDADD = $(small_fleet_libs)
tests_unit_fleet_test_fleet_classes_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_fleet_classes_LDADD = $(small_fleet_libs)
tests_unit_fleet_test_fleet_directory_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_fleet_directory_LDADD = $(small_fleet_libs)
tests_unit_fleet_test_fleet_domains_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_fleet_domains_LDADD = $(small_fleet_libs)
tests_unit_fleet_test_fleet_maps_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_fleet_maps_LDADD = $(small_fleet_libs)

tests_unit_fleet_test_model_doubt_SOURCES = tests/unit/fleet/test-model-doubt.c \
	tests/unit/fleet/libvirt-hosts.c tests/unit/fleet/libvirt-hosts.h
tests_unit_fleet_test_model_doubt_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_model_doubt_LDADD = $(small_fleet_libs)

# Matrices in short form.
drawn_sources = tests/unit/fleet/drawn.c tests/unit/fleet/drawn.h

tests_unit_fleet_test_fleet_matrix_SOURCES = tests/unit/fleet/test-fleet-matrix.c $(drawn_sources)
tests_unit_fleet_test_fleet_matrix_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_fleet_matrix_LDADD = $(small_fleet_libs)
tests_unit_fleet_test_matrix_SOURCES = tests/unit/fleet/test-matrix.c $(drawn_sources)
tests_unit_fleet_test_matrix_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_matrix_LDADD = $(fleet_test_libs)
tests_unit_fleet_test_matrix_order_SOURCES = tests/unit/fleet/test-matrix-order.c $(drawn_sources)
tests_unit_fleet_test_matrix_order_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_matrix_order_LDADD = $(fleet_test_libs)
tests_unit_fleet_test_matrix_picture_SOURCES = tests/unit/fleet/test-matrix-picture.c $(drawn_sources)
tests_unit_fleet_test_matrix_picture_CPPFLAGS = $(test_cppflags) $(LIBXML_CFLAGS)
tests_unit_fleet_test_matrix_picture_LDADD = $(fleet_test_libs)
tests_unit_fleet_test_matrix_text_SOURCES = tests/unit/fleet/test-matrix-text.c $(drawn_sources)
tests_unit_fleet_test_matrix_text_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_matrix_text_LDADD = $(fleet_test_libs)
tests_unit_fleet_test_fleet_verdict_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_fleet_verdict_LDADD = $(small_fleet_libs)
tests_unit_fleet_test_fleet_facts_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_fleet_facts_LDADD = $(small_fleet_libs)
tests_unit_fleet_test_fleet_standing_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_fleet_standing_LDADD = $(small_fleet_libs)
tests_unit_fleet_test_model_order_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_model_order_LDADD = $(fleet_test_libs)
tests_unit_fleet_test_place_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_place_LDADD = $(small_fleet_libs)
tests_unit_fleet_test_partition_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_partition_LDADD = $(fleet_test_libs)

tests_unit_fleet_test_cause_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_cause_LDADD = $(small_fleet_libs)
tests_unit_fleet_test_common_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_common_LDADD = $(small_fleet_libs)
tests_unit_fleet_test_fleet_move_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_fleet_move_LDADD = $(small_fleet_libs)
tests_unit_fleet_test_common_change_CPPFLAGS = $(test_cppflags)
tests_unit_fleet_test_common_change_LDADD = $(small_fleet_libs)
