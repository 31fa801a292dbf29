noinst_LTLIBRARIES += driver/virt/libvirt-host.la
driver_virt_libvirt_host_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden $(LIBVIRT_CFLAGS)
driver_virt_libvirt_host_la_SOURCES = \
	driver/virt/virt-collect.c driver/virt/virt-collect.h \
	driver/virt/virt-connect.c driver/virt/virt-connect.h \
	driver/virt/virt-crossing.c driver/virt/virt-crossing.h \
	driver/virt/virt-error.c driver/virt/virt-error.h \
	driver/virt/virt-event.c driver/virt/virt-event.h \
	driver/virt/virt-gate.c driver/virt/virt-gate.h \
	driver/virt/virt-guest.c driver/virt/virt-guest.h \
	driver/virt/virt-host.c driver/virt/virt-host.h \
	driver/virt/virt-kernel.c driver/virt/virt-kernel.h \
	driver/virt/virt-log.c driver/virt/virt-log.h \
	driver/virt/virt-session.c driver/virt/virt-session.h \
	driver/virt/virt-migration.c driver/virt/virt-migration.h \
	driver/virt/virt-migration-list.c driver/virt/virt-migration-list.h \
	driver/virt/virt-migration-plan.h \
	driver/virt/virt-migration-stats.c driver/virt/virt-migration-stats.h \
	driver/virt/virt-task.c driver/virt/virt-task.h \
	driver/virt/virt-trial.c driver/virt/virt-trial.h \
	driver/virt/virt-types.h \
	driver/virt/virt-uri.c driver/virt/virt-uri.h \
	driver/virt/virt-whereabouts.c driver/virt/virt-whereabouts.h
