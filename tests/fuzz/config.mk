# Fuzz targets of driver/config. Seeds: tests/data/config; words: tests/fuzz/config.dict.
config_fuzz_libs = driver/config/libconfig.la driver/input/libinput.la driver/cpu/libcpu.la \
	$(INIPARSER_LIBS) $(GLIB_LIBS)
config_replays = tests/fuzz/replay-config tests/fuzz/replay-instance
check_PROGRAMS += $(config_replays)
TESTS += $(config_replays)

tests_fuzz_replay_config_SOURCES = tests/fuzz/fuzz-config.c tests/fuzz/fuzz-replay.c \
	tests/fuzz/fuzz-target.h
tests_fuzz_replay_config_CPPFLAGS = $(AM_CPPFLAGS) -DREPLAY_DIR=\"tests/data/config\"
tests_fuzz_replay_config_LDADD = $(config_fuzz_libs)
tests_fuzz_replay_instance_SOURCES = tests/fuzz/fuzz-instance.c tests/fuzz/fuzz-replay.c \
	tests/fuzz/fuzz-target.h
tests_fuzz_replay_instance_CPPFLAGS = $(AM_CPPFLAGS) -DREPLAY_DIR=\"tests/data/config\"
tests_fuzz_replay_instance_LDADD = $(config_fuzz_libs)

if ENABLE_FUZZ
noinst_PROGRAMS += tests/fuzz/fuzz-config tests/fuzz/fuzz-instance
tests_fuzz_fuzz_config_SOURCES = tests/fuzz/fuzz-config.c tests/fuzz/fuzz-target.h
tests_fuzz_fuzz_config_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_config_LDADD = $(config_fuzz_libs)
tests_fuzz_fuzz_instance_SOURCES = tests/fuzz/fuzz-instance.c tests/fuzz/fuzz-target.h
tests_fuzz_fuzz_instance_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_instance_LDADD = $(config_fuzz_libs)
endif

EXTRA_DIST += tests/fuzz/config.dict
