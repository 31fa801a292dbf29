# What kubectl prints, as read for driver/labels, and files of traits. Seeds:
# tests/fuzz/corpus/kubernetes-json and …/trait-map.
labels_replays = tests/fuzz/replay-kubernetes-json tests/fuzz/replay-trait-map
check_PROGRAMS += $(labels_replays)
TESTS += $(labels_replays)

labels_fuzz_libs = driver/labels/liblabels.la driver/policy/libpolicy.la \
	driver/config/libconfig.la driver/input/libinput.la driver/cpu/libcpu.la \
	$(INIPARSER_LIBS) $(JSON_GLIB_LIBS) $(GLIB_LIBS)
labels_fuzz_sources = tests/fuzz/fuzz-kubernetes-json.c tests/fuzz/fuzz-target.h \
	driver/cli/json-read.c driver/cli/json-read.h \
	driver/cli/kubernetes-json.c driver/cli/kubernetes-json.h \
	driver/cli/kubernetes-object.c driver/cli/kubernetes-object.h \
	driver/cli/migration-json.c driver/cli/migration-json.h \
	driver/cli/vmi-json.c driver/cli/vmi-json.h

tests_fuzz_replay_kubernetes_json_SOURCES = $(labels_fuzz_sources) tests/fuzz/fuzz-replay.c
tests_fuzz_replay_kubernetes_json_CPPFLAGS = $(AM_CPPFLAGS) $(JSON_GLIB_CFLAGS) \
	-DREPLAY_DIR='"tests/fuzz/corpus/kubernetes-json"'
tests_fuzz_replay_kubernetes_json_LDADD = $(labels_fuzz_libs)
tests_fuzz_replay_trait_map_SOURCES = tests/fuzz/fuzz-trait-map.c tests/fuzz/fuzz-replay.c \
	tests/fuzz/fuzz-target.h
tests_fuzz_replay_trait_map_CPPFLAGS = $(AM_CPPFLAGS) \
	-DREPLAY_DIR='"tests/fuzz/corpus/trait-map"'
tests_fuzz_replay_trait_map_LDADD = $(labels_fuzz_libs)

if ENABLE_FUZZ
noinst_PROGRAMS += tests/fuzz/fuzz-kubernetes-json tests/fuzz/fuzz-trait-map
tests_fuzz_fuzz_trait_map_SOURCES = tests/fuzz/fuzz-trait-map.c tests/fuzz/fuzz-target.h
tests_fuzz_fuzz_trait_map_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_trait_map_LDADD = $(labels_fuzz_libs)
tests_fuzz_fuzz_kubernetes_json_SOURCES = $(labels_fuzz_sources)
tests_fuzz_fuzz_kubernetes_json_CPPFLAGS = $(AM_CPPFLAGS) $(JSON_GLIB_CFLAGS)
tests_fuzz_fuzz_kubernetes_json_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_kubernetes_json_LDADD = $(labels_fuzz_libs)
endif

EXTRA_DIST += \
	tests/fuzz/corpus/kubernetes-json/comment.json \
	tests/fuzz/corpus/kubernetes-json/deep.json \
	tests/fuzz/corpus/kubernetes-json/kubevirt.json \
	tests/fuzz/corpus/kubernetes-json/latin1.json \
	tests/fuzz/corpus/kubernetes-json/migrations.json \
	tests/fuzz/corpus/kubernetes-json/nodes.json \
	tests/fuzz/corpus/kubernetes-json/pod.json \
	tests/fuzz/corpus/kubernetes-json/types.json \
	tests/fuzz/corpus/kubernetes-json/vm.json \
	tests/fuzz/corpus/kubernetes-json/vmi.json \
	tests/fuzz/corpus/trait-map/mistakes.traits \
	tests/fuzz/corpus/trait-map/nul.traits \
	tests/fuzz/corpus/trait-map/placement.traits
