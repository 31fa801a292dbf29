/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/name-history.h"

struct GcpuNameHistory {
    GArray *maps;        /* of GcpuVersion, 0 at the end */
    GHashTable *by_name; /* "ARCH KIND NAME" → GArray of GcpuVersion, 0 at the end */
};

static GArray *versions_new(void)
{
    return g_array_new(TRUE, FALSE, sizeof(GcpuVersion));
}

void gcpu_name_history_free(GcpuNameHistory *history)
{
    if (!history)
        return;
    g_array_unref(history->maps);
    g_hash_table_unref(history->by_name);
    g_free(history);
}

static gboolean has_version(const GArray *versions, GcpuVersion version)
{
    for (guint i = 0; i < versions->len; i++) {
        if (g_array_index(versions, GcpuVersion, i) == version)
            return TRUE;
    }
    return FALSE;
}

/* Ascending, so that a reader sees oldest first. @among: (nullable): where they must stand, too. */
static const char *add_versions(GArray *versions, char **words, const GArray *among)
{
    GcpuVersion last = 0;

    if (!*words)
        return "a release of libvirt is needed";
    for (; *words; words++) {
        GcpuVersion version = 0;
        if (!gcpu_version_parse(*words, &version))
            return "no release of libvirt, X.Y.Z";
        if (version <= last)
            return "releases must be in order";
        if (among && !has_version(among, version))
            return "a release that is not on the line of maps";
        g_array_append_val(versions, version);
        last = version;
    }
    return versions->len > GCPU_NAME_HISTORY_MAPS_MAX ? "too many releases" : NULL;
}

static const char *add_name(GcpuNameHistory *history, char **words)
{
    if (g_strv_length(words) < 3)
        return "ARCH KIND NAME RELEASE… is needed";
    if (strcmp(words[1], "model") != 0 && strcmp(words[1], "feature") != 0)
        return "the kind is model or feature";
    g_autofree char *key = g_strjoin(" ", words[0], words[1], words[2], NULL);
    if (g_hash_table_contains(history->by_name, key))
        return "the name is there twice";
    g_autoptr(GArray) versions = versions_new();
    const char *wrong = add_versions(versions, words + 3, history->maps);
    if (!wrong)
        g_hash_table_insert(history->by_name, g_steal_pointer(&key), g_steal_pointer(&versions));
    return wrong;
}

static char **split(const char *line)
{
    g_auto(GStrv) words = g_strsplit_set(line, " \t\r", -1);
    GPtrArray *kept = g_ptr_array_new();

    for (char **word = words; *word; word++) {
        if (**word)
            g_ptr_array_add(kept, g_strdup(*word));
    }
    g_ptr_array_add(kept, NULL);
    return (char **)g_ptr_array_free(kept, FALSE);
}

static const char *add_line(GcpuNameHistory *history, const char *line)
{
    g_auto(GStrv) words = split(line);

    if (!words[0] || words[0][0] == '#')
        return NULL;
    if (strcmp(words[0], "maps") != 0)
        return history->maps->len ? add_name(history, words) : "the line of maps comes first";
    return history->maps->len ? "a second line of maps"
                              : add_versions(history->maps, words + 1, NULL);
}

GcpuNameHistory *gcpu_name_history_parse(const char *text, const char *name, GError **error)
{
    g_autoptr(GcpuNameHistory) history = g_new0(GcpuNameHistory, 1);
    guint number = 1;

    history->maps = versions_new();
    history->by_name =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
    for (const char *next = text; *next; number++) {
        gsize length = strcspn(next, "\n");
        g_autofree char *line = g_strndup(next, length);
        const char *wrong = add_line(history, line);
        if (wrong) {
            g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "%s:%u: %s", name, number, wrong);
            return NULL;
        }
        next += length + (next[length] == '\n');
    }
    return g_steal_pointer(&history);
}

const GcpuVersion *gcpu_name_history_maps(const GcpuNameHistory *history)
{
    return (const GcpuVersion *)(const void *)history->maps->data;
}

const GcpuVersion *gcpu_name_history_find(const GcpuNameHistory *history, GcpuArchFamily family,
                                          GcpuNameKind kind, const char *name)
{
    const char *arch = gcpu_arch_map_name(family);
    g_autofree char *key =
        g_strjoin(" ", arch ? arch : "", kind == GCPU_NAME_MODEL ? "model" : "feature", name, NULL);
    const GArray *versions = g_hash_table_lookup(history->by_name, key);

    return versions ? (const GcpuVersion *)(const void *)versions->data : NULL;
}

static void append_version(GString *text, const char *separator, GcpuVersion version)
{
    g_autofree char *formatted = gcpu_version_format(version);

    g_string_append_printf(text, "%s%s", separator, formatted);
}

char *gcpu_name_history_format(const GcpuNameHistory *history, GcpuArchFamily family,
                               GcpuNameKind kind, const char *name)
{
    const GcpuVersion *known = gcpu_name_history_find(history, family, kind, name);
    const GcpuVersion *maps = gcpu_name_history_maps(history);
    GString *text = NULL;

    if (!known)
        return NULL;
    text = g_string_new(NULL);
    for (guint i = 0; known[i]; i++)
        append_version(text, i ? ", " : "libvirt ", known[i]);
    for (guint i = 0; maps[i] && maps[i] < known[0]; i++)
        append_version(text, i ? ", " : ", not ", maps[i]);
    return g_string_free(text, FALSE);
}
