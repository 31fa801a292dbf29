/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "domain/disk-targets.h"

#include <string.h>

#include "xml/xml-doc.h"

/* Buses that are not listed here call their disks sda … libvirt adds controllers as needed, but
 * QEMU has one for IDE disks and one for floppies. */
static const struct {
    const char *bus;
    const char *prefix;
    guint max; /* 0: none worth telling */
} prefixes[] = {
    { "virtio", "vd", 0 },
    { "ide", "hd", 4 },
    { "fdc", "fd", 2 },
    { NULL, "sd", 0 },
};

struct GcpuDiskTargets {
    GHashTable *taken;                  /* set of names */
    guint next[G_N_ELEMENTS(prefixes)]; /* no smaller number is free */
};

GcpuDiskTargets *gcpu_disk_targets_new(const xmlNode *devices)
{
    GcpuDiskTargets *targets = g_new0(GcpuDiskTargets, 1);

    targets->taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (const xmlNode *disk = gcpu_xml_child(devices, "disk"); disk;
         disk = gcpu_xml_next(disk, "disk")) {
        const xmlNode *target = gcpu_xml_child(disk, "target");
        char *name = target ? gcpu_xml_attribute(target, "dev") : NULL;
        if (name)
            g_hash_table_add(targets->taken, name);
    }
    return targets;
}

void gcpu_disk_targets_free(GcpuDiskTargets *targets)
{
    g_hash_table_unref(targets->taken);
    g_free(targets);
}

/* 0 is a, 25 is z, 26 is aa: what Linux and libvirt count with. */
static char *name_of(const char *prefix, guint number)
{
    char letters[8];
    char *first = letters + sizeof letters - 1;

    *first = '\0';
    for (guint rest = number + 1; rest > 0; rest = (rest - 1) / 26)
        *--first = 'a' + (rest - 1) % 26;
    return g_strconcat(prefix, first, NULL);
}

char *gcpu_disk_targets_take(GcpuDiskTargets *targets, const char *bus)
{
    guint row = 0;

    while (prefixes[row].bus && strcmp(prefixes[row].bus, bus) != 0)
        row++;
    while (!prefixes[row].max || targets->next[row] < prefixes[row].max) {
        char *name = name_of(prefixes[row].prefix, targets->next[row]++);
        if (g_hash_table_add(targets->taken, g_strdup(name)))
            return name;
        g_free(name);
    }
    return NULL;
}
