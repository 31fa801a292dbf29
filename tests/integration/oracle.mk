# The engine and the installed libvirt, asked the same.
oracle_tests = \
	tests/integration/test-oracle \
	tests/integration/test-oracle-embed.embed \
	tests/integration/test-oracle-hypervisor.embed
check_PROGRAMS += $(oracle_tests)
TESTS += $(oracle_tests)
oracle_sources = \
	tests/integration/oracle.c tests/integration/oracle.h \
	tests/integration/questions.c tests/integration/questions.h \
	tests/integration/random-cpu.c tests/integration/random-cpu.h
oracle_libs = driver/xml/libxml.la driver/input/libinput.la driver/cpu/libcpu.la \
	$(LIBVIRT_LIBS) $(LIBXML_LIBS) $(GLIB_LIBS)
oracle_cppflags = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/lib $(LIBVIRT_CFLAGS) $(LIBXML_CFLAGS)

tests_integration_test_oracle_SOURCES = tests/integration/test-oracle.c $(oracle_sources)
tests_integration_test_oracle_CPPFLAGS = $(oracle_cppflags)
tests_integration_test_oracle_LDADD = $(oracle_libs)

tests_integration_test_oracle_embed_embed_SOURCES = \
	tests/integration/test-oracle-embed.c $(oracle_sources)
tests_integration_test_oracle_embed_embed_CPPFLAGS = $(oracle_cppflags)
tests_integration_test_oracle_embed_embed_LDADD = $(oracle_libs)

tests_integration_test_oracle_hypervisor_embed_SOURCES = \
	tests/integration/test-oracle-hypervisor.c $(oracle_sources) \
	tests/lib/qemu-caps.c tests/lib/qemu-caps.h
tests_integration_test_oracle_hypervisor_embed_CPPFLAGS = $(oracle_cppflags)
tests_integration_test_oracle_hypervisor_embed_LDADD = $(oracle_libs)
