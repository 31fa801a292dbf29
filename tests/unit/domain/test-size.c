/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "domain/size.h"

#include "filled.h"
#include "test-suite.h"

typedef struct {
    const char *parts; /* of the template */
    const char *body;  /* of the instance */
    const char *findings;
} SizeCase;

static void run(const SizeCase *cases, guint n_cases, gboolean is_refused)
{
    for (guint i = 0; i < n_cases; i++) {
        g_autofree char *form =
            g_strdup_printf("<domain><name>a</name>\n%s</domain>", cases[i].parts);
        g_auto(Filled) filled = filled_from(form, cases[i].body, &filled_guest);
        check_str(filled.findings, cases[i].findings);
        check_int(filled.xml == NULL, is_refused);
    }
}

#define NUMA(cells) "<cpu>\n<numa>" cells "</numa></cpu>"

static void what_fits_is_not_talked_about(void)
{
    static const SizeCase cases[] = {
        { "", "memory_mb = 1\nvcpus = 1", "" },
        { "<memory unit='GiB'>1</memory><vcpu>4</vcpu>"
          "<cputune><vcpupin vcpu='3' cpuset='0'/><vcpusched vcpus='0-3' scheduler='batch'/>"
          "</cputune>" NUMA("<cell cpus='0-2,^1' memory='512' unit='MiB'/>"
                            "<cell cpus=' 1 , 3 ' memory='524288'/>"),
          "", "" },
        { "<maxMemory slots='4' unit='MiB'>512</maxMemory>", "memory_mb = 512", "" },
        { "<vcpu>2</vcpu><vcpus><vcpu id='0' enabled='yes'/><vcpu id='1' enabled='no'/></vcpus>",
          "", "" },
        { "<vcpu>60000</vcpu>" NUMA("<cell cpus='0' memory='1'/>"), "", "" },
        { "<memory>0</memory>" NUMA("<cell cpus='0' memory='65536'/>"), "", "" },
        { NUMA("<cell memory='524288'/><cell cpus='0' memory='0'/>"), "", "" },
    };

    run(cases, G_N_ELEMENTS(cases), FALSE);
}

/* Each was refused by libvirt 9.0 when it was defined. */
static void what_libvirt_refuses_is_refused(void)
{
    static const SizeCase cases[] = {
        { "<cputune>\n<vcpusched vcpus='0-5' scheduler='batch'/></cputune>", "vcpus = 2",
          "web.xml:3: error: <vcpusched> names virtual CPU 5, the guest has 2, counted from 0; "
          "change the template, or vcpus\n" },
        { "<vcpus>\n<vcpu id='0' enabled='yes'/>\n<vcpu id='2' enabled='yes'/></vcpus>",
          "vcpus = 2",
          "web.xml:4: error: <vcpu> names virtual CPU 2, the guest has 2, counted from 0; change "
          "the template, or vcpus\n" },
        { "<memory>524288</memory>" NUMA("\n<cell cpus='0-3' memory='524288'/>"), "vcpus = 2",
          "web.xml:4: error: <cell> names virtual CPU 3, the guest has 2, counted from 0; change "
          "the template, or vcpus\n" },
        { "<maxMemory slots='4' unit='MiB'>256</maxMemory>", "memory_mb = 512",
          "web.xml:2: error: maxMemory is 256 MiB, less than the memory of 512 MiB; raise "
          "maxMemory "
          "in the template, or lower memory_mb\n" },
        { "<memory>much</memory>", "", "web.xml:2: error: <memory> is no amount of memory\n" },
        { "<memory unit='pages'>1</memory>", "",
          "web.xml:2: error: <memory> is no amount of memory\n" },
        { "<memory>0</memory>", "",
          "web.xml:2: error: a guest needs memory, the template gives it none; set memory_mb in "
          "the "
          "instance, or <memory> in the template\n" },
        { "<memory>9</memory>\n<currentMemory>all</currentMemory>", "",
          "web.xml:3: error: <currentMemory> is no amount of memory\n" },
        { NUMA(""), "",
          "web.xml:3: error: <numa> has no cells; change the cells in the template, or choose one "
          "without them\n" },
        { "<vcpu current='0'>2</vcpu>", "",
          "web.xml:2: error: current is no number of virtual CPUs: one at least is online\n" },
        { "<vcpu current='x'>2</vcpu>", "",
          "web.xml:2: error: current is no number of virtual CPUs: one at least is online\n" },
        { "<vcpu current='3'>2</vcpu>", "",
          "web.xml:2: error: more virtual CPUs are to be online than there are\n" },
        { "<vcpu>0</vcpu>", "", "web.xml:2: error: <vcpu> is no number of virtual CPUs\n" },
        { "<vcpu/>", "", "web.xml:2: error: <vcpu> is no number of virtual CPUs\n" },
        { "<vcpu>70000</vcpu>", "", "web.xml:2: error: <vcpu> is no number of virtual CPUs\n" },
    };

    run(cases, G_N_ELEMENTS(cases), TRUE);
}

