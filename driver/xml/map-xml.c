/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/map-xml.h"

#include "input/input.h"
#include "xml/map-file.h"
#include "xml/xml-tree.h"

/* The whole map of libvirt 12.8 has 540 kB in 216 files. */
#define TOTAL_SIZE_MAX (16 * 1024 * 1024)
#define INCLUDES_MAX   4096

typedef struct {
    char *path;
    char *model;       /* the model that it holds by its name; NULL: other things */
    GcpuXmlTree *tree; /* NULL: not read */
} Include;

typedef struct {
    GcpuArchFamily family;
    const char *arch; /* as the map calls it */
    char *dir;
    char *index_path;
    GcpuXmlTree *index;
    const xmlNode *arch_node;
    GPtrArray *includes;   /* of Include, in map order */
    GHashTable *filenames; /* of the includes */
    gsize bytes_left;      /* before the map is too large */
} Loading;

static void include_free(Include *include)
{
    g_free(include->path);
    g_free(include->model);
    gcpu_xml_tree_free(include->tree);
    g_free(include);
}

static void loading_free(Loading *loading)
{
    g_free(loading->dir);
    g_free(loading->index_path);
    gcpu_xml_tree_free(loading->index);
    if (loading->includes)
        g_ptr_array_unref(loading->includes);
    if (loading->filenames)
        g_hash_table_unref(loading->filenames);
    g_free(loading);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Loading, loading_free)

/* A pipe in a folder would keep its reader waiting; only a map that is named itself may come
 * through one. */
static gboolean check_is_file(const char *path, GError **error)
{
    if (!g_file_test(path, G_FILE_TEST_EXISTS) ||
        g_file_test(path, G_FILE_TEST_IS_REGULAR | G_FILE_TEST_IS_DIR))
        return TRUE;
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "%s: is no file", path);
    return FALSE;
}

static GcpuXmlTree *read_tree(Loading *loading, const char *path, GError **error)
{
    gsize length = 0;
    g_autofree char *text = gcpu_input_read(path, loading->bytes_left, &length, error);

    if (!text)
        return NULL;
    loading->bytes_left -= length;
    return gcpu_xml_tree_parse(text, (gssize)length, path, "cpus", error);
}

static gboolean find_index(Loading *loading, const char *path, GError **error)
{
    if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
        loading->dir = g_path_get_dirname(path);
        loading->index_path = g_strdup(path);
    } else {
        loading->dir = g_strdup(path);
        loading->index_path = g_build_filename(path, "index.xml", NULL);
        if (!g_file_test(loading->index_path, G_FILE_TEST_EXISTS)) {
            g_autofree char *single = g_build_filename(path, "cpu_map.xml", NULL);
            if (g_file_test(single, G_FILE_TEST_EXISTS)) {
                g_free(loading->index_path);
                loading->index_path = g_steal_pointer(&single);
            }
        }
    }
    if (strcmp(path, loading->index_path) != 0 && !check_is_file(loading->index_path, error))
        return FALSE;
    g_hash_table_add(loading->filenames, g_path_get_basename(loading->index_path));
    loading->index = read_tree(loading, loading->index_path, error);
    return loading->index != NULL;
}

static gboolean find_arch(Loading *loading, GError **error)
{
    const xmlNode *root = gcpu_xml_tree_root(loading->index);

    for (const xmlNode *node = gcpu_xml_child(root, "arch"); node;
         node = gcpu_xml_next(node, "arch")) {
        g_autofree char *name = gcpu_xml_attribute(node, "name");
        if (g_strcmp0(name, loading->arch) != 0)
            continue;
        if (loading->arch_node) {
            g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                        "%s:%u: architecture %s is there twice", loading->index_path,
                        gcpu_xml_line(node), loading->arch);
            return FALSE;
        }
        loading->arch_node = node;
    }
    if (loading->arch_node)
        return TRUE;
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED, "%s: no CPU map for architecture %s",
                loading->index_path, loading->arch);
    return FALSE;
}

/* "x86_EPYC-Rome.xml" → "EPYC-Rome"; NULL for what holds no model by its name. */
static char *model_of_filename(const Loading *loading, const char *filename)
{
    g_autofree char *prefix = g_strconcat(loading->arch, "_", NULL);

    if (!g_str_has_prefix(filename, prefix) || !g_str_has_suffix(filename, ".xml"))
        return NULL;
    const char *start = filename + strlen(prefix);
    if (strlen(start) < strlen(".xml"))
        return NULL;
    g_autofree char *name = g_strndup(start, strlen(start) - strlen(".xml"));
    if (strcmp(name, "vendors") == 0 || strcmp(name, "features") == 0)
        return NULL;
    return g_steal_pointer(&name);
}

static const char *wrong_include(const Loading *loading, const char *filename)
{
    if (!loading->dir)
        return "there is no directory";
    if (!filename || !*filename || strchr(filename, '/') || strcmp(filename, ".") == 0 ||
        strcmp(filename, "..") == 0)
        return "the name of a file in the same directory is needed";
    if (g_hash_table_contains(loading->filenames, filename))
        return "it is included already";
    if (loading->includes->len == INCLUDES_MAX)
        return "there are too many";
    return NULL;
}

static gboolean add_include(Loading *loading, const xmlNode *node, GError **error)
{
    g_autofree char *filename = gcpu_xml_attribute(node, "filename");
    const char *wrong = wrong_include(loading, filename);

    if (wrong) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "%s:%u: invalid include '%s': %s",
                    loading->index_path, gcpu_xml_line(node), filename ? filename : "", wrong);
        return FALSE;
    }
    Include *include = g_new0(Include, 1);
    include->path = g_build_filename(loading->dir, filename, NULL);
    include->model = model_of_filename(loading, filename);
    g_ptr_array_add(loading->includes, include);
    g_hash_table_add(loading->filenames, g_steal_pointer(&filename));
    return TRUE;
}

