noinst_LTLIBRARIES += driver/cpu/libcpu.la
driver_cpu_libcpu_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden
driver_cpu_libcpu_la_SOURCES = \
	driver/cpu/arch.c driver/cpu/arch.h \
	driver/cpu/capabilities.c driver/cpu/capabilities.h \
	driver/cpu/def.c driver/cpu/def.h \
	driver/cpu/domain-capabilities.c driver/cpu/domain-capabilities.h \
	driver/cpu/error.c driver/cpu/error.h \
	driver/cpu/feature-set.h \
	driver/cpu/finding.c driver/cpu/finding.h \
	driver/cpu/host-report.c driver/cpu/host-report.h \
	driver/cpu/map.c driver/cpu/map.h \
	driver/cpu/map-builder.c driver/cpu/map-builder.h \
	driver/cpu/map-private.h \
	driver/cpu/model-features.h \
	driver/cpu/nearest.c driver/cpu/nearest.h \
	driver/cpu/public.h \
	driver/cpu/version.c driver/cpu/version.h
