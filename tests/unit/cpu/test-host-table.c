/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/host-table.h"

#include "cpu/compare.h"
#include "cpu/demand.h"
#include "small-map.h"
#include "test-suite.h"

#define N_ROUNDS     300
#define N_HOSTS_MAX  9
#define N_MANY       1000000
#define N_DIFFERENT  60
#define MANY_MIB_MAX 64

static const char *const some_features[] = { "vmx", "avx",    "mpx", "svm", "xsaves",
                                             "hle", "invtsc", "rtm", "sse" };

typedef struct {
    GRand *random;
    GcpuMap *map;
    GPtrArray *hosts; /* of GcpuDef */
    GcpuHostTable *table;
} Fleet;

static guint below(const Fleet *fleet, guint n)
{
    return (guint)g_rand_int_range(fleet->random, 0, (gint32)n);
}

/* Few models and features, so that equal ones come up; vendors that do not fit their models, too.
 */
static GcpuDef *random_cpu(const Fleet *fleet, GcpuDefType type)
{
    static const char *const models[] = { "Old",        "Old@Intel", "Base",     "Base@Intel",
                                          "Has@Intel",  "Rome",      "Rome@AMD", "Base@AMD",
                                          "Base@Intel", "Has" };
    GcpuDef *cpu = small_def(type, models[below(fleet, G_N_ELEMENTS(models))], "");
    guint n_features = below(fleet, 4);

    for (guint i = 0; i < n_features; i++) {
        GcpuFeaturePolicy policy = GCPU_FEATURE_UNSET;
        if (type == GCPU_DEF_GUEST)
            policy = (GcpuFeaturePolicy)(GCPU_FEATURE_FORCE + (gint)below(fleet, 5));
        gcpu_def_set_feature(cpu, some_features[below(fleet, G_N_ELEMENTS(some_features))], policy);
    }
    return cpu;
}

static void add_host(Fleet *fleet, GcpuDef *cpu)
{
    g_ptr_array_add(fleet->hosts, cpu);
    check(gcpu_host_table_add(fleet->table, cpu, NULL, NULL));
}

static Fleet *fleet_new(guint seed)
{
    Fleet *fleet = g_new0(Fleet, 1);

    fleet->random = g_rand_new_with_seed(seed);
    fleet->map = small_map_new();
    fleet->hosts = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_def_free);
    fleet->table = gcpu_host_table_new(fleet->map);
    return fleet;
}

static Fleet *random_fleet(guint seed)
{
    Fleet *fleet = fleet_new(seed);
    guint n_hosts = 1 + below(fleet, N_HOSTS_MAX);

    for (guint i = 0; i < n_hosts; i++)
        add_host(fleet, random_cpu(fleet, below(fleet, 4) ? GCPU_DEF_HOST : GCPU_DEF_GUEST));
    return fleet;
}

static void fleet_free(Fleet *fleet)
{
    gcpu_host_table_free(fleet->table);
    g_ptr_array_unref(fleet->hosts);
    gcpu_map_unref(fleet->map);
    g_rand_free(fleet->random);
    g_free(fleet);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fleet, fleet_free)

static void check_verdicts(const Fleet *fleet, const GcpuDef *guest)
{
    guint8 verdicts[N_HOSTS_MAX];

    check(gcpu_host_table_check(fleet->table, guest, verdicts, NULL));
    for (guint i = 0; i < fleet->hosts->len; i++) {
        g_autoptr(GcpuComparison) single =
            gcpu_compare(fleet->map, "x86_64", g_ptr_array_index(fleet->hosts, i), guest, NULL);
        check_int(verdicts[gcpu_host_table_class_of(fleet->table, i)], single->verdict);
    }
}

static void a_verdict_of_the_table_is_that_of_each_host(void)
{
    for (guint round = 0; round < N_ROUNDS; round++) {
        g_autoptr(Fleet) fleet = random_fleet(round);
        g_autoptr(GcpuDef) guest = random_cpu(fleet, GCPU_DEF_GUEST);
        g_autoptr(GcpuDef) other_host = random_cpu(fleet, GCPU_DEF_HOST);
        guest->match = (GcpuMatch)below(fleet, GCPU_MATCH_STRICT + 1);
        g_free(other_host->arch);
        other_host->arch = g_strdup(below(fleet, 4) ? "i686" : "ppc64");
        check_verdicts(fleet, guest);
        check_verdicts(fleet, other_host);
    }
}

static void check_baseline(const Fleet *fleet, const guint *numbers, guint n)
{
    g_autoptr(GPtrArray) cpus = g_ptr_array_new();
    GcpuBaselineRequest request = { .arch = "x86_64", .flags = below(fleet, 4) };
    g_autoptr(GError) error = NULL, expected_error = NULL;

    for (guint i = 0; i < n; i++)
        g_ptr_array_add(cpus, g_ptr_array_index(fleet->hosts, numbers ? numbers[i] : i));
    g_autoptr(GcpuDef) actual =
        gcpu_host_table_baseline(fleet->table, numbers, n, &request, &error);
    request.cpus = (const GcpuDef *const *)cpus->pdata;
    request.n_cpus = cpus->len;
    g_autoptr(GcpuDef) expected = gcpu_baseline(fleet->map, &request, &expected_error);
    check_str(error ? error->message : NULL, expected_error ? expected_error->message : NULL);
    check_int(error ? error->code : -1, expected_error ? expected_error->code : -1);
    check_int(actual == NULL, expected == NULL);
    if (actual && expected)
        check(gcpu_def_equal(actual, expected));
}

