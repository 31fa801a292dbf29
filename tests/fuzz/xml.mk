# The documents of driver/xml. To fuzz one:
#   tests/fuzz/fuzz-NAME -dict=SRC/tests/fuzz/xml.dict SCRATCH_DIR SRC/tests/fuzz/corpus/NAME
xml_replays = \
	tests/fuzz/replay-capabilities-xml \
	tests/fuzz/replay-def-xml \
	tests/fuzz/replay-domain-capabilities-xml \
	tests/fuzz/replay-domain-guest \
	tests/fuzz/replay-migration-domain \
	tests/fuzz/replay-host-report-xml \
	tests/fuzz/replay-xml-tree
check_PROGRAMS += $(xml_replays)
TESTS += $(xml_replays)

fuzz_xml_libs = driver/xml/libxml.la driver/cpu/libcpu.la $(LIBXML_LIBS) $(GLIB_LIBS)

tests_fuzz_replay_capabilities_xml_SOURCES = tests/fuzz/fuzz-capabilities-xml.c tests/fuzz/fuzz-replay.c \
	tests/fuzz/fuzz-target.h
tests_fuzz_replay_capabilities_xml_CPPFLAGS = $(AM_CPPFLAGS) \
	-DREPLAY_DIR='"tests/fuzz/corpus/capabilities-xml"'
tests_fuzz_replay_capabilities_xml_LDADD = $(fuzz_xml_libs)

tests_fuzz_replay_def_xml_SOURCES = tests/fuzz/fuzz-def-xml.c tests/fuzz/fuzz-replay.c \
	tests/fuzz/fuzz-target.h
tests_fuzz_replay_def_xml_CPPFLAGS = $(AM_CPPFLAGS) \
	-DREPLAY_DIR='"tests/fuzz/corpus/def-xml"'
tests_fuzz_replay_def_xml_LDADD = $(fuzz_xml_libs)

tests_fuzz_replay_domain_capabilities_xml_SOURCES = tests/fuzz/fuzz-domain-capabilities-xml.c tests/fuzz/fuzz-replay.c \
	tests/fuzz/fuzz-target.h
tests_fuzz_replay_domain_capabilities_xml_CPPFLAGS = $(AM_CPPFLAGS) \
	-DREPLAY_DIR='"tests/fuzz/corpus/domain-capabilities-xml"'
tests_fuzz_replay_domain_capabilities_xml_LDADD = $(fuzz_xml_libs)

tests_fuzz_replay_domain_guest_SOURCES = tests/fuzz/fuzz-domain-guest.c tests/fuzz/fuzz-replay.c \
	tests/fuzz/fuzz-target.h
tests_fuzz_replay_domain_guest_CPPFLAGS = $(AM_CPPFLAGS) \
	-DREPLAY_DIR='"tests/fuzz/corpus/domain-guest"'
tests_fuzz_replay_domain_guest_LDADD = $(fuzz_xml_libs)

tests_fuzz_replay_host_report_xml_SOURCES = tests/fuzz/fuzz-host-report-xml.c tests/fuzz/fuzz-replay.c \
	tests/fuzz/fuzz-target.h
tests_fuzz_replay_host_report_xml_CPPFLAGS = $(AM_CPPFLAGS) \
	-DREPLAY_DIR='"tests/fuzz/corpus/host-report-xml"'
tests_fuzz_replay_host_report_xml_LDADD = $(fuzz_xml_libs)

fuzz_migration_libs = driver/migration/libmigration.la $(fuzz_xml_libs)
tests_fuzz_replay_migration_domain_SOURCES = tests/fuzz/fuzz-migration-domain.c tests/fuzz/fuzz-replay.c \
	tests/fuzz/fuzz-target.h
tests_fuzz_replay_migration_domain_CPPFLAGS = $(AM_CPPFLAGS) \
	-DREPLAY_DIR='"tests/fuzz/corpus/migration-domain"'
tests_fuzz_replay_migration_domain_LDADD = $(fuzz_migration_libs)

fuzz_xml_tree_sources = tests/fuzz/fuzz-xml-tree.c tests/fuzz/fuzz-target.h \
	tests/lib/xml-reading.c tests/lib/xml-reading.h
fuzz_xml_tree_cppflags = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/lib $(LIBXML_CFLAGS)
tests_fuzz_replay_xml_tree_SOURCES = $(fuzz_xml_tree_sources) tests/fuzz/fuzz-replay.c
tests_fuzz_replay_xml_tree_CPPFLAGS = $(fuzz_xml_tree_cppflags) -DREPLAY_DIR='"tests/fuzz/corpus/xml-tree"'
tests_fuzz_replay_xml_tree_LDADD = $(fuzz_xml_libs)

if ENABLE_FUZZ
noinst_PROGRAMS += \
	tests/fuzz/fuzz-capabilities-xml \
	tests/fuzz/fuzz-def-xml \
	tests/fuzz/fuzz-domain-capabilities-xml \
	tests/fuzz/fuzz-domain-guest \
	tests/fuzz/fuzz-migration-domain \
	tests/fuzz/fuzz-host-report-xml \
	tests/fuzz/fuzz-xml-tree

