/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labelled.h"

#include "cpu/host-cpu.h"
#include "test-suite.h"
#include "xml/host-report-xml.h"

static void add(GcpuHostReport *report, const char *path, const char *features)
{
    g_autofree char *text = test_read(path);
    g_autoptr(GString) document = g_string_new(text);
    g_autofree char *with = g_strconcat("<features>", features ? features : "", NULL);
    g_autoptr(GError) error = NULL;
    gboolean done;

    if (strstr(text, "<domainCapabilities>")) {
        g_string_replace(document, "<features>", with, 0);
        done =
            gcpu_host_report_xml_add_domain_capabilities(report, document->str, -1, path, &error);
    } else {
        done = gcpu_host_report_xml_add_capabilities(report, document->str, -1, path, &error);
    }
    if (!done)
        g_error("%s", error->message);
}

GcpuHostReport *labelled_host(const char *const *paths, const char *features)
{
    GcpuHostReport *report = gcpu_host_report_new();

    for (; *paths; paths++)
        add(report, *paths, features);
    return report;
}

GcpuLabelRequest labelled_request(const GcpuHostReport *host, const char *version)
{
    const GcpuHostCpuRequest of_hypervisor = { .kind = GCPU_HOST_CPU_HYPERVISOR };
    GcpuHostCpu chosen = { 0 };
    GcpuLabelRequest request = { .host = host };

    if (!gcpu_host_cpu_choose(host, &of_hypervisor, &chosen, NULL) ||
        !gcpu_kubevirt_parse(version, &request.version, NULL))
        g_error("no host or no version: %s", version);
    request.offer = chosen.domain_capabilities;
    return request;
}

static gboolean has_value(const GcpuNodeLabels *labels, const char *claim)
{
    const char *equals = strchr(claim, '=');
    g_autofree char *key = g_strndup(claim, (gsize)(equals - claim));
    const GcpuLabel *label = gcpu_node_labels_find(labels, key);

    return label && strcmp(label->value, equals + 1) == 0;
}

gboolean labelled_has(const GcpuNodeLabels *labels, const char *claim)
{
    if (claim[0] == '!')
        return !gcpu_node_labels_find(labels, claim + 1) &&
               !gcpu_node_labels_unknown(labels, claim + 1);
    if (claim[0] == '?')
        return gcpu_node_labels_unknown(labels, claim + 1) != NULL;
    return has_value(labels, claim);
}

guint labelled_count(const GcpuNodeLabels *labels, const char *prefix)
{
    guint n = 0;

    for (guint i = 0; i < labels->labels->len; i++) {
        const GcpuLabel *label = g_ptr_array_index(labels->labels, i);
        n += g_str_has_prefix(label->key, prefix) ? 1 : 0;
    }
    return n;
}