static void a_baseline_of_the_table_is_that_of_the_hosts(void)
{
    for (guint round = 0; round < N_ROUNDS; round++) {
        g_autoptr(Fleet) fleet = random_fleet(round);
        guint numbers[4];
        check_baseline(fleet, NULL, fleet->hosts->len);
        for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
            numbers[i] = below(fleet, fleet->hosts->len);
        check_baseline(fleet, numbers, 1 + below(fleet, G_N_ELEMENTS(numbers)));
    }
}

/* The first host is not held against the vendor of its model, the second is. */
static void an_odd_first_host_that_comes_twice_is_odd(void)
{
    g_autoptr(Fleet) fleet = fleet_new(1);

    add_host(fleet, small_def(GCPU_DEF_HOST, "Base@AMD", ""));
    check_baseline(fleet, NULL, 1);
    add_host(fleet, small_def(GCPU_DEF_HOST, "Base@AMD", ""));
    check_baseline(fleet, NULL, 2);
}

static void equal_hosts_are_one_class(void)
{
    static const struct {
        const char *model, *features;
        guint class;
    } hosts[] = {
        { "Base@Intel", "avx", 0 },     { "Base@Intel", "avx", 0 },
        { "Base@Intel", "aes avx", 0 }, /* aes is in Base */
        { "Base", "avx", 1 },           /* a vendor that is not stated is not Intel */
        { "Base@Intel", "", 2 },        { "Old@Intel", "sse sse3 aes", 3 },
        { "Base@Intel", "avx", 0 },
    };
    g_autoptr(Fleet) fleet = fleet_new(1);
    GcpuHostClass class;

    for (guint i = 0; i < G_N_ELEMENTS(hosts); i++) {
        g_autoptr(GcpuDef) cpu = small_def(GCPU_DEF_HOST, hosts[i].model, hosts[i].features);
        guint index = G_MAXUINT;
        check(gcpu_host_table_add(fleet->table, cpu, &index, NULL));
        check_int(index, hosts[i].class);
        check_int(gcpu_host_table_class_of(fleet->table, i), hosts[i].class);
    }
    check_int(gcpu_host_table_n_hosts(fleet->table), 7);
    check_int(gcpu_host_table_n_classes(fleet->table), 4);
    gcpu_host_table_get_class(fleet->table, 0, &class);
    g_autofree char *names = gcpu_map_format_set(fleet->map, class.features, " ");
    check_str(class.model, "Base");
    check_str(class.vendor, "Intel");
    check_str(names, "fpu sse sse3 aes avx");
    check_int(class.n_hosts, 4);
}

static void the_order_of_hosts_does_not_change_the_classes(void)
{
    for (guint round = 0; round < N_ROUNDS; round++) {
        g_autoptr(Fleet) fleet = random_fleet(round);
        g_autoptr(GcpuHostTable) backward = gcpu_host_table_new(fleet->map);
        guint n = fleet->hosts->len;
        for (guint i = n; i > 0; i--)
            check(
                gcpu_host_table_add(backward, g_ptr_array_index(fleet->hosts, i - 1), NULL, NULL));
        check_int(gcpu_host_table_n_classes(backward), gcpu_host_table_n_classes(fleet->table));
        for (guint i = 0; i < n; i++) {
            GcpuHostClass one, other;
            gcpu_host_table_get_class(fleet->table, gcpu_host_table_class_of(fleet->table, i),
                                      &one);
            gcpu_host_table_get_class(backward, gcpu_host_table_class_of(backward, n - 1 - i),
                                      &other);
            check_int(one.n_hosts, other.n_hosts);
            check_str(one.vendor, other.vendor);
            check(gcpu_feature_set_equal(one.features, other.features, gcpu_map_words(fleet->map)));
        }
    }
}

/* libvirt: "unknown host CPU" is incompatible with whatever is asked for, and has no baseline. */
static void an_unknown_host_can_run_nothing(void)
{
    g_autoptr(Fleet) fleet = fleet_new(1);
    g_autoptr(GcpuDef) nothing = gcpu_def_new(GCPU_DEF_HOST);
    g_autoptr(GcpuDef) guest = small_def(GCPU_DEF_GUEST, "", "");
    GcpuBaselineRequest request = { .arch = "x86_64" };
    g_autoptr(GError) error = NULL;
    guint8 verdicts[2];

    add_host(fleet, small_def(GCPU_DEF_HOST, "Base", ""));
    check(gcpu_host_table_add(fleet->table, NULL, NULL, NULL));
    check(gcpu_host_table_add(fleet->table, nothing, NULL, NULL));
    check_int(gcpu_host_table_n_classes(fleet->table), 2);
    check(gcpu_host_table_check(fleet->table, guest, verdicts, NULL));
    check_int(verdicts[0], GCPU_VERDICT_SUPERSET);
    check_int(verdicts[1], GCPU_VERDICT_INCOMPATIBLE);
    check(!gcpu_host_table_baseline(fleet->table, NULL, 0, &request, &error));
    check_str(error->message, "no CPU model specified at index 1");
}

