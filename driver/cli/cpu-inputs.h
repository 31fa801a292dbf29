/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cpu-inputs.h: what the commands about CPUs read: settings, the CPU map, a host, CPUs from files.
 *
 * Whatever is wrong becomes a finding; a function that returns FALSE or NULL has added one. */
#pragma once

#include "cli/options.h"
#include "config/config.h"
#include "config/instance.h"
#include "cpu/host-cpu.h"
#include "cpu/name-history.h"
#include "fleet/fleet-maps.h"
#include "xml/cpu-documents.h"
#include "xml/map-collection.h"

typedef struct {
    const GcpuOptions *options;
    GcpuFindings *findings;
    GcpuConfig *config;
    GcpuInstance *instance; /* holds --arch and --machine */
    GcpuMapSource *maps;
    GcpuMapCollection *others; /* all maps that are at hand, @maps too */
    GcpuFleetMaps *own_maps;   /* those of hosts' own libvirt, for who asks these; borrowed, or
                                  NULL: @maps is asked for all hosts */
    GcpuNameHistory *names;    /* NULL until cli/known-in.h needs it */
    GPtrArray *unknown;        /* what cli/unknown-names.h has told; NULL: nothing */
    GcpuHostReport *host;      /* NULL until gcpu_cpu_inputs_read_host() */
} GcpuCpuInputs;

/** gcpu_cpu_inputs_open: reads the configuration; the map is only read when asked for. */
gboolean gcpu_cpu_inputs_open(GcpuCpuInputs *inputs, const GcpuOptions *options);

void gcpu_cpu_inputs_clear(GcpuCpuInputs *inputs);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GcpuCpuInputs, gcpu_cpu_inputs_clear)

/** gcpu_cpu_inputs_name_host: whether the options name a host, by files, --connect or
 * --daemon. */
gboolean gcpu_cpu_inputs_name_host(const GcpuOptions *options);

/** gcpu_cpu_inputs_read_host: reads the files that tell about the host, or asks a live one; warns
 * if its libvirt is not the one that the CPU map is of, and that one's is not at hand. */
gboolean gcpu_cpu_inputs_read_host(GcpuCpuInputs *inputs);

/** gcpu_cpu_inputs_take_host: as gcpu_cpu_inputs_read_host(), for a report that was read already;
 * takes @host. */
gboolean gcpu_cpu_inputs_take_host(GcpuCpuInputs *inputs, GcpuHostReport *host);

/** gcpu_cpu_inputs_choose_host_cpu: gcpu_host_cpu_choose() for --arch, --virt-type and --machine.
 */
gboolean gcpu_cpu_inputs_choose_host_cpu(GcpuCpuInputs *inputs, GcpuHostCpuKind kind,
                                         GcpuHostCpu *out_host_cpu);

/** GcpuStatedCpu: a CPU, and where it stands. */
typedef struct {
    GcpuDef *def;
    char *file; /* as named on the command line */
    guint line; /* 0: unknown */
} GcpuStatedCpu;

/** gcpu_stated_cpu_new: takes @def. */
GcpuStatedCpu *gcpu_stated_cpu_new(GcpuDef *def, const char *file, guint line);
void gcpu_stated_cpu_free(GcpuStatedCpu *cpu);

/** gcpu_cpu_inputs_parse: Returns: (transfer full) (nullable): the documents in the file @path. */
GcpuCpuDocuments *gcpu_cpu_inputs_parse(GcpuCpuInputs *inputs, const char *path);

/**
 * gcpu_cpu_inputs_read:
 * @kind: as whose CPUs to read them
 * @of_host: which CPU of a host report
 * @cpus: (element-type GcpuStatedCpu): all CPUs of the file @path are added
 */
gboolean gcpu_cpu_inputs_read(GcpuCpuInputs *inputs, const char *path, GcpuDefKind kind,
                              GcpuHostCpuKind of_host, GPtrArray *cpus);

/** gcpu_cpu_inputs_read_first: as gcpu_cpu_inputs_read(), for a host's or a guest's CPU, but adds
 * the first CPU of the file only, as `virsh cpu-compare` does; warns if there are more. */
gboolean gcpu_cpu_inputs_read_first(GcpuCpuInputs *inputs, const char *path,
                                    GcpuHostCpuKind of_host, GPtrArray *cpus);

/** gcpu_cpu_inputs_take_first: as gcpu_cpu_inputs_read_first(), of what was in the file @path. */
gboolean gcpu_cpu_inputs_take_first(GcpuCpuInputs *inputs, const GcpuCpuDocuments *documents,
                                    const char *path, GcpuHostCpuKind of_host, GPtrArray *cpus);

/** gcpu_cpu_inputs_arch: Returns: (transfer full): the architecture of a CPU that does not say it:
 * --arch, else the host's if one is known, else this machine's. */
char *gcpu_cpu_inputs_arch(const GcpuCpuInputs *inputs);

/**
 * gcpu_cpu_inputs_map:
 * @models: (nullable) (array zero-terminated=1): the models that will be asked for; NULL: all
 * @out_map: (out) (nullable): NULL where libvirt has no map for the architecture
 */
gboolean gcpu_cpu_inputs_map(GcpuCpuInputs *inputs, const char *arch, const char *const *models,
                             const GcpuMap **out_map);

/** gcpu_cpu_inputs_version: Returns: which libvirt to answer like: the host's, else the one that
 * the map is of, or 10.9.0 if it is older and the host's documents are not; 0: not known. */
GcpuVersion gcpu_cpu_inputs_version(const GcpuCpuInputs *inputs);

/** gcpu_cpu_inputs_format: Returns: (transfer full): @def as that libvirt prints it. */
char *gcpu_cpu_inputs_format(const GcpuCpuInputs *inputs, const GcpuDef *def);
