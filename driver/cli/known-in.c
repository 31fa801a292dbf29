/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/known-in.h"

#include "cli/output.h"
#include "input/input.h"

#define NAMES_PATH      PKGDATADIR "/cpu-names.txt"
#define NAMES_BYTES_MAX (4 * 1024 * 1024)

static void known_in_free(GcpuKnownIn *known)
{
    g_free(known->path);
    g_free(known);
}

static void warn(GcpuCpuInputs *inputs, const GError *error)
{
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_WARNING,
        .message = error->message,
    };

    for (guint i = 0; i < gcpu_findings_count(inputs->findings); i++) {
        if (strcmp(gcpu_findings_get(inputs->findings, i)->message, error->message) == 0)
            return;
    }
    gcpu_findings_add(inputs->findings, &finding);
}

const char *gcpu_known_in_path(void)
{
    const char *from_environment = g_getenv("GUESTCPU_CPU_NAMES");

    return from_environment ? from_environment : NAMES_PATH;
}

static const GcpuNameHistory *get_history(GcpuCpuInputs *inputs)
{
    const char *path = gcpu_known_in_path();
    g_autoptr(GError) error = NULL;

    if (inputs->names)
        return inputs->names;
    g_autofree char *text = gcpu_input_read(path, NAMES_BYTES_MAX, NULL, &error);
    if (text)
        inputs->names = gcpu_name_history_parse(text, path, &error);
    if (error)
        warn(inputs, error);
    if (!inputs->names)
        inputs->names = gcpu_name_history_parse("", path, NULL);
    return inputs->names;
}

static void add(GPtrArray *known, GcpuVersion version, const char *path)
{
    for (guint i = 0; version && i < known->len; i++) {
        const GcpuKnownIn *other = g_ptr_array_index(known, i);
        if (other->version == version)
            return;
    }
    GcpuKnownIn *entry = g_new(GcpuKnownIn, 1);
    *entry = (GcpuKnownIn){ version, g_strdup(path) };
    g_ptr_array_add(known, entry);
}

static gboolean knows(const GcpuMap *map, GcpuNameKind kind, const char *name)
{
    return kind == GCPU_NAME_MODEL ? gcpu_map_find_model(map, name) != NULL
                                   : gcpu_map_find_feature(map, name) >= 0;
}

static gint by_version(gconstpointer a, gconstpointer b)
{
    const GcpuKnownIn *one = *(const GcpuKnownIn *const *)a;
    const GcpuKnownIn *other = *(const GcpuKnownIn *const *)b;

    return one->version == other->version ? 0 : one->version < other->version ? -1 : 1;
}

GPtrArray *gcpu_known_in_find(GcpuCpuInputs *inputs, GcpuArchFamily family, GcpuNameKind kind,
                              const char *name)
{
    GPtrArray *known = g_ptr_array_new_with_free_func((GDestroyNotify)known_in_free);
    const char *own = gcpu_map_source_path(inputs->maps);

    for (guint i = 0; i < gcpu_map_collection_count(inputs->others); i++) {
        GcpuMapSource *source = gcpu_map_collection_get(inputs->others, i);
        g_autoptr(GError) error = NULL;
        if (strcmp(gcpu_map_source_path(source), own) == 0)
            continue;
        const GcpuMap *map = gcpu_map_source_get(source, family, NULL, &error);
        if (map && knows(map, kind, name))
            add(known, gcpu_map_source_version(source), gcpu_map_source_path(source));
        if (error && error->code != GCPU_ERROR_UNSUPPORTED)
            warn(inputs, error);
    }
    const GcpuVersion *version = gcpu_name_history_find(get_history(inputs), family, kind, name);
    for (; version && *version; version++) {
        if (*version != gcpu_map_source_version(inputs->maps))
            add(known, *version, NULL);
    }
    g_ptr_array_sort(known, by_version);
    return known;
}

/* The releases that were looked at and are older than all that know it. */
static void append_too_old(GString *text, const GcpuCpuInputs *inputs, GcpuVersion oldest)
{
    const GcpuVersion *version = inputs->names ? gcpu_name_history_maps(inputs->names) : NULL;
    gboolean is_first = TRUE;

    for (; version && *version && *version < oldest; version++) {
        g_autofree char *old = gcpu_version_format(*version);
        g_string_append_printf(text, "%s%s", is_first ? ", not to " : ", ", old);
        is_first = FALSE;
    }
}

char *gcpu_known_in_format(const GcpuCpuInputs *inputs, const GPtrArray *known)
{
    GString *text = g_string_new("known to ");
    gboolean after_version = FALSE;

    for (guint i = 0; i < known->len; i++) {
        const GcpuKnownIn *entry = g_ptr_array_index(known, i);
        g_autofree char *version = entry->version ? gcpu_version_format(entry->version) : NULL;
        g_string_append_printf(text, "%s%s%s", i ? ", " : "",
                               !version        ? "the map in "
                               : after_version ? ""
                                               : "libvirt ",
                               version ? version : entry->path);
        after_version = version != NULL;
    }
    if (known->len > 0) {
        const GcpuKnownIn *first = g_ptr_array_index(known, 0);
        append_too_old(text, inputs, first->version);
    }
    return g_string_free(text, known->len == 0);
}

void gcpu_known_in_add(JsonBuilder *builder, const GPtrArray *known)
{
    json_builder_set_member_name(builder, "known_in");
    json_builder_begin_array(builder);
    for (guint i = 0; i < known->len; i++) {
        const GcpuKnownIn *entry = g_ptr_array_index(known, i);
        g_autofree char *version = entry->version ? gcpu_version_format(entry->version) : NULL;
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "libvirt_version", version);
        gcpu_output_add_string(builder, "cpu_map", entry->path);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}
