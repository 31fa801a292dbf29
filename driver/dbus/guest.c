/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/guest.h"

#include <string.h>

void gcpu_guest_free(GcpuGuest *guest)
{
    if (!guest)
        return;
    gcpu_def_free(guest->cpu);
    gcpu_guest_place_clear(&guest->place);
    g_free(guest);
}

static gboolean refuse(GError **error, const char *name, const char *message)
{
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "%s: %s", name, message);
    return FALSE;
}

static gboolean check_size(const char *xml, const char *name, GError **error)
{
    return strlen(xml) <= GCPU_GUEST_XML_MAX || refuse(error, name, "it is larger than 1 MiB");
}

GcpuGuest *gcpu_guest_parse(const char *xml, const char *name, GError **error)
{
    g_autoptr(GcpuCpuDocuments) documents =
        check_size(xml, name, error) ? gcpu_cpu_documents_parse(xml, -1, name, error) : NULL;

    if (!documents)
        return NULL;
    if (gcpu_cpu_documents_count(documents) > 1 &&
        !refuse(error, name, "there are several CPUs: give one at a time"))
        return NULL;
    g_autoptr(GcpuDef) cpu = gcpu_cpu_documents_get(documents, 0, GCPU_DEF_KIND_AUTO, error);
    if (!cpu)
        return NULL;
    GcpuGuest *guest = g_new0(GcpuGuest, 1);
    guest->cpu = g_steal_pointer(&cpu);
    gcpu_cpu_documents_place(documents, 0, &guest->place);
    return guest;
}

GcpuDomainGuest *gcpu_guest_parse_domain(const char *xml, const char *name, GError **error)
{
    return check_size(xml, name, error) ? gcpu_domain_guest_parse(xml, -1, name, error) : NULL;
}
