/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet-directory.h"

#include <string.h>

#include "input/input.h"
#include "xml/host-report-xml.h"
#include "xml/xml-limits.h"

#define SUFFIX ".xml"

static void add_error(GcpuFindings *findings, const char *file, const char *message,
                      const char *remedy)
{
    gcpu_findings_add(findings, &(GcpuFinding){
                                    .severity = GCPU_SEVERITY_ERROR,
                                    .code = GCPU_ERROR_INVALID,
                                    .file = (char *)file,
                                    .message = (char *)message,
                                    .remedy = (char *)remedy,
                                });
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted, so that the answer does not depend on the file system. */
static GPtrArray *list_names(const char *path, GcpuFindings *findings)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GDir) directory = g_dir_open(path, 0, &error);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name;

    if (!directory) {
        add_error(findings, path, error->message, "name a directory of host reports");
        return NULL;
    }
    while ((name = g_dir_read_name(directory))) {
        if (names->len == GCPU_FLEET_DIRECTORY_MAX) {
            add_error(findings, path, "more files than any fleet has", "split the fleet");
            return NULL;
        }
        g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_sort(names, by_name);
    return g_steal_pointer(&names);
}

static GcpuHostReport *read_report(const char *file, GError **error)
{
    gsize length = 0;

    /* A pipe would be waited for, and nobody might ever write to it. */
    if (!g_file_test(file, G_FILE_TEST_IS_REGULAR)) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "%s: is no regular file", file);
        return NULL;
    }
    g_autofree char *text = gcpu_input_read(file, GCPU_XML_SIZE_MAX, &length, error);
    return text ? gcpu_host_report_xml_parse_facts(text, (gssize)length, file, error) : NULL;
}

/* Messages begin with the file, which is told beside them. */
static const char *without_file(const char *message, const char *file)
{
    gsize length = strlen(file);

    if (!g_str_has_prefix(message, file) || message[length] != ':')
        return message;
    return message + length + 1 + strspn(message + length + 1, " ");
}

static void read_file(const char *file, GcpuFleet *fleet, GcpuFindings *findings)
{
    g_autoptr(GError) error = NULL;
    GcpuHostReport *report = NULL;

    if (!g_str_has_suffix(file, SUFFIX)) {
        gcpu_fleet_add_unread(fleet, file,
                              "is taken for no report: its name does not end "
                              "in " SUFFIX);
        return;
    }
    report = read_report(file, &error);
    if (report && !report->name && !report->uuid) {
        gcpu_host_report_free(report);
        gcpu_fleet_add_unread(fleet, file,
                              "the report says neither the name of the host nor its UUID");
    } else if (!report) {
        gcpu_fleet_add_unread(fleet, file, without_file(error->message, file));
    } else if (!gcpu_fleet_add(fleet, report, file, &error)) {
        add_error(findings, file, without_file(error->message, file), NULL);
    }
}

gboolean gcpu_fleet_directory_read(const char *path, GcpuFleet *fleet, GcpuFindings *findings)
{
    guint n_before = gcpu_findings_count(findings);
    g_autoptr(GPtrArray) names = list_names(path, findings);

    for (guint i = 0; names && i < names->len; i++) {
        g_autofree char *file = g_build_filename(path, g_ptr_array_index(names, i), NULL);
        read_file(file, fleet, findings);
    }
    if (names && gcpu_fleet_n_hosts(fleet) == 0)
        add_error(findings, path, "holds no host report that can be read",
                  "collect one from each host: guestcpu report > HOST" SUFFIX);
    return gcpu_findings_count(findings) == n_before;
}
