# The libraries, and the header that is installed. Folders: doc/architecture.md.
include driver/cpu/local.mk
include driver/input/local.mk
include driver/xml/local.mk
include driver/config/local.mk
include driver/policy/local.mk
include driver/domain/local.mk
include driver/fleet/local.mk
include driver/store/local.mk
include driver/labels/local.mk
include driver/migration/local.mk
include driver/virt/local.mk
include driver/qmp/local.mk
include driver/dbus/local.mk
include driver/daemon/local.mk
include driver/cli/local.mk

# Visibility decides what is exported, except for names that compilers make up on their own account.
gcpu_library_ldflags = $(AM_LDFLAGS) -version-info $(GCPU_VERSION_INFO) -no-undefined \
	-export-symbols-regex '^gcpu_[a-z0-9_]*$$'

# Everything that answers without a connection.
lib_LTLIBRARIES += driver/libguestcpu.la
driver_libguestcpu_la_SOURCES =
driver_libguestcpu_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden
driver_libguestcpu_la_LDFLAGS = $(gcpu_library_ldflags)
driver_libguestcpu_la_LIBADD = \
	driver/labels/liblabels.la \
	driver/fleet/libfleet.la \
	driver/migration/libmigration.la \
	driver/domain/libdomain.la \
	driver/policy/libpolicy.la \
	driver/config/libconfig.la \
	driver/xml/libxml.la \
	driver/input/libinput.la \
	driver/cpu/libcpu.la \
	$(LIBXML_LIBS) $(INIPARSER_LIBS) $(GLIB_LIBS)

# What asks a live libvirt.
lib_LTLIBRARIES += driver/libguestcpu-virt.la
driver_libguestcpu_virt_la_SOURCES =
driver_libguestcpu_virt_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden
driver_libguestcpu_virt_la_LDFLAGS = $(gcpu_library_ldflags)
driver_libguestcpu_virt_la_LIBADD = driver/migration/libjob.la driver/virt/libvirt-host.la driver/libguestcpu.la \
	$(LIBVIRT_LIBS) $(GLIB_LIBS)

