/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/map-source.h"

#include <string.h>

#include "input/input.h"
#include "xml/installed-libvirt.h"
#include "xml/map-xml.h"

/* How a folder says which libvirt it is of, and how far up it is looked for. */
#define PATH_PREFIX "libvirt-"
#define PATH_PARTS  3

#define NAMES_BYTES_MAX (4 * 1024 * 1024)

struct GcpuMapSource {
    GcpuModelFeatures interface; /* first, so that one is the other */
    char *path;
    char *origin;
    GPtrArray *maps;     /* of GcpuMap: complete ones and partial ones, the newest last */
    GPtrArray *answers;  /* of const char **: what was handed out through the interface */
    GHashTable *by_name; /* "FAMILY MODEL", "FAMILY features" → the answer */
    char *names_path;    /* NULL: none */
    GcpuNameHistory *names;
    GError *error; /* the first one met while answering through the interface */
};

static const char *const *answer_features_of(GcpuModelFeatures *interface, const char *arch,
                                             const char *model);
static const char *const *answer_feature_names(GcpuModelFeatures *interface, const char *arch);
static const char *const *answer_model_names(GcpuModelFeatures *interface, const char *arch);
static char *answer_who_knows(GcpuModelFeatures *interface, const char *arch, GcpuNameKind kind,
                              const char *name);

GcpuMapSource *gcpu_map_source_new(const char *path)
{
    GcpuMapSource *source = g_new0(GcpuMapSource, 1);

    source->path = g_strdup(path ? path : GCPU_MAP_DIR);
    source->origin = g_strdup_printf("CPU map in %s", source->path);
    source->interface = (GcpuModelFeatures){
        .features_of = answer_features_of,
        .feature_names = answer_feature_names,
        .model_names = answer_model_names,
        .who_knows = answer_who_knows,
        .origin = source->origin,
    };
    source->maps = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_map_unref);
    source->answers = g_ptr_array_new_with_free_func(g_free);
    source->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return source;
}

void gcpu_map_source_free(GcpuMapSource *source)
{
    if (!source)
        return;
    g_clear_error(&source->error);
    gcpu_name_history_free(source->names);
    g_free(source->names_path);
    g_hash_table_unref(source->by_name);
    g_ptr_array_unref(source->answers);
    g_ptr_array_unref(source->maps);
    g_free(source->origin);
    g_free(source->path);
    g_free(source);
}

GcpuMapSource *gcpu_map_source_copy(const GcpuMapSource *source)
{
    GcpuMapSource *copy = gcpu_map_source_new(source->path);

    for (guint i = 0; i < source->maps->len; i++)
        g_ptr_array_add(copy->maps, gcpu_map_ref(g_ptr_array_index(source->maps, i)));
    return copy;
}

const char *gcpu_map_source_path(const GcpuMapSource *source)
{
    return source->path;
}

/* A folder is called so where several maps lie side by side, as a source tree is. */
static GcpuVersion version_of_path(const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    guint n_parts = g_strv_length(parts);
    GcpuVersion version = 0;

    for (guint i = n_parts; i-- > 0 && i + PATH_PARTS >= n_parts;) {
        if (g_str_has_prefix(parts[i], PATH_PREFIX) &&
            gcpu_version_parse(parts[i] + strlen(PATH_PREFIX), &version))
            break;
    }
    return version;
}

GcpuVersion gcpu_map_source_version(const GcpuMapSource *source)
{
    return strcmp(source->path, GCPU_MAP_DIR) == 0 ? gcpu_installed_libvirt_version()
                                                   : version_of_path(source->path);
}

static gboolean knows(const GcpuMap *map, const char *const *models)
{
    if (gcpu_map_is_complete(map))
        return TRUE;
    for (guint i = 0; models && models[i]; i++) {
        if (!gcpu_map_find_model(map, models[i]))
            return FALSE;
    }
    return models != NULL;
}

