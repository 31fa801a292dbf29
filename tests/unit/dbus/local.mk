check_PROGRAMS += tests/unit/dbus/test-words-variant
TESTS += tests/unit/dbus/test-words-variant

tests_unit_dbus_test_words_variant_CPPFLAGS = $(test_cppflags) $(GIO_CFLAGS)
tests_unit_dbus_test_words_variant_LDADD = driver/dbus/libdbus.la $(fleet_test_libs) \
	driver/labels/liblabels.la $(GIO_LIBS)
