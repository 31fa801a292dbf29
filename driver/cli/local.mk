# One file per command; the table of them is in main.c.
bin_PROGRAMS += driver/cli/guestcpu
driver_cli_guestcpu_CPPFLAGS = $(AM_CPPFLAGS) \
	-DSYSCONFDIR=\"$(sysconfdir)\" -DPKGDATADIR=\"$(pkgdatadir)\"
driver_cli_guestcpu_CFLAGS = $(AM_CFLAGS) $(JSON_GLIB_CFLAGS) $(GIO_CFLAGS)
# json-glib and GIO are opened when first called: driver/cli/late-library.h.
driver_cli_guestcpu_LDADD = driver/qmp/libqmp.la driver/store/libstore.la driver/libguestcpu.la \
	$(GLIB_LIBS) -ldl
driver_cli_guestcpu_SOURCES = \
	driver/cli/cmd-baseline.c \
	driver/cli/cmd-check-config.c \
	driver/cli/cmd-common.c \
	driver/cli/cmd-compare.c \
	driver/cli/cmd-decode.c \
	driver/cli/cmd-domains.c \
	driver/cli/cmd-expand.c \
	driver/cli/cmd-explain.c \
	driver/cli/cmd-fleet.c \
	driver/cli/cmd-labels.c \
	driver/cli/cmd-migratable.c \
	driver/cli/cmd-migrate.c \
	driver/cli/cmd-matrix.c \
	driver/cli/cmd-models.c \
	driver/cli/cmd-place.c \
	driver/cli/cmd-preview.c \
	driver/cli/cmd-report.c \
	driver/cli/cmd-selector.c \
	driver/cli/cmd-traits.c \
	driver/cli/cmd-status.c \
	driver/cli/cmd-watch.c \
	driver/cli/cmd-whatif.c \
	driver/cli/command.h \
	driver/cli/cpu-inputs.c driver/cli/cpu-inputs.h \
	driver/cli/daemon-client.c driver/cli/daemon-client.h \
	driver/cli/daemon-facts.c driver/cli/daemon-facts.h \
	driver/cli/decode-input.c driver/cli/decode-input.h \
	driver/cli/feature-output.c driver/cli/feature-output.h \
	driver/cli/common-output.c driver/cli/common-output.h \
	driver/cli/common-paste.c driver/cli/common-paste.h \
	driver/cli/explain-output.c driver/cli/explain-output.h \
	driver/cli/fleet-client.c driver/cli/fleet-client.h \
	driver/cli/fleet-source.c driver/cli/fleet-source.h \
	driver/cli/fleet-archs.c driver/cli/fleet-archs.h \
	driver/cli/fleet-host.c driver/cli/fleet-host.h \
	driver/cli/fleet-inputs.c driver/cli/fleet-inputs.h \
	driver/cli/fleet-output.c driver/cli/fleet-output.h \
	driver/cli/fleet-nodes.c driver/cli/fleet-nodes.h \
	driver/cli/harvester-output.c driver/cli/harvester-output.h \
	driver/cli/host-facts.c driver/cli/host-facts.h \
	driver/cli/json-read.c driver/cli/json-read.h \
	driver/cli/kubernetes-json.c driver/cli/kubernetes-json.h \
	driver/cli/kubernetes-object.c driver/cli/kubernetes-object.h \
	driver/cli/label-inputs.c driver/cli/label-inputs.h \
	driver/cli/label-output.c driver/cli/label-output.h \
	driver/cli/label-warnings.c driver/cli/label-warnings.h \
	driver/cli/label-words.c driver/cli/label-words.h \
	driver/cli/known-in.c driver/cli/known-in.h \
	driver/cli/own-maps.c driver/cli/own-maps.h \
	driver/cli/lost-features.c driver/cli/lost-features.h \
	driver/cli/late-gio.c \
	driver/cli/late-json.c \
	driver/cli/late-library.c driver/cli/late-library.h \
	driver/cli/main.c \
	driver/cli/migratable-output.c driver/cli/migratable-output.h \
	driver/cli/migrate-check.c driver/cli/migrate-check.h \
	driver/cli/migrate-run.c driver/cli/migrate-run.h \
	driver/cli/migrate-show.c driver/cli/migrate-show.h \
	driver/cli/migrate-status.c driver/cli/migrate-status.h \
	driver/cli/migration-json.c driver/cli/migration-json.h \
	driver/cli/near-output.c driver/cli/near-output.h \
	driver/cli/node-edits.c driver/cli/node-edits.h \
	driver/cli/node-output.c driver/cli/node-output.h \
	driver/cli/options.c driver/cli/options.h \
	driver/cli/output.c driver/cli/output.h \
	driver/cli/property-output.c driver/cli/property-output.h \
	driver/cli/selector-notes.c driver/cli/selector-notes.h \
	driver/cli/unknown-names.c driver/cli/unknown-names.h \
	driver/cli/vmi-json.c driver/cli/vmi-json.h \
	driver/cli/virt-module.c driver/cli/virt-module.h \
	driver/cli/whole-file.c driver/cli/whole-file.h \
	driver/cli/why.c driver/cli/why.h
