noinst_LTLIBRARIES += driver/migration/libmigration.la
driver_migration_libmigration_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden
driver_migration_libmigration_la_SOURCES = \
	driver/migration/clock.c driver/migration/clock.h \
	driver/migration/pace.c driver/migration/pace.h \
	driver/migration/hurdle.c driver/migration/hurdle.h \
	driver/migration/preflight.c driver/migration/preflight.h \
	driver/migration/preflight-cpu.c \
	driver/migration/preflight-devices.c \
	driver/migration/preflight-hosts.c \
	driver/migration/preflight-inputs.h \
	driver/migration/preflight-memory.c \
	driver/migration/preflight-passthrough.c \
	driver/migration/preflight-steps.h \
	driver/migration/preflight-tsc.c

# What needs a live libvirt: part of libguestcpu-virt.
noinst_LTLIBRARIES += driver/migration/libjob.la
driver_migration_libjob_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden
driver_migration_libjob_la_SOURCES = \
	driver/migration/job.c driver/migration/job.h \
	driver/migration/job-guest.c \
	driver/migration/job-parts.h \
	driver/migration/job-queue.c \
	driver/migration/job-settings.c driver/migration/job-settings.h \
	driver/migration/job-verify.c
