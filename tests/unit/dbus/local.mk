dbus_unit_tests = \
	tests/unit/dbus/test-bus-error \
	tests/unit/dbus/test-words-variant \
	$(end_of_list)
check_PROGRAMS += $(dbus_unit_tests)
TESTS += $(dbus_unit_tests)
dbus_test_libs = driver/dbus/libdbus.la $(fleet_test_libs) driver/labels/liblabels.la $(GIO_LIBS)

tests_unit_dbus_test_bus_error_CPPFLAGS = $(test_cppflags) $(GIO_CFLAGS)
tests_unit_dbus_test_bus_error_LDADD = $(dbus_test_libs)
tests_unit_dbus_test_words_variant_CPPFLAGS = $(test_cppflags) $(GIO_CFLAGS)
tests_unit_dbus_test_words_variant_LDADD = $(dbus_test_libs)
