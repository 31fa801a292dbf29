/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/map-xml.h"

#include "test-suite.h"

#define X86 GCPU_ARCH_FAMILY_X86

static GcpuMap *load(const char *name, GcpuArchFamily family, GError **error)
{
    g_autofree char *path = test_data(name);

    return gcpu_map_xml_load(path, family, error);
}

static void check_features(const GcpuMap *map, const char *model, const char *expected)
{
    const GcpuMapModel *found = gcpu_map_find_model(map, model);
    g_autofree char *features = found ? gcpu_map_format_set(map, found->features, " ") : NULL;

    check_str(features, expected);
}

static void a_directory_is_read_in_the_order_of_its_index(void)
{
    static const char *const models[] = { "Old", "Base", "Base-v1", "Base-v2", "Rome" };
    g_autoptr(GcpuMap) map = load("maps/directory", X86, NULL);

    check(gcpu_map_is_complete(map));
    check_int(gcpu_map_n_features(map), 12);
    check_int(gcpu_map_n_vendors(map), 2);
    check_int(gcpu_map_n_models(map), G_N_ELEMENTS(models));
    for (guint i = 0; i < G_N_ELEMENTS(models); i++)
        check_str(gcpu_map_model(map, i)->name, models[i]);
    check_features(map, "Base", "fpu sse pni aes avx");
    check_features(map, "Base-v2", "fpu sse pni aes avx avx512f");
}

static void a_feature_says_where_its_bit_is(void)
{
    static const struct {
        const char *name;
        GcpuFeatureBit bit;
    } table[] = {
        { "fpu", { GCPU_BIT_CPUID, 1, 0, GCPU_REGISTER_EDX, 0 } },
        { "avx", { GCPU_BIT_CPUID, 1, 0, GCPU_REGISTER_ECX, 28 } },
        { "mpx", { GCPU_BIT_CPUID, 7, 0, GCPU_REGISTER_EBX, 14 } },
        { "xsaves", { GCPU_BIT_CPUID, 13, 1, GCPU_REGISTER_EAX, 3 } },
        { "svm", { GCPU_BIT_CPUID, 0x80000001, 0, GCPU_REGISTER_ECX, 2 } },
        { "rdctl-no", { GCPU_BIT_MSR, 0x10a, 0, GCPU_REGISTER_EAX, 0 } },
    };
    g_autoptr(GcpuMap) map = load("maps/directory", X86, NULL);

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        int index = gcpu_map_find_feature(map, table[i].name);
        const GcpuFeatureBit *bit = &gcpu_map_feature(map, (guint)index)->bit;
        check_int(bit->source, table[i].bit.source);
        check_int(bit->leaf, table[i].bit.leaf);
        check_int(bit->subleaf, table[i].bit.subleaf);
        check_int(bit->reg, table[i].bit.reg);
        check_int(bit->bit, table[i].bit.bit);
    }
    const GcpuMapFeature *pni = gcpu_map_feature(map, 2);
    check_int(pni->n_aliases, 1);
    check_str(pni->aliases[0].name, "sse3");
    check_str(pni->aliases[0].source, "qemu");
    g_autofree char *stuck = gcpu_map_format_set(map, gcpu_map_non_migratable(map), " ");
    check_str(stuck, "xsaves invtsc");
}

static void the_marks_of_a_model_are_read(void)
{
    g_autoptr(GcpuMap) map = load("maps/directory", X86, NULL);
    const GcpuMapModel *base = gcpu_map_find_model(map, "Base");
    const GcpuMapModel *second = gcpu_map_find_model(map, "Base-v2");

    check(base->check_compat);
    check(base->decode_guest);
    check_str(base->canonical, "Base-v1");
    check(gcpu_model_has_signature(base, 6, 85, 0) && gcpu_model_has_signature(base, 6, 85, 4));
    check(!gcpu_model_has_signature(base, 6, 85, 5));
    check(gcpu_model_has_signature(base, 6, 106, 15));
    g_autofree char *removed = gcpu_map_format_set(map, base->removed, " ");
    g_autofree char *added = gcpu_map_format_set(map, base->added, " ");
    check_str(removed, "mpx");
    check_str(added, "vmx");
    check(second->decode_host && !second->decode_guest && !second->check_compat);
    check(gcpu_model_has_signature(second, 6, 143, 0));
    check(!gcpu_model_has_signature(second, 6, 106, 0));
}

