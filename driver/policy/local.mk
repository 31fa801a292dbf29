noinst_LTLIBRARIES += driver/policy/libpolicy.la
driver_policy_libpolicy_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden
driver_policy_libpolicy_la_SOURCES =
