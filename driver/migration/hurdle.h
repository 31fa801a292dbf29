/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* hurdle.h: one thing that stands between a guest and another host, and what to do about it. */
#pragma once

#include "cpu/error.h"

/** GCPU_HURDLES: every kind and its word, which is what --ignore takes and what JSON says. */
#define GCPU_HURDLES(X)                                                                        \
    X(STATE, "state")                           /* the guest does not run */                   \
    X(BUSY, "busy")                             /* it migrates already, or libvirt is at it */ \
    X(SAME_HOST, "same-host")                   /* it is there already */                      \
    X(NAME_TAKEN, "name-taken")                 /* another guest there has its name or UUID */ \
    X(ARCH, "architecture")                     /* no guests of that architecture there */     \
    X(VIRT_TYPE, "virt-type")                   /* no kvm there, or the like */                \
    X(MACHINE, "machine-type")                  /* not known there, or too small */            \
    X(HYPERVISOR_OLDER, "hypervisor-older")     /* than on the source */                       \
    X(LIBVIRT_OLDER, "libvirt-older")           /* than on the source */                       \
    X(CPU, "cpu")                               /* the guest's CPU cannot be had there */      \
    X(PASSTHROUGH, "host-passthrough")          /* the hosts are not equal */                  \
    X(TSC, "tsc")                               /* the guest's clock would change its rate */  \
    X(LAUNCH_SECURITY, "launch-security")       /* encrypted memory stays where it is */       \
    X(HUGE_PAGES, "huge-pages")                 /* not enough of that size there */            \
    X(NUMA, "numa")                             /* bound to nodes or CPUs not there */         \
    X(HOST_DEVICE, "host-device")               /* a device of the source host */              \
    X(MEDIUM, "medium")                         /* a CD-ROM or floppy disk is in its drive */  \
    X(DISK, "disk")                             /* on storage that the other host lacks */     \
    X(FILESYSTEM, "filesystem")                 /* a directory of the source host */           \
    X(NETWORK, "network")                       /* missing there */                            \
    X(MANAGEMENT_NETWORK, "management-network") /* the guest hangs on the hosts' own */

typedef enum {
#define GCPU_HURDLE_ID(id, word) GCPU_HURDLE_##id,
    GCPU_HURDLES(GCPU_HURDLE_ID)
#undef GCPU_HURDLE_ID
        GCPU_N_HURDLES,
} GcpuHurdleKind;

typedef enum {
    GCPU_HURDLE_WARNS,        /* good to know, or not to be known from here */
    GCPU_HURDLE_NEEDS_OPTION, /* `option` gets the guest across */
    GCPU_HURDLE_BLOCKS,       /* something has to change first */
} GcpuHurdleSeverity;

/** GcpuHurdle: all owned. */
typedef struct {
    GcpuHurdleKind kind;
    GcpuHurdleSeverity severity;
    char *about;   /* the disk, device, network, feature …; NULL: the guest as a whole */
    char *message; /* one sentence without full stop */
    char *remedy;  /* what to do; NULL: nothing */
    char *option;  /* of GCPU_HURDLE_NEEDS_OPTION: "--copy-disks"; else NULL */
} GcpuHurdle;

GCPU_PUBLIC const char *gcpu_hurdle_kind_to_string(GcpuHurdleKind kind);
GCPU_PUBLIC gboolean gcpu_hurdle_kind_from_string(const char *word, GcpuHurdleKind *out_kind);

/** gcpu_hurdle_kind_words: Returns: (transfer none) (array zero-terminated=1). */
GCPU_PUBLIC const char *const *gcpu_hurdle_kind_words(void);

/** gcpu_hurdle_severity_to_string: "warns", "needs-option", "blocks". */
GCPU_PUBLIC const char *gcpu_hurdle_severity_to_string(GcpuHurdleSeverity severity);

/** gcpu_hurdle_format: Returns: (transfer full): "blocks: disk vda: MESSAGE; REMEDY", one line
 * that is safe to print. */
GCPU_PUBLIC char *gcpu_hurdle_format(const GcpuHurdle *obstacle);
