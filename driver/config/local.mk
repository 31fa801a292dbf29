noinst_LTLIBRARIES += driver/config/libconfig.la
driver_config_libconfig_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden $(INIPARSER_CFLAGS)
driver_config_libconfig_la_SOURCES = \
	driver/config/origin.c driver/config/origin.h \
	driver/config/setting.c driver/config/setting.h \
	driver/config/setting-check.c