# The public headers in the order of their needs; the installed header is made of them. A list ends
# with an empty variable, so that all its lines are alike.
end_of_list =
public_headers = \
	driver/cpu/public.h \
	driver/cpu/error.h \
	driver/cpu/finding.h \
	driver/cpu/nearest.h \
	driver/cpu/version.h \
	driver/cpu/arch.h \
	driver/cpu/def.h \
	driver/cpu/capabilities.h \
	driver/cpu/domain-capabilities.h \
	driver/cpu/host-report.h \
	driver/cpu/host-cpu.h \
	driver/cpu/host-question.h \
	driver/cpu/name-history.h \
	driver/cpu/model-features.h \
	driver/cpu/feature-set.h \
	driver/cpu/map.h \
	driver/cpu/verdict.h \
	driver/cpu/expand.h \
	driver/cpu/demand.h \
	driver/cpu/compare.h \
	driver/cpu/cpuid.h \
	driver/cpu/cpuid-text.h \
	driver/cpu/decode.h \
	driver/cpu/baseline.h \
	driver/cpu/host-table.h \
	driver/cpu/update.h \
	driver/cpu/qemu-names.h \
	driver/cpu/explain.h \
	driver/cpu/near-models.h \
	driver/cpu/x86-level.h \
	driver/cpu/hypervisor.h \
	driver/input/input.h \
	driver/xml/def-xml.h \
	driver/xml/capabilities-xml.h \
	driver/xml/domain-capabilities-xml.h \
	driver/xml/domain-guest.h \
	driver/xml/domain-xml.h \
	driver/xml/host-report-xml.h \
	driver/xml/host-memory.h \
	driver/xml/migration-domain.h \
	driver/xml/cpu-documents.h \
	driver/xml/cpuid-xml.h \
	driver/xml/map-source.h \
	driver/xml/map-collection.h \
	driver/xml/map-xml.h \
	driver/config/origin.h \
	driver/config/setting.h \
	driver/config/config.h \
	driver/config/instance.h \
	driver/config/effective.h \
	driver/policy/guest-cpu.h \
	driver/domain/template.h \
	driver/domain/template-dirs.h \
	driver/fleet/fleet.h \
	driver/fleet/fleet-maps.h \
	driver/fleet/fleet-classes.h \
	driver/fleet/fleet-directory.h \
	driver/fleet/fleet-verdict.h \
	driver/fleet/place.h \
	driver/fleet/fleet-standing.h \
	driver/fleet/fleet-facts.h \
	driver/fleet/place-policy.h \
	driver/fleet/matrix-axis.h \
	driver/fleet/cause.h \
	driver/fleet/fleet-move.h \
	driver/fleet/common.h \
	driver/fleet/common-change.h \
	driver/fleet/common-group.h \
	driver/fleet/matrix.h \
	driver/fleet/matrix-order.h \
	driver/fleet/fleet-matrix.h \
	driver/fleet/matrix-picture.h \
	driver/fleet/partition.h \
	driver/fleet/fleet-domains.h \
	driver/fleet/feature-loss.h \
	driver/labels/kubevirt.h \
	driver/labels/label-name.h \
	driver/labels/node-labels.h \
	driver/labels/node-labeller.h \
	driver/labels/report-changes.h \
	driver/labels/label-changes.h \
	driver/labels/label-edits.h \
	driver/labels/nfd.h \
	driver/labels/vmi-settings.h \
	driver/labels/migration-policy.h \
	driver/labels/vmi-devices.h \
	driver/labels/vmi-migration.h \
	driver/labels/volume-claim.h \
	driver/labels/vmi.h \
	driver/labels/vmi-cpu.h \
	driver/labels/tsc.h \
	driver/labels/pod-selector.h \
	driver/labels/node-match.h \
	driver/labels/node-models.h \
	driver/labels/harvester-models.h \
	driver/labels/live-migratable.h \
	driver/labels/trait-map.h \
	driver/labels/host-traits.h \
	driver/migration/hurdle.h \
	driver/migration/preflight.h \
	driver/migration/clock.h \
	driver/migration/pace.h \
	$(end_of_list)
virt_public_headers = \
	driver/virt/virt-crossing.h \
	driver/virt/virt-event.h \
	driver/virt/virt-host.h \
	driver/virt/virt-log.h \
	driver/virt/virt-session.h \
	driver/virt/virt-trial.h \
	driver/virt/virt-migration-plan.h \
	driver/virt/virt-migration-list.h \
	driver/migration/job.h \
	driver/migration/job-settings.h \
	$(end_of_list)

guestcpuincludedir = $(includedir)/guestcpu
nodist_guestcpuinclude_HEADERS = driver/guestcpu/guestcpu.h driver/guestcpu/guestcpu-virt.h
BUILT_SOURCES += $(nodist_guestcpuinclude_HEADERS)
CLEANFILES += $(nodist_guestcpuinclude_HEADERS)
EXTRA_DIST += driver/public-header.sh

driver/guestcpu/guestcpu.h: $(public_headers) driver/public-header.sh driver/local.mk
	$(AM_V_GEN)$(MKDIR_P) driver/guestcpu && cd $(srcdir) && \
	sh driver/public-header.sh guestcpu.h $(public_headers) > $(abs_builddir)/$@.tmp && \
	mv $(abs_builddir)/$@.tmp $(abs_builddir)/$@

driver/guestcpu/guestcpu-virt.h: $(virt_public_headers) driver/public-header.sh driver/local.mk
	$(AM_V_GEN)$(MKDIR_P) driver/guestcpu && cd $(srcdir) && \
	sh driver/public-header.sh guestcpu-virt.h $(virt_public_headers) > $(abs_builddir)/$@.tmp && \
	mv $(abs_builddir)/$@.tmp $(abs_builddir)/$@

pkgconfig_DATA += driver/guestcpu.pc driver/guestcpu-virt.pc
