# Fuzz target of the lines of a store. Seeds: tests/fuzz/corpus/host-record.
store_fuzz_libs = driver/store/libstore.la driver/fleet/libfleet.la driver/domain/libdomain.la \
	driver/policy/libpolicy.la driver/config/libconfig.la driver/xml/libxml.la \
	driver/input/libinput.la driver/cpu/libcpu.la $(LIBXML_LIBS) $(INIPARSER_LIBS) $(GLIB_LIBS)
check_PROGRAMS += tests/fuzz/replay-host-record
TESTS += tests/fuzz/replay-host-record
tests_fuzz_replay_host_record_SOURCES = tests/fuzz/fuzz-host-record.c tests/fuzz/fuzz-replay.c \
	tests/fuzz/fuzz-target.h
tests_fuzz_replay_host_record_CPPFLAGS = $(AM_CPPFLAGS) \
	-DREPLAY_DIR=\"tests/fuzz/corpus/host-record\"
tests_fuzz_replay_host_record_LDADD = $(store_fuzz_libs)

if ENABLE_FUZZ
noinst_PROGRAMS += tests/fuzz/fuzz-host-record
tests_fuzz_fuzz_host_record_SOURCES = tests/fuzz/fuzz-host-record.c tests/fuzz/fuzz-target.h
tests_fuzz_fuzz_host_record_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_host_record_LDADD = $(store_fuzz_libs)
endif

EXTRA_DIST += tests/fuzz/corpus/host-record/came tests/fuzz/corpus/host-record/went
