/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Laws of loading: reading only what a question needs gives the same bytes as reading everything.
 */
#include "cpu/compare.h"
#include "cpu/expand.h"
#include "test-suite.h"
#include "xml/def-xml.h"
#include "xml/map-source.h"
#include "xml/map-xml.h"

#define X86 GCPU_ARCH_FAMILY_X86

/* As libvirt 11.3 prints it, with all that it knows. */
#define VERSION GCPU_VERSION(11, 3, 0)

static void append_set(GString *text, const GcpuMap *map, const GcpuFeatureSet *set)
{
    g_autofree char *names = gcpu_map_format_set(map, set, " ");

    g_string_append_printf(text, "[%s]", names);
}

/* All that a map says of a model; but for the canonical name, which stands in another file. */
static char *describe(const GcpuMap *map, const char *name)
{
    const GcpuMapModel *model = gcpu_map_find_model(map, name);
    GString *text = g_string_new(name);

    if (!model)
        return g_string_free(g_string_append(text, " is not there"), FALSE);
    append_set(text, map, model->features);
    append_set(text, map, model->removed);
    append_set(text, map, model->added);
    g_string_append_printf(text, "%s %s %d%d%d", gcpu_map_vendor_name(map, model->vendor),
                           model->ancestor, model->decode_host, model->decode_guest,
                           model->check_compat);
    for (guint i = 0; i < model->n_removed; i++)
        g_string_append_printf(text, " -%u", model->removed_order[i]);
    for (guint i = 0; i < model->n_signatures; i++)
        g_string_append_printf(text, " %u/%u/%x", model->signatures[i].family,
                               model->signatures[i].model, model->signatures[i].steppings);
    for (guint i = 0; i < model->n_pvrs; i++)
        g_string_append_printf(text, " %x/%x", model->pvrs[i].value, model->pvrs[i].mask);
    return g_string_free(text, FALSE);
}

static char *describe_features(const GcpuMap *map)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < gcpu_map_n_features(map); i++) {
        const GcpuMapFeature *feature = gcpu_map_feature(map, i);
        const GcpuFeatureBit *bit = &feature->bit;
        g_string_append_printf(text, "%s %d %x.%x %d/%u %d", feature->name, bit->source, bit->leaf,
                               bit->subleaf, bit->reg, bit->bit, feature->migratable);
        for (guint j = 0; j < feature->n_aliases; j++)
            g_string_append_printf(text, " %s(%s)", feature->aliases[j].name,
                                   feature->aliases[j].source);
        g_string_append_c(text, '\n');
    }
    for (guint i = 0; i < gcpu_map_n_vendors(map); i++)
        g_string_append_printf(text, "%s %s\n", gcpu_map_vendor(map, i)->name,
                               gcpu_map_vendor(map, i)->cpuid_string);
    return g_string_free(text, FALSE);
}

static GcpuDef *def_of(GcpuDefType type, const char *model)
{
    GcpuDef *def = gcpu_def_new(type);

    def->model = g_strdup(model);
    return def;
}

static char *expand(const GcpuMap *map, const char *model)
{
    g_autoptr(GcpuDef) def = def_of(GCPU_DEF_GUEST, model);
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuDef) expanded = gcpu_expand(map, def, &error);

    return expanded ? gcpu_def_xml_format(expanded, VERSION) : g_strdup(error->message);
}

static char *compare(const GcpuMap *map, const char *host, const char *guest)
{
    g_autoptr(GcpuDef) host_def = def_of(GCPU_DEF_HOST, host);
    g_autoptr(GcpuDef) guest_def = def_of(GCPU_DEF_GUEST, guest);
    g_autoptr(GcpuComparison) verdict = gcpu_compare(map, "x86_64", host_def, guest_def, NULL);

    return g_strdup_printf("%s: %s", gcpu_verdict_to_string(verdict->verdict),
                           verdict->message ? verdict->message : "");
}

/* Asserts that two texts are the same without a line of output for each that is. */
static void check_same(char *is, char *should)
{
    g_autofree char *one = is, *other = should;

    if (strcmp(one, other) != 0)
        check_str(one, other);
}

static void check_one(const char *path, const GcpuMap *whole, const char *name)
{
    const char *const models[] = { name, NULL };
    g_autoptr(GcpuMap) part = gcpu_map_xml_load_models(path, X86, models, NULL);

    g_assert_nonnull(part);
    check_same(describe(part, name), describe(whole, name));
    check_same(describe_features(part), describe_features(whole));
    check_same(expand(part, name), expand(whole, name));
}

static void check_pair(const char *path, const GcpuMap *whole, const char *host, const char *guest)
{
    const char *const models[] = { host, guest, NULL };
    g_autoptr(GcpuMap) part = gcpu_map_xml_load_models(path, X86, models, NULL);

    g_assert_nonnull(part);
    check_same(compare(part, host, guest), compare(whole, host, guest));
    check_same(compare(part, guest, host), compare(whole, guest, host));
}

/* Every model alone, and with the one that follows it and the one in the middle. */
static void check_map(const char *path)
{
    g_autoptr(GcpuMap) whole = gcpu_map_xml_load(path, X86, NULL);
    g_autofree const char **names = gcpu_map_model_names(whole);
    guint n_models = gcpu_map_n_models(whole);

    check(n_models > 0);
    for (guint i = 0; i < n_models; i++) {
        check_one(path, whole, names[i]);
        check_pair(path, whole, names[i], names[(i + 1) % n_models]);
        check_pair(path, whole, names[i], names[(i + n_models / 2) % n_models]);
    }
    check_one(path, whole, "No-such-model");
}

static void a_part_says_the_same_bytes_as_the_whole(void)
{
    g_autofree char *path = test_data("maps/directory");

    check_map(path);
}

/* Not on every machine; the small map above always is. */
static void so_does_the_map_of_the_installed_libvirt(void)
{
    if (g_file_test(GCPU_MAP_DIR "/index.xml", G_FILE_TEST_EXISTS))
        check_map(GCPU_MAP_DIR);
    else
        g_print("  not installed: " GCPU_MAP_DIR "\n");
}

/* Whatever was asked before. */
static void the_order_of_questions_does_not_matter(void)
{
    g_autofree char *path = test_data("maps/directory");
    g_autoptr(GcpuMap) whole = gcpu_map_xml_load(path, X86, NULL);
    g_autofree const char **names = gcpu_map_model_names(whole);
    GRand *rand = g_rand_new_with_seed(7);

    for (guint round = 0; round < 50; round++) {
        g_autoptr(GcpuMapSource) source = gcpu_map_source_new(path);
        for (guint i = 0; i < 8; i++) {
            const char *const models[] = {
                names[g_rand_int_range(rand, 0, (gint32)gcpu_map_n_models(whole))], NULL
            };
            const GcpuMap *map = gcpu_map_source_get(
                source, X86, g_rand_int_range(rand, 0, 6) ? models : NULL, NULL);
            check_same(describe(map, models[0]), describe(whole, models[0]));
            check_same(expand(map, models[0]), expand(whole, models[0]));
        }
    }
    g_rand_free(rand);
    check(TRUE);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_part_says_the_same_bytes_as_the_whole),
        TEST(so_does_the_map_of_the_installed_libvirt),
        TEST(the_order_of_questions_does_not_matter),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "map-laws", cases);
}
