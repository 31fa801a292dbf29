# Filled templates, as libvirt and QEMU see them.
define_tests = \
	tests/integration/test-define \
	tests/integration/test-define-embed.embed
check_PROGRAMS += $(define_tests)
TESTS += $(define_tests)
define_cppflags = $(virt_test_cppflags) $(LIBXML_CFLAGS) -I$(top_srcdir)/tests/unit/domain

tests_integration_test_define_CPPFLAGS = $(define_cppflags)
tests_integration_test_define_LDADD = $(filled_test_libs) $(LIBVIRT_LIBS)

tests_integration_test_define_embed_embed_SOURCES = tests/integration/test-define-embed.c
tests_integration_test_define_embed_embed_CPPFLAGS = $(define_cppflags)
tests_integration_test_define_embed_embed_LDADD = \
	tests/integration/liblive.la driver/virt/libvirt-host.la $(filled_test_libs) $(LIBVIRT_LIBS)