tests_fuzz_fuzz_capabilities_xml_SOURCES = tests/fuzz/fuzz-capabilities-xml.c tests/fuzz/fuzz-target.h
tests_fuzz_fuzz_capabilities_xml_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_capabilities_xml_LDADD = $(fuzz_xml_libs)

tests_fuzz_fuzz_def_xml_SOURCES = tests/fuzz/fuzz-def-xml.c tests/fuzz/fuzz-target.h
tests_fuzz_fuzz_def_xml_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_def_xml_LDADD = $(fuzz_xml_libs)

tests_fuzz_fuzz_domain_capabilities_xml_SOURCES = tests/fuzz/fuzz-domain-capabilities-xml.c tests/fuzz/fuzz-target.h
tests_fuzz_fuzz_domain_capabilities_xml_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_domain_capabilities_xml_LDADD = $(fuzz_xml_libs)

tests_fuzz_fuzz_domain_guest_SOURCES = tests/fuzz/fuzz-domain-guest.c tests/fuzz/fuzz-target.h
tests_fuzz_fuzz_domain_guest_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_domain_guest_LDADD = $(fuzz_xml_libs)

tests_fuzz_fuzz_host_report_xml_SOURCES = tests/fuzz/fuzz-host-report-xml.c tests/fuzz/fuzz-target.h
tests_fuzz_fuzz_host_report_xml_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_host_report_xml_LDADD = $(fuzz_xml_libs)

tests_fuzz_fuzz_migration_domain_SOURCES = tests/fuzz/fuzz-migration-domain.c tests/fuzz/fuzz-target.h
tests_fuzz_fuzz_migration_domain_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_migration_domain_LDADD = $(fuzz_migration_libs)

tests_fuzz_fuzz_xml_tree_SOURCES = $(fuzz_xml_tree_sources)
tests_fuzz_fuzz_xml_tree_CPPFLAGS = $(fuzz_xml_tree_cppflags)
tests_fuzz_fuzz_xml_tree_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_xml_tree_LDADD = $(fuzz_xml_libs)
endif

xml_fuzz_corpus = \
	tests/fuzz/corpus/capabilities-xml/bad-number.xml \
	tests/fuzz/corpus/capabilities-xml/bare.xml \
	tests/fuzz/corpus/capabilities-xml/kvm.xml \
	tests/fuzz/corpus/capabilities-xml/no-arch.xml \
	tests/fuzz/corpus/capabilities-xml/no-model.xml \
	tests/fuzz/corpus/def-xml/doctype.xml \
	tests/fuzz/corpus/def-xml/guest-bare.xml \
	tests/fuzz/corpus/def-xml/guest-blank-model.xml \
	tests/fuzz/corpus/def-xml/guest-full.xml \
	tests/fuzz/corpus/def-xml/guest-host-model.xml \
	tests/fuzz/corpus/def-xml/guest-odd-text.xml \
	tests/fuzz/corpus/def-xml/guest-passthrough.xml \
	tests/fuzz/corpus/def-xml/guest-topology.xml \
	tests/fuzz/corpus/def-xml/host-bare.xml \
	tests/fuzz/corpus/def-xml/host-full.xml \
	tests/fuzz/corpus/def-xml/host-match.xml \
	tests/fuzz/corpus/def-xml/host-no-frequency.xml \
	tests/fuzz/corpus/def-xml/namespace.xml \
	tests/fuzz/corpus/def-xml/nul.xml \
	tests/fuzz/corpus/def-xml/twice.xml \
	tests/fuzz/corpus/domain-capabilities-xml/bare.xml \
	tests/fuzz/corpus/domain-capabilities-xml/kvm.xml \
	tests/fuzz/corpus/domain-capabilities-xml/odd.xml \
	tests/fuzz/corpus/domain-capabilities-xml/twice.xml \
	tests/fuzz/corpus/domain-guest/cpu.xml \
	tests/fuzz/corpus/domain-guest/domain.xml \
	tests/fuzz/corpus/domain-guest/odd.xml \
	tests/fuzz/corpus/host-report-xml/bare.xml \
	tests/fuzz/corpus/host-report-xml/early.xml \
	tests/fuzz/corpus/host-report-xml/full.xml \
	tests/fuzz/corpus/host-report-xml/odd.xml \
	tests/fuzz/corpus/host-report-xml/version.xml \
	tests/fuzz/corpus/migration-domain/failover.xml \
	tests/fuzz/corpus/migration-domain/host.xml \
	tests/fuzz/corpus/migration-domain/huge-pages-large.xml \
	tests/fuzz/corpus/migration-domain/many.xml \
	tests/fuzz/corpus/migration-domain/networks.xml \
	tests/fuzz/corpus/migration-domain/odd.xml \
	tests/fuzz/corpus/migration-domain/pinned.xml \
	tests/fuzz/corpus/xml-tree/attributes.xml \
	tests/fuzz/corpus/xml-tree/comments.xml \
	tests/fuzz/corpus/xml-tree/entities.xml \
	tests/fuzz/corpus/xml-tree/namespaces.xml \
	tests/fuzz/corpus/xml-tree/nested.xml
EXTRA_DIST += $(xml_fuzz_corpus) tests/fuzz/xml.dict
