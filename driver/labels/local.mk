noinst_LTLIBRARIES += driver/labels/liblabels.la
driver_labels_liblabels_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden
driver_labels_liblabels_la_SOURCES = \
	driver/labels/cpu-features.c driver/labels/cpu-features.h \
	driver/labels/harvester-models.c driver/labels/harvester-models.h \
	driver/labels/host-traits.c driver/labels/host-traits.h \
	driver/labels/kubevirt.c driver/labels/kubevirt.h \
	driver/labels/label-changes.c driver/labels/label-changes.h \
	driver/labels/label-edits.c driver/labels/label-edits.h \
	driver/labels/label-name.c driver/labels/label-name.h \
	driver/labels/live-migratable.c driver/labels/live-migratable.h \
	driver/labels/live-migratable-inquiry.h \
	driver/labels/live-migratable-network.c \
	driver/labels/live-migratable-volumes.c \
	driver/labels/migration-policy.c driver/labels/migration-policy.h \
	driver/labels/nfd.c driver/labels/nfd.h \
	driver/labels/node-labeller.c driver/labels/node-labeller.h \
	driver/labels/node-labels.c driver/labels/node-labels.h \
	driver/labels/node-match.c driver/labels/node-match.h \
	driver/labels/node-models.c driver/labels/node-models.h \
	driver/labels/pod-selector.c driver/labels/pod-selector.h \
	driver/labels/provider-yaml.c \
	driver/labels/report-changes.c driver/labels/report-changes.h \
	driver/labels/trait-map.c driver/labels/trait-map.h \
	driver/labels/tsc.c driver/labels/tsc.h \
	driver/labels/vmi-cpu.c driver/labels/vmi-cpu.h \
	driver/labels/vmi-devices.c driver/labels/vmi-devices.h \
	driver/labels/vmi-migration.c driver/labels/vmi-migration.h \
	driver/labels/vmi-settings.c driver/labels/vmi-settings.h \
	driver/labels/vmi.c driver/labels/vmi.h \
	driver/labels/volume-claim.c driver/labels/volume-claim.h