const GcpuMap *gcpu_map_source_get(GcpuMapSource *source, GcpuArchFamily family,
                                   const char *const *models, GError **error)
{
    for (guint i = 0; i < source->maps->len; i++) {
        const GcpuMap *map = g_ptr_array_index(source->maps, i);
        if (gcpu_map_family(map) == family && knows(map, models))
            return map;
    }

    GcpuMap *map = models ? gcpu_map_xml_load_models(source->path, family, models, error)
                          : gcpu_map_xml_load(source->path, family, error);
    if (map)
        g_ptr_array_add(source->maps, map);
    return map;
}

/* An architecture without a map is no mistake; a map that cannot be read is, and is not read again.
 */
static const GcpuMap *map_for_answer(GcpuMapSource *source, GcpuArchFamily family,
                                     const char *const *models)
{
    if (source->error || !gcpu_arch_map_name(family))
        return NULL;
    return gcpu_map_source_get(source, family, models, &source->error);
}

/* @names: (transfer full). The names in it belong to a map that @source keeps. */
static const char *const *keep(GcpuMapSource *source, char *key, const char **names)
{
    g_ptr_array_add(source->answers, names);
    g_hash_table_insert(source->by_name, key, names);
    return names;
}

static const char *const *answer_features_of(GcpuModelFeatures *interface, const char *arch,
                                             const char *model)
{
    GcpuMapSource *source = (GcpuMapSource *)interface;
    GcpuArchFamily family = gcpu_arch_family(arch);
    g_autofree char *key = g_strdup_printf("%d model %s", family, model);
    const char *const *known = g_hash_table_lookup(source->by_name, key);
    const char *const models[] = { model, NULL };

    if (known)
        return known;
    const GcpuMap *map = map_for_answer(source, family, models);
    const GcpuMapModel *found = map ? gcpu_map_find_model(map, model) : NULL;
    if (!found)
        return NULL;
    return keep(source, g_steal_pointer(&key), gcpu_map_feature_names(map, found->features));
}

static const char *const *answer_feature_names(GcpuModelFeatures *interface, const char *arch)
{
    static const char *const no_models[] = { NULL };
    GcpuMapSource *source = (GcpuMapSource *)interface;
    GcpuArchFamily family = gcpu_arch_family(arch);
    g_autofree char *key = g_strdup_printf("%d features", family);
    const char *const *known = g_hash_table_lookup(source->by_name, key);

    if (known)
        return known;
    const GcpuMap *map = map_for_answer(source, family, no_models);
    if (!map)
        return NULL;
    return keep(source, g_steal_pointer(&key), gcpu_map_feature_names(map, NULL));
}

static const char *const *answer_model_names(GcpuModelFeatures *interface, const char *arch)
{
    GcpuMapSource *source = (GcpuMapSource *)interface;
    GcpuArchFamily family = gcpu_arch_family(arch);
    g_autofree char *key = g_strdup_printf("%d models", family);
    const char *const *known = g_hash_table_lookup(source->by_name, key);

    if (known)
        return known;
    const GcpuMap *map = map_for_answer(source, family, NULL);
    if (!map)
        return NULL;
    return keep(source, g_steal_pointer(&key), gcpu_map_model_names(map));
}

void gcpu_map_source_set_names(GcpuMapSource *source, const char *path)
{
    g_free(source->names_path);
    source->names_path = g_strdup(path);
}

static char *answer_who_knows(GcpuModelFeatures *interface, const char *arch, GcpuNameKind kind,
                              const char *name)
{
    GcpuMapSource *source = (GcpuMapSource *)interface;

    if (source->names_path && !source->names) {
        g_autofree char *text = gcpu_input_read(source->names_path, NAMES_BYTES_MAX, NULL, NULL);
        source->names = text ? gcpu_name_history_parse(text, source->names_path, NULL) : NULL;
        g_clear_pointer(&source->names_path, g_free);
    }
    if (!source->names)
        return NULL;
    return gcpu_name_history_format(source->names, gcpu_arch_family(arch), kind, name);
}

GcpuModelFeatures *gcpu_map_source_model_features(GcpuMapSource *source)
{
    return &source->interface;
}

const GError *gcpu_map_source_error(const GcpuMapSource *source)
{
    return source->error;
}
