/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/host-identity.h"

const char *gcpu_host_identity_source(const GcpuFleetHost *host)
{
    return host->source ? host->source : "an unnamed source";
}

gboolean gcpu_host_identity_refuse(GError **error, const GcpuFleetHost *host, const char *format,
                                   ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "%s: %s", gcpu_host_identity_source(host),
                what);
    return FALSE;
}

/* Its UUID then stands for one. */
gboolean gcpu_host_identity_has_name(const GcpuFleetHost *host)
{
    return g_strcmp0(host->name, host->uuid) != 0;
}

/* Many machines have the UUID of another, from a careless vendor or a copied image: taking them for
 * one that was renamed would make two of them push each other out for ever. */
static gboolean refuse_other_name(const GcpuFleetHost *host, const GcpuFleetHost *known,
                                  GError **error)
{
    return gcpu_host_identity_refuse(
        error, host,
        "host %s has the UUID %s of host %s (%s); if it was called %s before, remove that "
        "first; if they are two machines, give one a host_uuid of its own in its "
        "libvirtd.conf or virtqemud.conf",
        host->name, host->uuid, known->name, gcpu_host_identity_source(known), known->name);
}

gboolean gcpu_host_identity_check(const GcpuFleetHost *host, const GcpuFleetHost *by_uuid,
                                  const GcpuFleetHost *by_name, GError **error)
{
    if (by_uuid && by_name && by_uuid != by_name)
        return gcpu_host_identity_refuse(
            error, host,
            "its UUID %s is that of host %s (%s), its name that of host %s (%s); remove "
            "the one that is gone",
            host->uuid, by_uuid->name, gcpu_host_identity_source(by_uuid), by_name->name,
            gcpu_host_identity_source(by_name));
    if (by_name && !by_uuid && host->uuid && by_name->uuid)
        return gcpu_host_identity_refuse(
            error, host,
            "another machine is called %s, too: UUID %s here, %s in %s; rename one, or "
            "remove the one that is gone",
            host->name, host->uuid, by_name->uuid, gcpu_host_identity_source(by_name));
    if (by_uuid && !by_name && gcpu_host_identity_has_name(host) &&
        gcpu_host_identity_has_name(by_uuid))
        return refuse_other_name(host, by_uuid, error);
    return TRUE;
}

static gboolean is_of_future(const GcpuFleetHost *host, gint64 now_s)
{
    return now_s && host->collected_at_s > now_s + GCPU_FLEET_CLOCK_SKEW_S;
}

/* A wrong clock must not keep out what the host says when its clock is right again. */
gboolean gcpu_host_identity_check_newer(const GcpuFleetHost *host, const GcpuFleetHost *known,
                                        gint64 now_s, GError **error)
{
    gint64 older_s = known->collected_at_s - host->collected_at_s;

    if (!known->collected_at_s)
        return TRUE;
    if (!host->collected_at_s)
        return gcpu_host_identity_refuse(
            error, host,
            "the report about %s does not say when it was collected, and the one that is "
            "known (%s) does; collect it anew with \"guestcpu report\", or remove the host "
            "first",
            host->name, gcpu_host_identity_source(known));
    if (is_of_future(host, now_s) != is_of_future(known, now_s)) {
        if (is_of_future(known, now_s))
            return TRUE;
        return gcpu_host_identity_refuse(
            error, host,
            "the report about %s is from the future by %" G_GINT64_FORMAT
            " s, and the one that is known (%s) is not; look at the clocks, and collect it "
            "anew",
            host->name, host->collected_at_s - now_s, gcpu_host_identity_source(known));
    }
    if (older_s <= 0)
        return TRUE;
    return gcpu_host_identity_refuse(error, host,
                                     "the report about %s is %" G_GINT64_FORMAT
                                     " s older than the one that is known; "
                                     "if the time of that one is wrong, remove the host first",
                                     host->name, older_s);
}
