/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* migration-domain.h: what of a domain decides whether it can move to another host.
 *
 * Meant for the domain as it runs: `virsh dumpxml --migratable`. Allocated only by this library;
 * fields may be added at the end. Source of the vocabulary: libvirt, docs/formatdomain.rst. */
#pragma once

#include "cpu/def.h"

/** GcpuGuestState: what of a guest's state matters to a migration. */
typedef enum {
    GCPU_GUEST_STATE_UNKNOWN,
    GCPU_GUEST_STATE_RUNNING,
    GCPU_GUEST_STATE_PAUSED,
    GCPU_GUEST_STATE_OFF,
} GcpuGuestState;

/** GcpuMigrationDisk: one <disk>. Strings are owned; NULL: not stated. */
typedef struct {
    char *target;       /* "vda" */
    char *device;       /* "disk", "cdrom", "floppy", "lun" */
    char *type;         /* "file", "block", "network", "volume", "dir", "nvme", "vhostuser" … */
    char *source;       /* path, device or NAME of a network disk; NULL: no medium */
    char *protocol;     /* of a network disk: "rbd" … */
    gboolean read_only; /* also every cdrom */
} GcpuMigrationDisk;

/** GcpuMigrationDevice: something of the host that the guest holds in its hands. */
typedef struct {
    char *kind; /* "pci", "usb", "mdev", "scsi", "scsi_host", "nvme", "vdpa", "storage" … */
    char *name; /* address as libvirt writes it: "0000:3b:00.1"; NULL: not stated */
    gboolean is_transient; /* libvirt unplugs it by itself: <teaming type='transient'> (6.3.0) */
} GcpuMigrationDevice;

/** GcpuMigrationInterface: one <interface> that is no host device. */
typedef struct {
    char *type;   /* "network", "bridge", "direct", "user" … */
    char *source; /* of the network, bridge or device; NULL: none */
    char *mac;    /* NULL: not stated */
} GcpuMigrationInterface;

/** GcpuMigrationFilesystem: one <filesystem>. */
typedef struct {
    char *target; /* the tag that the guest sees */
    char *driver; /* "path" (9p), "virtiofs" … */
} GcpuMigrationFilesystem;

typedef struct {
    char *name;
    char *uuid;      /* NULL: not stated */
    char *virt_type; /* "kvm", "qemu" … */
    char *arch;      /* NULL: not stated */
    char *machine;   /* NULL: not stated */
    GcpuDef *cpu;    /* guest type; NULL: none stated */
    guint64 memory_kib;
    guint vcpus;                 /* 0: not stated */
    guint64 tsc_frequency_hz;    /* of <timer name='tsc'>; 0: not stated */
    gboolean is_reenlightened;   /* <hyperv><reenlightenment state='on'> (5.0.0) */
    char *launch_security;       /* "sev", "sev-snp", "tdx", "s390-pv"; NULL: none */
    gboolean has_huge_pages;     /* <memoryBacking><hugepages> */
    GArray *huge_page_sizes_kib; /* of guint64; empty: the host's default size */
    GArray *strict_nodes;        /* of guint: NUMA nodes that memory is bound to; sorted */
    GArray *pinned_cpus;         /* of guint: the host's CPUs that vCPUs are bound to; sorted */
    GPtrArray *disks;            /* of GcpuMigrationDisk */
    GPtrArray *devices;          /* of GcpuMigrationDevice */
    GPtrArray *interfaces;       /* of GcpuMigrationInterface */
    GPtrArray *filesystems;      /* of GcpuMigrationFilesystem */
} GcpuMigrationDomain;

/**
 * gcpu_migration_domain_parse:
 * @text: a document whose root is <domain>
 * @length: bytes, or -1 if @text ends in NUL
 * @name: what to call it in errors
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID if it is no such document, has
 * no name, or says something about memory, CPUs or nodes that libvirt would refuse.
 */
GCPU_PUBLIC GcpuMigrationDomain *
gcpu_migration_domain_parse(const char *text, gssize length, const char *name,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

GCPU_PUBLIC void gcpu_migration_domain_free(GcpuMigrationDomain *domain);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuMigrationDomain, gcpu_migration_domain_free)
