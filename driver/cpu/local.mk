noinst_LTLIBRARIES += driver/cpu/libcpu.la
driver_cpu_libcpu_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden
driver_cpu_libcpu_la_SOURCES = \
	driver/cpu/arch.c driver/cpu/arch.h \
	driver/cpu/arm.c \
	driver/cpu/baseline.c driver/cpu/baseline.h \
	driver/cpu/capabilities.c driver/cpu/capabilities.h \
	driver/cpu/compare.c driver/cpu/compare.h \
	driver/cpu/cpuid.c driver/cpu/cpuid.h \
	driver/cpu/cpuid-text.c driver/cpu/cpuid-text.h \
	driver/cpu/decode.c driver/cpu/decode.h \
	driver/cpu/def.c driver/cpu/def.h \
	driver/cpu/demand.c driver/cpu/demand.h \
	driver/cpu/demand-check.c \
	driver/cpu/domain-capabilities.c driver/cpu/domain-capabilities.h \
	driver/cpu/error.c driver/cpu/error.h \
	driver/cpu/expand.c driver/cpu/expand.h \
	driver/cpu/explain.c driver/cpu/explain.h \
	driver/cpu/explain-words.c \
	driver/cpu/feature-set.h \
	driver/cpu/finding.c driver/cpu/finding.h \
	driver/cpu/host-cpu.c driver/cpu/host-cpu.h \
	driver/cpu/host-question.c driver/cpu/host-question.h \
	driver/cpu/host-report.c driver/cpu/host-report.h \
	driver/cpu/host-table.c driver/cpu/host-table.h \
	driver/cpu/hypervisor.c driver/cpu/hypervisor.h \
	driver/cpu/hypervisor-explain.c \
	driver/cpu/hypervisor-models.c \
	driver/cpu/map.c driver/cpu/map.h \
	driver/cpu/map-builder.c driver/cpu/map-builder.h \
	driver/cpu/map-private.h \
	driver/cpu/model-features.h \
	driver/cpu/name-history.c driver/cpu/name-history.h \
	driver/cpu/name-index.c driver/cpu/name-index.h \
	driver/cpu/near-models.c driver/cpu/near-models.h \
	driver/cpu/nearest.c driver/cpu/nearest.h \
	driver/cpu/ppc64.c \
	driver/cpu/public.h \
	driver/cpu/qemu-names.c driver/cpu/qemu-names.h \
	driver/cpu/rules.h \
	driver/cpu/translate.c \
	driver/cpu/update.c driver/cpu/update.h \
	driver/cpu/update-live.c \
	driver/cpu/verdict.h \
	driver/cpu/version.c driver/cpu/version.h \
	driver/cpu/x86-baseline.c \
	driver/cpu/x86-compare.c \
	driver/cpu/x86-level.c driver/cpu/x86-level.h

# Which releases of libvirt know which names; driver/cpu/name-history.h says how it is made.
pkgdata_DATA += driver/cpu/cpu-names.txt
EXTRA_DIST += driver/cpu/cpu-names.txt driver/cpu/cpu-names.sh
