# Fuzz targets of CPU maps and CPUID dumps. Seeds: tests/fuzz/corpus/map-xml and …/cpuid-xml.
cpu_fuzz_libs = driver/xml/libxml.la driver/input/libinput.la driver/cpu/libcpu.la \
	$(LIBXML_LIBS) $(GLIB_LIBS)
cpu_replays = tests/fuzz/replay-map-xml tests/fuzz/replay-cpuid-xml
check_PROGRAMS += $(cpu_replays)
TESTS += $(cpu_replays)

tests_fuzz_replay_map_xml_SOURCES = tests/fuzz/fuzz-map-xml.c tests/fuzz/fuzz-replay.c \
	tests/fuzz/fuzz-target.h
tests_fuzz_replay_map_xml_CPPFLAGS = $(AM_CPPFLAGS) -DREPLAY_DIR=\"tests/fuzz/corpus/map-xml\"
tests_fuzz_replay_map_xml_LDADD = $(cpu_fuzz_libs)
tests_fuzz_replay_cpuid_xml_SOURCES = tests/fuzz/fuzz-cpuid-xml.c tests/fuzz/fuzz-replay.c \
	tests/fuzz/fuzz-target.h
tests_fuzz_replay_cpuid_xml_CPPFLAGS = $(AM_CPPFLAGS) -DREPLAY_DIR=\"tests/fuzz/corpus/cpuid-xml\"
tests_fuzz_replay_cpuid_xml_LDADD = $(cpu_fuzz_libs)

if ENABLE_FUZZ
noinst_PROGRAMS += tests/fuzz/fuzz-map-xml tests/fuzz/fuzz-cpuid-xml
tests_fuzz_fuzz_map_xml_SOURCES = tests/fuzz/fuzz-map-xml.c tests/fuzz/fuzz-target.h
tests_fuzz_fuzz_map_xml_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_map_xml_LDADD = $(cpu_fuzz_libs)
tests_fuzz_fuzz_cpuid_xml_SOURCES = tests/fuzz/fuzz-cpuid-xml.c tests/fuzz/fuzz-target.h
tests_fuzz_fuzz_cpuid_xml_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_cpuid_xml_LDADD = $(cpu_fuzz_libs)
endif

EXTRA_DIST += tests/fuzz/corpus/map-xml/new.xml tests/fuzz/corpus/map-xml/old.xml \
	tests/fuzz/corpus/map-xml/others.xml tests/fuzz/corpus/cpuid-xml/empty.xml \
	tests/fuzz/corpus/cpuid-xml/intel.xml