static void unknown_names_are_errors_that_change_nothing(void)
{
    g_autoptr(Fleet) fleet = fleet_new(1);
    g_autoptr(GcpuDef) host = small_def(GCPU_DEF_HOST, "Bogus", "");
    g_autoptr(GcpuDef) guest = small_def(GCPU_DEF_GUEST, "Base", "sse9");
    GcpuBaselineRequest request = { .arch = "x86_64" };
    g_autoptr(GError) of_host = NULL, of_guest = NULL, of_none = NULL;
    guint class = 7;

    check(!gcpu_host_table_add(fleet->table, host, &class, &of_host));
    check_str(of_host->message, "Unknown CPU model Bogus");
    check_int(class, 7);
    check_int(gcpu_host_table_n_hosts(fleet->table), 0);
    check_int(gcpu_host_table_n_classes(fleet->table), 0);
    check(!gcpu_host_table_check(fleet->table, guest, NULL, &of_guest));
    check_str(of_guest->message, "Unknown CPU feature sse9");
    check(!gcpu_host_table_baseline(fleet->table, NULL, 0, &request, &of_none));
    check_str(of_none->message, "no CPUs given");
}

static void the_sets_lie_side_by_side(void)
{
    g_autoptr(Fleet) fleet = random_fleet(12);
    g_autoptr(GcpuDef) guest = small_def(GCPU_DEF_GUEST, "Base", "");
    g_autofree GcpuDemand *demand = gcpu_demand_new(fleet->map, guest, NULL);
    guint8 verdicts[N_HOSTS_MAX];
    guint n = gcpu_host_table_n_classes(fleet->table);

    check(n > 1);
    gcpu_demand_check_many(demand, gcpu_host_table_sets(fleet->table), n, verdicts);
    for (guint i = 0; i < n; i++) {
        GcpuHostClass class;
        gcpu_host_table_get_class(fleet->table, i, &class);
        check(class.features ==
              gcpu_host_table_sets(fleet->table) + i * gcpu_map_words(fleet->map));
        check_int(verdicts[i], gcpu_demand_check(demand, class.features));
    }
}

/* In KiB; 0 where the kernel does not say. */
static guint64 resident_kib(void)
{
    g_autofree char *status = NULL;
    const char *line;

    if (!g_file_get_contents("/proc/self/status", &status, NULL, NULL))
        return 0;
    line = strstr(status, "VmRSS:");
    return line ? g_ascii_strtoull(line + strlen("VmRSS:"), NULL, 10) : 0;
}

static void a_million_hosts_are_small_and_quick(void)
{
    g_autoptr(Fleet) fleet = fleet_new(5);
    guint64 before_kib = resident_kib();

    for (guint i = 0; i < N_DIFFERENT; i++) {
        GcpuDef *cpu = small_def(GCPU_DEF_HOST, "Base@Intel", "");
        for (guint bit = 0; bit < 6; bit++) {
            if (i >> bit & 1)
                gcpu_def_set_feature(cpu, some_features[bit], GCPU_FEATURE_UNSET);
        }
        g_ptr_array_add(fleet->hosts, cpu);
    }
    for (guint i = 0; i < N_MANY; i++) {
        if (!gcpu_host_table_add(
                fleet->table, g_ptr_array_index(fleet->hosts, i * 7919u % N_DIFFERENT), NULL, NULL))
            test_fail(__FILE__, __LINE__, "host %u was refused", i);
    }
    check_int(gcpu_host_table_n_classes(fleet->table), N_DIFFERENT);
    check_int(gcpu_host_table_n_hosts(fleet->table), N_MANY);
    check(resident_kib() - before_kib < MANY_MIB_MAX * 1024);
    g_print("%d hosts: %.1f MiB\n", N_MANY, (double)(resident_kib() - before_kib) / 1024);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_verdict_of_the_table_is_that_of_each_host),
        TEST(a_baseline_of_the_table_is_that_of_the_hosts),
        TEST(an_odd_first_host_that_comes_twice_is_odd),
        TEST(equal_hosts_are_one_class),
        TEST(the_order_of_hosts_does_not_change_the_classes),
        TEST(an_unknown_host_can_run_nothing),
        TEST(unknown_names_are_errors_that_change_nothing),
        TEST(the_sets_lie_side_by_side),
        TEST(a_million_hosts_are_small_and_quick),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "host-table", cases);
}