/* Each was defined by libvirt 9.0 with something else than what was asked for. */
static void what_libvirt_would_change_is_a_warning(void)
{
    static const SizeCase cases[] = {
        { "<cputune>\n<vcpupin vcpu='5' cpuset='1'/></cputune>", "vcpus = 2",
          "web.xml:3: warning: <vcpupin> names virtual CPU 5, the guest has 2, counted from 0; "
          "libvirt ignores it; change the template, or vcpus\n" },
        { NUMA("<cell cpus='0' memory='256' unit='MiB'/><cell cpus='1' memory='256' unit='MiB'/>"),
          "vcpus = 4\nmemory_mb = 512",
          "web.xml:3: warning: the NUMA cells hold 2 of 4 virtual CPUs; libvirt puts the others "
          "into the first cell; change the cells in the template, or choose one without them\n" },
        { NUMA("<cell cpus='0' memory='2' unit='GiB'/>"), "memory_mb = 512",
          "web.xml:3: warning: the NUMA cells have 2048 MiB of memory together, the guest is to "
          "have 512 MiB; libvirt gives it what the cells have; change the cells in the template, "
          "or choose one without them\n" },
        { NUMA("<cell cpus='0' memory='1025'/>"), "memory_mb = 1",
          "web.xml:3: warning: the NUMA cells have 1025 KiB of memory together, the guest is to "
          "have 1 MiB; libvirt gives it what the cells have; change the cells in the template, or "
          "choose one without them\n" },
    };

    run(cases, G_N_ELEMENTS(cases), FALSE);
}

static void contradictions_are_told_with_the_mistakes_of_devices(void)
{
    g_auto(Filled) filled =
        filled_from("<domain><maxMemory unit='MiB' slots='1'>1</maxMemory></domain>", "disk.0 = a",
                    &filled_guest);

    check_refused(filled, "no absolute path");
    check_contains(filled.findings, "maxMemory is 1 MiB");
}

static void a_hostile_set_of_cpus_takes_no_time(void)
{
    g_autoptr(GString) form = g_string_new("<domain><vcpu>4096</vcpu><cpu><numa><cell cpus='0");

    while (form->len < 100000)
        g_string_append(form, ",0-4294967295,^0-4095");
    g_string_append(form, "' memory='1'/></numa></cpu></domain>");
    g_auto(Filled) filled = filled_from(form->str, "", &filled_guest);
    check_refused(filled, "<cell> names virtual CPU 4294967295, the guest has 4096");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(what_fits_is_not_talked_about),
        TEST(what_libvirt_refuses_is_refused),
        TEST(what_libvirt_would_change_is_a_warning),
        TEST(contradictions_are_told_with_the_mistakes_of_devices),
        TEST(a_hostile_set_of_cpus_takes_no_time),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "size", cases);
}
