# The interface on the bus, and what its values look like there.
dbusinterfacesdir = $(datadir)/dbus-1/interfaces
dist_dbusinterfaces_DATA = \
	driver/dbus/org.guestcpu1.Fleet.xml \
	driver/dbus/org.guestcpu1.Host.xml \
	driver/dbus/org.guestcpu1.Migration.xml \
	driver/dbus/org.guestcpu1.Migrations.xml \
	$(end_of_list)

bus_interfaces = \
	driver/dbus/fleet-interface.c driver/dbus/fleet-interface.h \
	driver/dbus/host-interface.c driver/dbus/host-interface.h \
	driver/dbus/migration-interface.c driver/dbus/migration-interface.h \
	driver/dbus/migrations-interface.c driver/dbus/migrations-interface.h \
	$(end_of_list)
BUILT_SOURCES += $(bus_interfaces)
CLEANFILES += $(bus_interfaces)
bus_codegen = $(AM_V_GEN)$(MKDIR_P) driver/dbus && $(GDBUS_CODEGEN) --output $@ \
	--interface-prefix org.guestcpu1. --c-namespace GcpuBus --pragma-once \
	--c-generate-autocleanup objects

driver/dbus/fleet-interface.h: driver/dbus/org.guestcpu1.Fleet.xml
	$(bus_codegen) --header $<
driver/dbus/fleet-interface.c: driver/dbus/org.guestcpu1.Fleet.xml
	$(bus_codegen) --body $<
driver/dbus/host-interface.h: driver/dbus/org.guestcpu1.Host.xml
	$(bus_codegen) --header $<
driver/dbus/host-interface.c: driver/dbus/org.guestcpu1.Host.xml
	$(bus_codegen) --body $<
driver/dbus/migration-interface.h: driver/dbus/org.guestcpu1.Migration.xml
	$(bus_codegen) --header $<
driver/dbus/migration-interface.c: driver/dbus/org.guestcpu1.Migration.xml
	$(bus_codegen) --body $<
driver/dbus/migrations-interface.h: driver/dbus/org.guestcpu1.Migrations.xml
	$(bus_codegen) --header $<
driver/dbus/migrations-interface.c: driver/dbus/org.guestcpu1.Migrations.xml
	$(bus_codegen) --body $<

noinst_LTLIBRARIES += driver/dbus/libbus-interfaces.la driver/dbus/libdbus.la
nodist_driver_dbus_libbus_interfaces_la_SOURCES = $(bus_interfaces)
# Generated code is not held to the warnings of ours.
driver_dbus_libbus_interfaces_la_CFLAGS = $(GIO_CFLAGS) -w

driver_dbus_libdbus_la_CFLAGS = $(AM_CFLAGS) $(GIO_CFLAGS)
driver_dbus_libdbus_la_SOURCES = \
	driver/dbus/bus-error.c driver/dbus/bus-error.h \
	driver/dbus/common-variant.c driver/dbus/common-variant.h \
	driver/dbus/domains-variant.c driver/dbus/domains-variant.h \
	driver/dbus/explain-variant.c driver/dbus/explain-variant.h \
	driver/dbus/fleet-variant.c driver/dbus/fleet-variant.h \
	driver/dbus/guest.c driver/dbus/guest.h \
	driver/dbus/host-properties.c driver/dbus/host-properties.h \
	driver/dbus/instance-variant.c driver/dbus/instance-variant.h \
	driver/dbus/matrix-variant.c driver/dbus/matrix-variant.h \
	driver/dbus/migration-options.c driver/dbus/migration-options.h \
	driver/dbus/migration-variant.c driver/dbus/migration-variant.h \
	driver/dbus/node-variant.c driver/dbus/node-variant.h \
	driver/dbus/page-options.c driver/dbus/page-options.h \
	driver/dbus/place-variant.c driver/dbus/place-variant.h \
	driver/dbus/scope-options.c driver/dbus/scope-options.h \
	driver/dbus/variant-dict.c driver/dbus/variant-dict.h \
	driver/dbus/variant-options.c driver/dbus/variant-options.h \
	driver/dbus/verdict-variant.c driver/dbus/verdict-variant.h \
	driver/dbus/vmi-variant.c driver/dbus/vmi-variant.h \
	driver/dbus/what-if-variant.c driver/dbus/what-if-variant.h \
	driver/dbus/why-variant.c driver/dbus/why-variant.h \
	driver/dbus/words-variant.c driver/dbus/words-variant.h
driver_dbus_libdbus_la_LIBADD = driver/dbus/libbus-interfaces.la