static void other_architectures_have_version_registers(void)
{
    g_autoptr(GcpuMap) ppc64 = load("maps/directory", GCPU_ARCH_FAMILY_PPC64, NULL);
    g_autoptr(GcpuMap) arm = load("maps/directory", GCPU_ARCH_FAMILY_ARM, NULL);
    const GcpuMapModel *power8 = gcpu_map_find_model(ppc64, "POWER8");
    const GcpuMapModel *cortex = gcpu_map_find_model(arm, "cortex-a53");

    check_int(power8->n_pvrs, 2);
    check_int(power8->pvrs[1].value, 0x4d0000);
    check_int(power8->pvrs[1].mask, 0xffff0000);
    check_int(cortex->pvrs[0].value, 0xd03);
    check_int(gcpu_map_vendor(arm, 0)->implementer, 0x41);
    check_int(gcpu_map_find_feature(arm, "pauth"), 1);
}

static void the_single_file_of_old_libvirt_is_read(void)
{
    g_autofree char *file = test_data("maps/single/cpu_map.xml");
    g_autoptr(GcpuMap) by_directory = load("maps/single", X86, NULL);
    g_autoptr(GcpuMap) by_file = gcpu_map_xml_load(file, X86, NULL);
    g_autoptr(GError) error = NULL;

    check_features(by_directory, "Penryn", "fpu sse sse4.1");
    check_features(by_file, "Penryn", "fpu sse sse4.1");
    check(gcpu_map_find_model(by_file, "pentium3")->decode_guest);
    check(load("maps/single", GCPU_ARCH_FAMILY_ARM, &error) == NULL);
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED));
    check_contains(error->message, "no CPU map for architecture arm");
}

/* The promise of the lazy form: less is read, nothing is different. */
static void a_partial_map_says_the_same_as_the_whole(void)
{
    static const struct {
        const char *models[3];
        guint n_models;
        gboolean complete;
    } table[] = {
        { { NULL }, 0, FALSE },      { { "Rome" }, 1, FALSE },
        { { "Base-v2" }, 2, FALSE }, { { "Base-v2", "Base" }, 2, FALSE },
        { { "Unknown" }, 5, TRUE },  { { "Rome", "vendors" }, 5, TRUE },
    };
    g_autofree char *path = test_data("maps/directory");
    g_autoptr(GcpuMap) whole = gcpu_map_xml_load(path, X86, NULL);

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GcpuMap) part = gcpu_map_xml_load_models(path, X86, table[i].models, NULL);
        check_int(gcpu_map_n_models(part), table[i].n_models);
        check_int(gcpu_map_is_complete(part), table[i].complete);
        check_int(gcpu_map_n_features(part), gcpu_map_n_features(whole));
        for (guint j = 0; j < gcpu_map_n_models(part); j++) {
            const GcpuMapModel *model = gcpu_map_model(part, j);
            g_autofree char *features = gcpu_map_format_set(part, model->features, " ");
            check_features(whole, model->name, features);
        }
    }
}

#define INDEX(includes)    "<cpus>\n<arch name='x86'>\n" includes "</arch>\n</cpus>\n"
#define INCLUDE(file)      "<include filename='" file "'/>\n"
#define FEATURE(name, edx) "<feature name='" name "'><cpuid eax_in='1' edx='" edx "'/></feature>\n"

static void a_map_in_memory_has_nothing_to_include(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuMap) map = gcpu_map_xml_parse(
        INDEX("<model name='A'><feature name='fpu'/></model>" FEATURE("fpu", "1")), -1, "text", X86,
        NULL);

    check_features(map, "A", "fpu");
    check(gcpu_map_xml_parse(INDEX(INCLUDE("x86_vendors.xml")), -1, "text", X86, &error) == NULL);
    check_str(error->message, "text:3: invalid include 'x86_vendors.xml': there is no directory");
}

static void there_is_no_map_for_an_architecture_without_one(void)
{
    g_autoptr(GError) error = NULL;

    check(load("maps/directory", GCPU_ARCH_FAMILY_S390, &error) == NULL);
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED));
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_directory_is_read_in_the_order_of_its_index),
        TEST(a_feature_says_where_its_bit_is),
        TEST(the_marks_of_a_model_are_read),
        TEST(other_architectures_have_version_registers),
        TEST(the_single_file_of_old_libvirt_is_read),
        TEST(a_partial_map_says_the_same_as_the_whole),
        TEST(a_map_in_memory_has_nothing_to_include),
        TEST(there_is_no_map_for_an_architecture_without_one),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "map-xml", cases);
}
