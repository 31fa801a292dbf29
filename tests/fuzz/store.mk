# Fuzz targets of a store, of its lines and its facts, and of a fleet on its way. Seeds:
# tests/fuzz/corpus/host-record, fleet-store, fleet-stream, facts-bytes and facts-cache beside it.
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
check_PROGRAMS += tests/fuzz/replay-fleet-stream
TESTS += tests/fuzz/replay-fleet-stream
tests_fuzz_replay_fleet_stream_SOURCES = tests/fuzz/fuzz-fleet-stream.c tests/fuzz/fuzz-replay.c \
	tests/fuzz/fuzz-target.h
tests_fuzz_replay_fleet_stream_CPPFLAGS = $(AM_CPPFLAGS) \
	-DREPLAY_DIR=\"tests/fuzz/corpus/fleet-stream\"
tests_fuzz_replay_fleet_stream_LDADD = $(store_fuzz_libs)
check_PROGRAMS += tests/fuzz/replay-fleet-store
TESTS += tests/fuzz/replay-fleet-store
tests_fuzz_replay_fleet_store_SOURCES = tests/fuzz/fuzz-fleet-store.c tests/fuzz/fuzz-replay.c \
	tests/fuzz/fuzz-target.h
tests_fuzz_replay_fleet_store_CPPFLAGS = $(AM_CPPFLAGS) \
	-DREPLAY_DIR=\"tests/fuzz/corpus/fleet-store\"
tests_fuzz_replay_fleet_store_LDADD = $(store_fuzz_libs)
check_PROGRAMS += tests/fuzz/replay-facts-bytes
TESTS += tests/fuzz/replay-facts-bytes
tests_fuzz_replay_facts_bytes_SOURCES = tests/fuzz/fuzz-facts-bytes.c tests/fuzz/fuzz-replay.c \
	tests/fuzz/fuzz-target.h \
	tests/lib/full-report.c tests/lib/full-report.h
tests_fuzz_replay_facts_bytes_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/lib \
	-DREPLAY_DIR=\"tests/fuzz/corpus/facts-bytes\"
tests_fuzz_replay_facts_bytes_LDADD = $(store_fuzz_libs)
check_PROGRAMS += tests/fuzz/replay-facts-cache
TESTS += tests/fuzz/replay-facts-cache
tests_fuzz_replay_facts_cache_SOURCES = tests/fuzz/fuzz-facts-cache.c tests/fuzz/fuzz-replay.c \
	tests/fuzz/fuzz-target.h
tests_fuzz_replay_facts_cache_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/lib \
	-DREPLAY_DIR=\"tests/fuzz/corpus/facts-cache\"
tests_fuzz_replay_facts_cache_LDADD = $(store_fuzz_libs)

if ENABLE_FUZZ
noinst_PROGRAMS += tests/fuzz/fuzz-fleet-store
tests_fuzz_fuzz_fleet_store_SOURCES = tests/fuzz/fuzz-fleet-store.c tests/fuzz/fuzz-target.h
tests_fuzz_fuzz_fleet_store_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_fleet_store_LDADD = $(store_fuzz_libs)
noinst_PROGRAMS += tests/fuzz/fuzz-host-record
tests_fuzz_fuzz_host_record_SOURCES = tests/fuzz/fuzz-host-record.c tests/fuzz/fuzz-target.h
tests_fuzz_fuzz_host_record_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_host_record_LDADD = $(store_fuzz_libs)
noinst_PROGRAMS += tests/fuzz/fuzz-fleet-stream
tests_fuzz_fuzz_fleet_stream_SOURCES = tests/fuzz/fuzz-fleet-stream.c tests/fuzz/fuzz-target.h
tests_fuzz_fuzz_fleet_stream_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_fleet_stream_LDADD = $(store_fuzz_libs)
noinst_PROGRAMS += tests/fuzz/fuzz-facts-bytes
tests_fuzz_fuzz_facts_bytes_SOURCES = tests/fuzz/fuzz-facts-bytes.c tests/fuzz/fuzz-target.h \
	tests/lib/full-report.c tests/lib/full-report.h
tests_fuzz_fuzz_facts_bytes_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/lib
tests_fuzz_fuzz_facts_bytes_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_facts_bytes_LDADD = $(store_fuzz_libs)
noinst_PROGRAMS += tests/fuzz/fuzz-facts-cache
tests_fuzz_fuzz_facts_cache_SOURCES = tests/fuzz/fuzz-facts-cache.c tests/fuzz/fuzz-target.h
tests_fuzz_fuzz_facts_cache_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/lib
tests_fuzz_fuzz_facts_cache_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_facts_cache_LDADD = $(store_fuzz_libs)
endif

EXTRA_DIST += tests/fuzz/corpus/host-record/came tests/fuzz/corpus/host-record/went
EXTRA_DIST += tests/fuzz/corpus/fleet-stream/two-hosts tests/fuzz/corpus/fleet-stream/unread
EXTRA_DIST += tests/fuzz/corpus/fleet-store/damaged-and-cut-off tests/fuzz/corpus/fleet-store/empty \
	tests/fuzz/corpus/fleet-store/renamed-and-gone tests/fuzz/corpus/fleet-store/two-hosts
EXTRA_DIST += tests/fuzz/corpus/facts-bytes/bare tests/fuzz/corpus/facts-bytes/full
EXTRA_DIST += tests/fuzz/corpus/facts-cache/empty tests/fuzz/corpus/facts-cache/half-an-entry
