/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/nfd.h"

#include <string.h>

#include "labels/label-name.h"

#define KUBERNETES    "kubernetes.io"
#define NODE_KUBEVIRT ".node.kubevirt.io"

static void add_finding(GcpuFindings *findings, GcpuSeverity severity, const char *message,
                        const char *remedy)
{
    const GcpuFinding finding = {
        .severity = severity,
        .code = GCPU_ERROR_INVALID,
        .message = (char *)message,
        .remedy = (char *)remedy,
    };

    gcpu_findings_add(findings, &finding);
}

/* kubernetes.io and what is below it is NFD's to give, but for two of them. */
static gboolean is_denied(const char *label_prefix)
{
    static const char *const open[] = { "feature.node." KUBERNETES, "profile.node." KUBERNETES };

    if (strcmp(label_prefix, KUBERNETES) != 0 && !g_str_has_suffix(label_prefix, "." KUBERNETES))
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(open); i++) {
        g_autofree char *below = g_strconcat(".", open[i], NULL);
        if (strcmp(label_prefix, open[i]) == 0 || g_str_has_suffix(label_prefix, below))
            return FALSE;
    }
    return TRUE;
}

static gboolean check_namespace(const char *label_prefix, GcpuFindings *findings)
{
    g_autofree char *key = g_strconcat(label_prefix, "/x", NULL);
    const char *problem = gcpu_label_key_problem(key);

    if (!problem && !is_denied(label_prefix))
        return TRUE;
    g_autofree char *message =
        g_strdup_printf("%s is no namespace for labels: %s", label_prefix,
                        problem ? problem : "NFD takes none below " KUBERNETES);
    add_finding(findings, GCPU_SEVERITY_ERROR, message, "name a domain of your own");
    return FALSE;
}

static char *key_in(const char *label_prefix, const char *key)
{
    const char *slash = strchr(key, '/');
    const char *end = slash ? g_strstr_len(key, slash - key, NODE_KUBEVIRT) : NULL;

    if (!label_prefix || !slash)
        return g_strdup(key);
    if (!end)
        return g_strconcat(label_prefix, slash, NULL);
    g_autofree char *family = g_strndup(key, (gsize)(end - key));
    return g_strconcat(label_prefix, "/", family, ".", slash + 1, NULL);
}

static void append_label(GString *text, const char *key, const char *value, GcpuFindings *findings)
{
    const char *of_key = gcpu_label_key_problem(key);
    const char *problem = of_key ? of_key : gcpu_label_value_problem(value);

    if (!problem) {
        g_string_append_printf(text, "%s=%s\n", key, value);
        return;
    }
    g_autofree char *message = g_strdup_printf("left out %s=%s, which NFD refuses: its %s %s", key,
                                               value, of_key ? "key" : "value", problem);
    add_finding(findings, GCPU_SEVERITY_WARNING, message, NULL);
}

static void append_versions(GString *text, const GcpuHostReport *host)
{
    g_autofree char *libvirt = gcpu_version_format(host ? host->libvirt_version : 0);
    g_autofree char *hypervisor = gcpu_version_format(host ? host->hypervisor_version : 0);

    g_string_append(text, "# made by guestcpu");
    if (host && host->libvirt_version)
        g_string_append_printf(text, "; libvirt %s", libvirt);
    if (host && host->hypervisor_version)
        g_string_append_printf(text, "; hypervisor %s", hypervisor);
    g_string_append_c(text, '\n');
}

char *gcpu_nfd_format(const GcpuNodeLabels *labels, const GcpuHostReport *host,
                      const char *label_prefix, GcpuFindings *findings)
{
    g_autoptr(GString) text = g_string_new(NULL);

    if (label_prefix && !check_namespace(label_prefix, findings))
        return NULL;
    append_versions(text, host);
    for (guint i = 0; i < labels->labels->len; i++) {
        const GcpuLabel *label = g_ptr_array_index(labels->labels, i);
        g_autofree char *key = key_in(label_prefix, label->key);
        append_label(text, key, label->value, findings);
    }
    if (text->len <= GCPU_NFD_BYTES_MAX)
        return g_strdup(text->str);
    g_autofree char *message = g_strdup_printf("the feature file would have %" G_GSIZE_FORMAT
                                               " bytes; NFD ignores one of more than %d",
                                               text->len, GCPU_NFD_BYTES_MAX);
    add_finding(findings, GCPU_SEVERITY_ERROR, message, NULL);
    return NULL;
}
