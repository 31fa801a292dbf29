noinst_LTLIBRARIES += driver/config/libconfig.la
driver_config_libconfig_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden $(INIPARSER_CFLAGS)
driver_config_libconfig_la_SOURCES = \
	driver/config/config.c driver/config/config.h \
	driver/config/effective.c driver/config/effective.h \
	driver/config/ini-file.c driver/config/ini-file.h \
	driver/config/ini-line.c driver/config/ini-line.h \
	driver/config/ini-oslo.c driver/config/ini-oslo.h \
	driver/config/ini-scan.c driver/config/ini-scan.h \
	driver/config/instance.c driver/config/instance.h \
	driver/config/nova-key.c driver/config/nova-key.h \
	driver/config/origin.c driver/config/origin.h \
	driver/config/printable.c driver/config/printable.h \
	driver/config/setting.c driver/config/setting.h \
	driver/config/setting-check.c driver/config/setting-check.h \
	driver/config/setting-flags.c \
	driver/config/setting-layer.c driver/config/setting-layer.h
