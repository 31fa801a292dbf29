# Templates and instances of driver/domain. To fuzz them:
#   tests/fuzz/fuzz-template -dict=SRC/tests/fuzz/domain.dict SCRATCH_DIR SRC/tests/fuzz/corpus/template
check_PROGRAMS += tests/fuzz/replay-template
TESTS += tests/fuzz/replay-template

fuzz_domain_libs = driver/domain/libdomain.la driver/policy/libpolicy.la \
	driver/config/libconfig.la driver/xml/libxml.la driver/input/libinput.la \
	driver/cpu/libcpu.la $(LIBXML_LIBS) $(INIPARSER_LIBS) $(GLIB_LIBS)

tests_fuzz_replay_template_SOURCES = tests/fuzz/fuzz-template.c tests/fuzz/fuzz-replay.c \
	tests/fuzz/fuzz-target.h
tests_fuzz_replay_template_CPPFLAGS = $(AM_CPPFLAGS) -DREPLAY_DIR='"tests/fuzz/corpus/template"'
tests_fuzz_replay_template_LDADD = $(fuzz_domain_libs)

if ENABLE_FUZZ
noinst_PROGRAMS += tests/fuzz/fuzz-template
tests_fuzz_fuzz_template_SOURCES = tests/fuzz/fuzz-template.c tests/fuzz/fuzz-target.h
tests_fuzz_fuzz_template_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_template_LDADD = $(fuzz_domain_libs)
endif

domain_fuzz_corpus = \
	tests/fuzz/corpus/template/bare.xml \
	tests/fuzz/corpus/template/devices.bin \
	tests/fuzz/corpus/template/doctype.xml \
	tests/fuzz/corpus/template/limits.bin \
	tests/fuzz/corpus/template/mistakes.bin \
	tests/fuzz/corpus/template/numa.bin \
	tests/fuzz/corpus/template/other-arch.xml \
	tests/fuzz/corpus/template/strange.xml \
	tests/fuzz/corpus/template/twice.xml
EXTRA_DIST += $(domain_fuzz_corpus) tests/fuzz/domain.dict
