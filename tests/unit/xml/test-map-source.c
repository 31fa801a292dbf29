/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/map-source.h"

#include "test-suite.h"

static GcpuMapSource *source_of(const char *name)
{
    g_autofree char *path = test_data(name);

    return gcpu_map_source_new(path);
}

static void a_model_is_answered_by_its_features(void)
{
    g_autoptr(GcpuMapSource) source = source_of("maps/directory");
    GcpuModelFeatures *features = gcpu_map_source_model_features(source);
    const char *const *rome = features->features_of(features, "x86_64", "Rome");

    check_int(g_strv_length((char **)rome), 7);
    check_str(rome[0], "fpu");
    check_str(rome[6], "svm");
    check(features->features_of(features, "x86_64", "Nowhere") == NULL);
    check(features->features_of(features, "aarch64", "Rome") == NULL);
    check(features->features_of(features, "s390x", "Rome") == NULL);
    check(features->features_of(features, "i686", "Rome") == rome);
}

static void all_names_are_in_map_order(void)
{
    g_autoptr(GcpuMapSource) source = source_of("maps/directory");
    GcpuModelFeatures *features = gcpu_map_source_model_features(source);
    const char *const *names = features->feature_names(features, "x86_64");
    const char *const *models = features->model_names(features, "x86_64");

    check_int(g_strv_length((char **)names), 12);
    check_str(names[1], "sse");
    check_int(g_strv_length((char **)models), 5);
    check_str(models[4], "Rome");
    check_contains(features->origin, "maps/directory");
}

static void only_what_is_asked_for_is_read(void)
{
    static const char *const rome[] = { "Rome", NULL };
    g_autoptr(GcpuMapSource) source = source_of("maps/directory");
    const GcpuMap *part = gcpu_map_source_get(source, GCPU_ARCH_FAMILY_X86, rome, NULL);
    const GcpuMap *whole = gcpu_map_source_get(source, GCPU_ARCH_FAMILY_X86, NULL, NULL);

    check_int(gcpu_map_n_models(part), 1);
    check_int(gcpu_map_n_models(whole), 5);
    check(gcpu_map_source_get(source, GCPU_ARCH_FAMILY_X86, rome, NULL) == part);
}

static void a_copy_has_what_was_read_and_lives_on_its_own(void)
{
    g_autoptr(GcpuMapSource) source = source_of("maps/directory");
    const GcpuMap *map = gcpu_map_source_get(source, GCPU_ARCH_FAMILY_X86, NULL, NULL);
    g_autoptr(GcpuMapSource) copy = gcpu_map_source_copy(source);

    check(gcpu_map_source_get(copy, GCPU_ARCH_FAMILY_X86, NULL, NULL) == map);
    check_str(gcpu_map_source_path(copy), gcpu_map_source_path(source));
    g_clear_pointer(&source, gcpu_map_source_free);
    GcpuModelFeatures *features = gcpu_map_source_model_features(copy);
    const char *const *rome = features->features_of(features, "x86_64", "Rome");
    check_str(rome ? rome[0] : NULL, "fpu");
}

static void a_map_that_is_not_there_knows_nothing(void)
{
    g_autoptr(GcpuMapSource) source = source_of("maps/missing");
    GcpuModelFeatures *features = gcpu_map_source_model_features(source);
    g_autoptr(GError) error = NULL;

    check(features->features_of(features, "x86_64", "Rome") == NULL);
    check(features->feature_names(features, "x86_64") == NULL);
    check(features->model_names(features, "x86_64") == NULL);
    check(gcpu_map_source_get(source, GCPU_ARCH_FAMILY_X86, NULL, &error) == NULL);
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
}

static void names_of_other_releases_are_answered_from_a_file(void)
{
    g_autoptr(GcpuMapSource) source = source_of("maps/directory");
    GcpuModelFeatures *features = gcpu_map_source_model_features(source);
    g_autofree char *path = test_data("../../driver/cpu/cpu-names.txt");

    check(features->who_knows(features, "x86_64", GCPU_NAME_MODEL, "EPYC-Genoa") == NULL);
    gcpu_map_source_set_names(source, path);
    g_autofree char *genoa = features->who_knows(features, "x86_64", GCPU_NAME_MODEL, "EPYC-Genoa");
    check_str(genoa, "libvirt 11.3.0, 12.8.0, not 9.0.0");
    check(features->who_knows(features, "s390x", GCPU_NAME_MODEL, "EPYC-Genoa") == NULL);
    gcpu_map_source_set_names(source, "/nonexistent");
    g_autofree char *again = features->who_knows(features, "i686", GCPU_NAME_FEATURE, "svm");
    check_str(again, "libvirt 9.0.0, 11.3.0, 12.8.0");
    g_autoptr(GcpuMapSource) other = source_of("maps/directory");
    gcpu_map_source_set_names(other, "/nonexistent");
    features = gcpu_map_source_model_features(other);
    check(features->who_knows(features, "x86_64", GCPU_NAME_MODEL, "EPYC-Genoa") == NULL);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_model_is_answered_by_its_features),
        TEST(all_names_are_in_map_order),
        TEST(only_what_is_asked_for_is_read),
        TEST(names_of_other_releases_are_answered_from_a_file),
        TEST(a_copy_has_what_was_read_and_lives_on_its_own),
        TEST(a_map_that_is_not_there_knows_nothing),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "map-source", cases);
}
