noinst_LTLIBRARIES += driver/config/libconfig.la
driver_config_libconfig_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden $(INIPARSER_CFLAGS)
driver_config_libconfig_la_SOURCES =