static gboolean is_element(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

/* Groups only have a name and hold includes; they do not nest. */
static gboolean list_includes(Loading *loading, const xmlNode *parent, gboolean in_group,
                              GError **error)
{
    for (const xmlNode *node = parent->children; node; node = node->next) {
        if (is_element(node, "include") && !add_include(loading, node, error))
            return FALSE;
        if (!in_group && is_element(node, "group") && !list_includes(loading, node, TRUE, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_include(Loading *loading, Include *include, GError **error)
{
    if (include->tree)
        return TRUE;
    if (!check_is_file(include->path, error))
        return FALSE;
    include->tree = read_tree(loading, include->path, error);
    if (!include->tree)
        return FALSE;
    const xmlNode *nested = gcpu_xml_child(gcpu_xml_tree_root(include->tree), "include");
    if (!nested)
        return TRUE;
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                "%s:%u: an included file must not include another", include->path,
                gcpu_xml_line(nested));
    return FALSE;
}

static gboolean read_all(Loading *loading, GError **error)
{
    for (guint i = 0; i < loading->includes->len; i++) {
        if (!read_include(loading, g_ptr_array_index(loading->includes, i), error))
            return FALSE;
    }
    return TRUE;
}

static Include *find_include(Loading *loading, const char *model)
{
    for (guint i = 0; i < loading->includes->len; i++) {
        Include *include = g_ptr_array_index(loading->includes, i);
        if (g_strcmp0(include->model, model) == 0)
            return include;
    }
    return NULL;
}

/* Reads the files of @models and their ancestors. Returns FALSE without error if the names of the
 * files do not tell where a model is. */
static gboolean read_models(Loading *loading, const char *const *models, GError **error)
{
    g_autoptr(GPtrArray) wanted = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; models[i]; i++)
        g_ptr_array_add(wanted, g_strdup(models[i]));
    for (guint i = 0; i < wanted->len; i++) {
        const char *model = g_ptr_array_index(wanted, i);
        if (gcpu_map_file_defines(loading->arch_node, model))
            continue;
        Include *include = find_include(loading, model);
        if (!include)
            return FALSE;
        if (include->tree)
            continue;
        if (!read_include(loading, include, error))
            return FALSE;
        const xmlNode *root = gcpu_xml_tree_root(include->tree);
        if (!gcpu_map_file_defines(root, model))
            return FALSE;
        gcpu_map_file_ancestors(root, wanted);
    }
    return TRUE;
}

static gboolean read_others(Loading *loading, GError **error)
{
    for (guint i = 0; i < loading->includes->len; i++) {
        Include *include = g_ptr_array_index(loading->includes, i);
        if (!include->model && !read_include(loading, include, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_wanted(Loading *loading, const char *const *models, GError **error)
{
    g_autoptr(GError) problem = NULL;

    if (!models)
        return read_all(loading, error);
    if (read_models(loading, models, &problem))
        return read_others(loading, error);
    if (!problem)
        return read_all(loading, error);
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
}

static GcpuMap *build(const Loading *loading, GError **error)
{
    g_autoptr(GcpuMapBuilder) builder = gcpu_map_builder_new(loading->family);
    gboolean complete = TRUE;

    if (!gcpu_map_file_add(loading->arch_node, loading->index_path, loading->family, builder,
                           error))
        return NULL;
    for (guint i = 0; i < loading->includes->len; i++) {
        const Include *include = g_ptr_array_index(loading->includes, i);
        if (!include->tree) {
            complete = FALSE;
            continue;
        }
        if (!gcpu_map_file_add(gcpu_xml_tree_root(include->tree), include->path, loading->family,
                               builder, error))
            return NULL;
    }
    return gcpu_map_builder_end(builder, complete);
}

static Loading *loading_new(GcpuArchFamily family, GError **error)
{
    if (!gcpu_arch_map_name(family)) {
        g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED,
                            "libvirt has no CPU map for this architecture");
        return NULL;
    }

    Loading *loading = g_new0(Loading, 1);
    loading->family = family;
    loading->arch = gcpu_arch_map_name(family);
    loading->includes = g_ptr_array_new_with_free_func((GDestroyNotify)include_free);
    loading->filenames = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    loading->bytes_left = TOTAL_SIZE_MAX;
    return loading;
}

static GcpuMap *load(const char *path, GcpuArchFamily family, const char *const *models,
                     GError **error)
{
    g_autoptr(Loading) loading = loading_new(family, error);

    if (!loading || !find_index(loading, path, error) || !find_arch(loading, error) ||
        !list_includes(loading, loading->arch_node, FALSE, error) ||
        !read_wanted(loading, models, error))
        return NULL;
    return build(loading, error);
}

GcpuMap *gcpu_map_xml_parse(const char *text, gssize length, const char *name,
                            GcpuArchFamily family, GError **error)
{
    g_autoptr(Loading) loading = loading_new(family, error);

    if (!loading)
        return NULL;
    loading->index_path = g_strdup(name);
    loading->index = gcpu_xml_tree_parse(text, length, name, "cpus", error);
    if (!loading->index || !find_arch(loading, error) ||
        !list_includes(loading, loading->arch_node, FALSE, error))
        return NULL;
    return build(loading, error);
}

GcpuMap *gcpu_map_xml_load(const char *path, GcpuArchFamily family, GError **error)
{
    return load(path, family, NULL, error);
}

GcpuMap *gcpu_map_xml_load_models(const char *path, GcpuArchFamily family,
                                  const char *const *models, GError **error)
{
    return load(path, family, models, error);
}
