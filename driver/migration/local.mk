noinst_LTLIBRARIES += driver/migration/libmigration.la
driver_migration_libmigration_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden
driver_migration_libmigration_la_SOURCES = \
	driver/migration/clock.c driver/migration/clock.h \
	driver/migration/hurdle.c driver/migration/hurdle.h \
	driver/migration/preflight.c driver/migration/preflight.h \
	driver/migration/preflight-cpu.c \
	driver/migration/preflight-devices.c \
	driver/migration/preflight-hosts.c \
	driver/migration/preflight-memory.c \
	driver/migration/preflight-passthrough.c \
	driver/migration/preflight-steps.h \
	driver/migration/preflight-tsc.c
