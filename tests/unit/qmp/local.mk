# Tests of this folder.
check_PROGRAMS += tests/unit/qmp/test-qmp-reply
TESTS += tests/unit/qmp/test-qmp-reply
tests_unit_qmp_test_qmp_reply_SOURCES = tests/unit/qmp/test-qmp-reply.c \
	tests/unit/cpu/small-map.c tests/unit/cpu/small-map.h
tests_unit_qmp_test_qmp_reply_CPPFLAGS = $(test_cppflags) -I$(top_srcdir)/tests/unit/cpu
tests_unit_qmp_test_qmp_reply_LDADD = $(qmp_test_libs)
