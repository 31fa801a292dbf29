/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/guest.h"

#include <string.h>

#define NAME "cpu_xml"

void gcpu_guest_free(GcpuGuest *guest)
{
    if (!guest)
        return;
    gcpu_def_free(guest->cpu);
    gcpu_guest_place_clear(&guest->place);
    g_free(guest);
}

static gboolean refuse(GError **error, const char *message)
{
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, NAME ": %s", message);
    return FALSE;
}

static GcpuCpuDocuments *parse(const char *xml, GError **error)
{
    gsize length = strlen(xml);

    if (length > GCPU_GUEST_XML_MAX) {
        refuse(error, "it is larger than 1 MiB");
        return NULL;
    }
    return gcpu_cpu_documents_parse(xml, (gssize)length, NAME, error);
}

GcpuGuest *gcpu_guest_parse(const char *xml, GError **error)
{
    g_autoptr(GcpuCpuDocuments) documents = parse(xml, error);

    if (!documents)
        return NULL;
    if (gcpu_cpu_documents_count(documents) > 1 &&
        !refuse(error, "there are several CPUs: give one at a time"))
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
    gsize length = strlen(xml);

    if (length <= GCPU_GUEST_XML_MAX)
        return gcpu_domain_guest_parse(xml, (gssize)length, name, error);
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "%s: it is larger than 1 MiB", name);
    return NULL;
}
