# QEMU's replies, the text of cpuid, and the history of names. Seeds: tests/fuzz/corpus/qmp-reply,
# …/cpuid-text and …/name-history.
qmp_fuzz_libs = driver/qmp/libqmp.la driver/cpu/libcpu.la $(JSON_GLIB_LIBS) $(GLIB_LIBS)
qmp_fuzz_cppflags = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/unit/cpu
qmp_fuzz_sources = tests/fuzz/fuzz-target.h tests/unit/cpu/small-map.c tests/unit/cpu/small-map.h
qmp_replays = tests/fuzz/replay-qmp-reply tests/fuzz/replay-cpuid-text \
	tests/fuzz/replay-name-history
check_PROGRAMS += $(qmp_replays)
TESTS += $(qmp_replays)

tests_fuzz_replay_qmp_reply_SOURCES = tests/fuzz/fuzz-qmp-reply.c tests/fuzz/fuzz-replay.c \
	$(qmp_fuzz_sources)
tests_fuzz_replay_qmp_reply_CPPFLAGS = $(qmp_fuzz_cppflags) \
	-DREPLAY_DIR=\"tests/fuzz/corpus/qmp-reply\"
tests_fuzz_replay_qmp_reply_LDADD = $(qmp_fuzz_libs)
tests_fuzz_replay_cpuid_text_SOURCES = tests/fuzz/fuzz-cpuid-text.c tests/fuzz/fuzz-replay.c \
	$(qmp_fuzz_sources)
tests_fuzz_replay_cpuid_text_CPPFLAGS = $(qmp_fuzz_cppflags) \
	-DREPLAY_DIR=\"tests/fuzz/corpus/cpuid-text\"
tests_fuzz_replay_cpuid_text_LDADD = driver/cpu/libcpu.la $(GLIB_LIBS)
tests_fuzz_replay_name_history_SOURCES = tests/fuzz/fuzz-name-history.c \
	tests/fuzz/fuzz-replay.c tests/fuzz/fuzz-target.h
tests_fuzz_replay_name_history_CPPFLAGS = $(AM_CPPFLAGS) \
	-DREPLAY_DIR=\"tests/fuzz/corpus/name-history\"
tests_fuzz_replay_name_history_LDADD = driver/cpu/libcpu.la $(GLIB_LIBS)

if ENABLE_FUZZ
noinst_PROGRAMS += tests/fuzz/fuzz-qmp-reply tests/fuzz/fuzz-cpuid-text \
	tests/fuzz/fuzz-name-history
tests_fuzz_fuzz_name_history_SOURCES = tests/fuzz/fuzz-name-history.c tests/fuzz/fuzz-target.h
tests_fuzz_fuzz_name_history_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_name_history_LDADD = driver/cpu/libcpu.la $(GLIB_LIBS)
tests_fuzz_fuzz_qmp_reply_SOURCES = tests/fuzz/fuzz-qmp-reply.c $(qmp_fuzz_sources)
tests_fuzz_fuzz_qmp_reply_CPPFLAGS = $(qmp_fuzz_cppflags)
tests_fuzz_fuzz_qmp_reply_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_qmp_reply_LDADD = $(qmp_fuzz_libs)
tests_fuzz_fuzz_cpuid_text_SOURCES = tests/fuzz/fuzz-cpuid-text.c $(qmp_fuzz_sources)
tests_fuzz_fuzz_cpuid_text_CPPFLAGS = $(qmp_fuzz_cppflags)
tests_fuzz_fuzz_cpuid_text_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_cpuid_text_LDADD = driver/cpu/libcpu.la $(GLIB_LIBS)
endif

EXTRA_DIST += tests/fuzz/qmp.dict \
	tests/fuzz/corpus/qmp-reply/definitions.json tests/fuzz/corpus/qmp-reply/error.json \
	tests/fuzz/corpus/qmp-reply/expansion.json tests/fuzz/corpus/qmp-reply/session.json \
	tests/fuzz/corpus/qmp-reply/strange.json \
	tests/fuzz/corpus/cpuid-text/all.txt tests/fuzz/corpus/cpuid-text/one.txt \
	tests/fuzz/corpus/name-history/names.txt
