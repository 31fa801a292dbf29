/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet-gaps.h"

static void gap_free(GcpuFleetGap *gap)
{
    g_free(gap->detail);
    g_array_unref(gap->hosts);
    g_free(gap);
}

GPtrArray *gcpu_fleet_gaps_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)gap_free);
}

GcpuFleetGap *gcpu_fleet_gaps_find(GPtrArray *gaps, GcpuFleetGapKind kind, const char *detail)
{
    for (guint i = 0; i < gaps->len; i++) {
        GcpuFleetGap *gap = g_ptr_array_index(gaps, i);
        if (gap->kind == kind && g_strcmp0(gap->detail, detail) == 0)
            return gap;
    }
    GcpuFleetGap *gap = g_new0(GcpuFleetGap, 1);
    gap->kind = kind;
    gap->detail = g_strdup(detail);
    gap->hosts = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_ptr_array_add(gaps, gap);
    return gap;
}

void gcpu_fleet_gap_add_host(GcpuFleetGap *gap, guint32 number)
{
    g_array_append_val(gap->hosts, number);
}

static gint by_kind(gconstpointer a, gconstpointer b)
{
    const GcpuFleetGap *one = *(const GcpuFleetGap *const *)a;
    const GcpuFleetGap *other = *(const GcpuFleetGap *const *)b;

    if (one->kind != other->kind)
        return one->kind < other->kind ? -1 : 1;
    return g_strcmp0(one->detail, other->detail);
}

void gcpu_fleet_gaps_sort(GPtrArray *gaps)
{
    g_ptr_array_sort(gaps, by_kind);
}

const char *gcpu_fleet_gap_kind_to_string(GcpuFleetGapKind kind)
{
    static const char *const words[] = {
        "other-architecture",
        "other-virt-type",
        "no-domain-capabilities",
        "no-host-model",
        "unknown-name",
        "foreign-map",
        "stale",
        "undated",
        "from-the-future",
    };

    g_return_val_if_fail((guint)kind < G_N_ELEMENTS(words), NULL);
    return words[kind];
}

gboolean gcpu_fleet_gap_excludes(GcpuFleetGapKind kind)
{
    return kind <= GCPU_FLEET_GAP_NO_CPU;
}

const char *gcpu_fleet_age_reason(GcpuFleetAge age)
{
    static const char *const reasons[] = {
        [GCPU_FLEET_FRESH] = NULL,
        [GCPU_FLEET_STALE] = "the facts are too old to rely on; collect them again",
        [GCPU_FLEET_UNDATED] = "nobody says how old the facts are",
        [GCPU_FLEET_FUTURE] = "the report is from the future: look at the clocks",
    };

    g_return_val_if_fail((guint)age < G_N_ELEMENTS(reasons), NULL);
    return reasons[age];
}

char *gcpu_fleet_gap_format(const GcpuFleetGap *gap, const GcpuFleetClasses *classes)
{
    const char *detail = gap->detail ? gap->detail : "an unknown version";

    switch (gap->kind) {
    case GCPU_FLEET_GAP_ARCH:
        return g_strdup_printf("%s hosts run no guests of %s", gap->detail, classes->arch);
    case GCPU_FLEET_GAP_VIRT_TYPE:
        return g_strdup_printf("no %s guests of %s: if the host should have it, look at its "
                               "firmware's virtualisation switch and at the kvm module",
                               classes->virt_type, classes->arch);
    case GCPU_FLEET_GAP_NO_OFFER:
        return g_strdup_printf("the report holds no domain capabilities for %s guests of %s; "
                               "collect it again with `guestcpu report`",
                               classes->virt_type, classes->arch);
    case GCPU_FLEET_GAP_NO_CPU:
        return g_strdup("its QEMU does not tell which CPU it can give to guests: libvirt and QEMU "
                        "are too old for that, or QEMU could not start");
    case GCPU_FLEET_GAP_UNKNOWN_NAME:
        return g_strdup_printf("%s: part of the host's CPU is unknown to the CPU map; give the "
                               "map of the host's libvirt",
                               detail);
    case GCPU_FLEET_GAP_FOREIGN_MAP:
        return g_strdup_printf("read with a CPU map that is not that of libvirt %s; give that one",
                               detail);
    case GCPU_FLEET_GAP_STALE:
        return g_strdup(gcpu_fleet_age_reason(GCPU_FLEET_STALE));
    case GCPU_FLEET_GAP_UNDATED:
        return g_strdup(gcpu_fleet_age_reason(GCPU_FLEET_UNDATED));
    case GCPU_FLEET_GAP_FUTURE:
        break;
    }
    return g_strdup(gcpu_fleet_age_reason(GCPU_FLEET_FUTURE));
}
