/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test-suite.h"
#include "xml/def-xml.h"

typedef struct {
    const char *xml;
    const char *expected;
} Row;

static void check_refused(const Row *row, GcpuDefKind kind)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuDef) def = gcpu_def_xml_parse(row->xml, -1, "guest.xml", kind, &error);

    if (def) {
        test_fail(__FILE__, __LINE__, "accepted: %s", row->xml);
        return;
    }
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
    check_contains(error->message, row->expected);
    check(g_str_has_prefix(error->message, "guest.xml:1: "));
}

/* The sentences are those of libvirt 9.0.0, observed by defining a domain with each element. */
static void mistakes_in_a_guest_are_refused_in_the_words_of_libvirt(void)
{
    static const Row rows[] = {
        { "<cpu mode='hostmodel'/>", "Invalid mode attribute 'hostmodel'" },
        { "<cpu mode=''/>", "Invalid mode attribute ''" },
        { "<cpu match='foo'><model>Penryn</model></cpu>",
          "Invalid value for attribute 'match' in element 'cpu': 'foo'" },
        { "<cpu check='foo'/>", "Invalid value for attribute 'check' in element 'cpu': 'foo'" },
        { "<cpu migratable='on'/>",
          "Attribute migratable is only allowed for 'host-passthrough' / 'maximum' CPU mode" },
        { "<cpu mode='host-passthrough' migratable='yes'/>",
          "Invalid value for attribute 'migratable' in element 'cpu': 'yes'" },
        { "<cpu migratable='yes'/>",
          "Invalid value for attribute 'migratable' in element 'cpu': 'yes'" },
        { "<cpu match='x' migratable='off'/>",
          "Attribute migratable is only allowed for 'host-passthrough' / 'maximum' CPU mode" },
        { "<cpu><vendor>Intel</vendor></cpu>", "CPU vendor specified without CPU model" },
        { "<cpu mode='host-model'><vendor>Intel</vendor></cpu>",
          "CPU vendor specified without CPU model" },
        { "<cpu><feature name='vmx'/></cpu>",
          "Non-empty feature list specified without CPU model" },
        { "<cpu><model/><feature name='vmx'/></cpu>",
          "Non-empty feature list specified without CPU model" },
        { "<cpu><model>A</model><feature name='vmx'/><feature name='vmx' policy='disable'/></cpu>",
          "CPU feature 'vmx' specified more than once" },
        { "<cpu><model>A</model><feature name=''/></cpu>", "Invalid CPU feature name" },
        { "<cpu><model>A</model><feature/></cpu>", "Invalid CPU feature name" },
        { "<cpu><model>A</model><feature name='a' policy='maybe'/></cpu>",
          "Invalid CPU feature policy" },
        { "<cpu><model>A</model><feature name='a' policy=''/></cpu>",
          "Invalid CPU feature policy" },
        { "<cpu><model fallback='x'>A</model></cpu>", "Invalid fallback attribute" },
        { "<cpu><model vendor_id='x'>A</model></cpu>",
          "vendor_id must be exactly 12 characters long" },
        { "<cpu><model vendor_id='12345,789012'>A</model></cpu>", "vendor id is invalid" },
        { "<cpu><topology/></cpu>", "Missing required attribute 'sockets' in element 'topology'" },
        { "<cpu><topology sockets='1' cores='1'/></cpu>",
          "Missing required attribute 'threads' in element 'topology'" },
        { "<cpu><topology sockets='0' cores='1' threads='1'/></cpu>",
          "Invalid value for attribute 'sockets' in element 'topology': Zero is not permitted" },
        { "<cpu><topology sockets='1' dies='0' cores='1' threads='1'/></cpu>",
          "Invalid value for attribute 'dies' in element 'topology': Zero is not permitted" },
        { "<cpu><topology sockets='1' cores='1' threads='x'/></cpu>",
          "Invalid value for attribute 'threads' in element 'topology': 'x'. Expected "
          "non-negative integer value" },
        { "<cpu><topology sockets='-1' cores='1' threads='1'/></cpu>",
          "'-1'. Expected non-negative integer value" },
        { "<cpu><topology sockets='1 ' cores='1' threads='1'/></cpu>",
          "'1 '. Expected non-negative integer value" },
        { "<cpu><topology sockets='4294967296' cores='1' threads='1'/></cpu>",
          "'4294967296'. Expected non-negative integer value" },
        { "<cpu><cache/></cpu>", "Missing required attribute 'mode' in element 'cache'" },
        { "<cpu><cache mode='x'/></cpu>",
          "Invalid value for attribute 'mode' in element 'cache': 'x'" },
        { "<cpu><cache mode='emulate' level='0'/></cpu>",
          "invalid CPU cache level, must be in range [1,3]" },
        { "<cpu><cache mode='emulate' level='4'/></cpu>",
          "invalid CPU cache level, must be in range [1,3]" },
        { "<cpu><cache mode='emulate' level='a'/></cpu>",
          "Invalid value for attribute 'level' in element 'cache': 'a'. Expected integer value" },
        { "<cpu><cache mode='emulate'/><cache mode='emulate'/></cpu>",
          "at most one CPU cache element may be specified" },
        { "<cpu><maxphysaddr/></cpu>",
          "Missing required attribute 'mode' in element 'maxphysaddr'" },
        { "<cpu><maxphysaddr mode='x'/></cpu>",
          "Invalid value for attribute 'mode' in element 'maxphysaddr': 'x'" },
        { "<cpu><maxphysaddr mode='emulate' bits='-1'/></cpu>",
          "Invalid value for attribute 'bits' in element 'maxphysaddr': '-1'. Expected "
          "non-negative value" },
        { "<cpu><maxphysaddr mode='emulate' bits='a'/></cpu>",
          "Invalid value for attribute 'bits' in element 'maxphysaddr': 'a'. Expected integer "
          "value" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        check_refused(&rows[i], GCPU_DEF_KIND_GUEST);
}

#define HOST(rest) "<cpu><arch>x86_64</arch><model>Penryn</model>" rest "</cpu>"

/* Observed on libvirt 9.0.0 by asking for the baseline of each element. */
static void mistakes_in_a_host_are_refused_in_the_words_of_libvirt(void)
{
    static const Row rows[] = {
        { "<cpu/>", "Missing CPU architecture" },
        { "<cpu><arch/></cpu>", "Missing CPU architecture" },
        { "<cpu><model>Penryn</model></cpu>", "Missing CPU architecture" },
        { "<cpu><arch>foo</arch></cpu>", "Unknown architecture foo" },
        { "<cpu><arch>x86_64</arch></cpu>", "Missing CPU model name" },
        { "<cpu mode='custom'><arch>x86_64</arch><model>Penryn</model></cpu>",
          "Attribute mode is only allowed for guest CPU" },
        { "<cpu migratable='on'><arch>foo</arch></cpu>",
          "Attribute migratable is only allowed for 'host-passthrough' / 'maximum' CPU mode" },
        { HOST("<microcode version='a'/>"), "invalid microcode version" },
        { HOST("<microcode version=''/>"), "invalid microcode version" },
        { HOST("<microcode version='99999999999'/>"), "invalid microcode version" },
        { HOST("<signature/>"), "Missing required attribute 'family' in element 'signature'" },
        { HOST("<signature family='6' model='b' stepping='2'/>"),
          "Invalid value for attribute 'model' in element 'signature': 'b'. Expected non-negative "
          "integer value" },
        { HOST("<signature family='0' model='1' stepping='2'/>"),
          "Invalid value for attribute 'family' in element 'signature': Zero is not permitted" },
        { HOST("<counter name='tsc'/>"),
          "Missing required attribute 'frequency' in element 'counter'" },
        { HOST("<counter name='tsc' frequency='1' scaling='on'/>"),
          "Invalid value for attribute 'scaling' in element 'counter': 'on'" },
        { HOST("<feature name='vmx'/><feature name='vmx'/>"),
          "CPU feature 'vmx' specified more than once" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        check_refused(&rows[i], GCPU_DEF_KIND_HOST);
}

static void arch_and_match_exclude_each_other_only_where_both_kinds_may_come(void)
{
    const Row row = { "<cpu match='exact'><arch>x86_64</arch><model>Penryn</model></cpu>",
                      "'arch' element cannot be used inside 'cpu' element with 'match' "
                      "attribute'" };
    g_autoptr(GError) error = NULL;

    check_refused(&row, GCPU_DEF_KIND_AUTO);
    g_autoptr(GcpuDef) guest =
        gcpu_def_xml_parse(row.xml, -1, "guest.xml", GCPU_DEF_KIND_GUEST, &error);
    check(guest && guest->match == GCPU_MATCH_EXACT && !guest->arch);
    g_autoptr(GcpuDef) host =
        gcpu_def_xml_parse(row.xml, -1, "guest.xml", GCPU_DEF_KIND_HOST, &error);
    check(host && host->match == GCPU_MATCH_UNSET);
}

static void an_arch_makes_a_host_and_none_a_guest(void)
{
    g_autoptr(GcpuDef) host = gcpu_def_xml_parse(HOST("<feature name='vmx' policy='foo'/>"), -1,
                                                 "x", GCPU_DEF_KIND_AUTO, NULL);
    g_autoptr(GcpuDef) guest = gcpu_def_xml_parse(
        "<cpu><model>Penryn</model><feature name='vmx'/></cpu>", -1, "x", GCPU_DEF_KIND_AUTO, NULL);

    check(host && host->type == GCPU_DEF_HOST);
    check(host && gcpu_def_feature(host, 0)->policy == GCPU_FEATURE_UNSET);
    check(guest && guest->type == GCPU_DEF_GUEST);
    check(guest && gcpu_def_feature(guest, 0)->policy == GCPU_FEATURE_REQUIRE);
}

static void a_mistyped_word_is_answered_with_the_nearest_one(void)
{
    const Row row = { "<cpu mode='host-modle'/>",
                      "allowed: custom, host-model, host-passthrough, maximum; did you mean "
                      "\"host-model\"?" };

    check_refused(&row, GCPU_DEF_KIND_GUEST);
}

static void a_line_break_in_a_value_does_not_forge_a_message(void)
{
    const Row row = { "<cpu mode='a&#10;error: b'/>", "Invalid mode attribute 'a\\x0aerror: b'" };

    check_refused(&row, GCPU_DEF_KIND_GUEST);
}

/* As printed by libvirt 9.0.0 for a domain with the element on the left. */
static void a_guest_is_printed_as_libvirt_prints_it(void)
{
    static const Row rows[] = {
        { "<cpu/>", "<cpu/>\n" },
        { "<cpu mode='custom' match='strict'/>", "<cpu/>\n" },
        { "<cpu mode='host-model' match='exact'/>", "<cpu mode='host-model'/>\n" },
        { "<cpu mode='host-model'><model fallback='forbid'/></cpu>", "<cpu mode='host-model'/>\n" },
        { "<cpu mode='host-model' match='strict'><model>power8</model></cpu>",
          "<cpu mode='host-model'>\n  <model fallback='allow'>power8</model>\n</cpu>\n" },
        { "<cpu mode='host-model'><model vendor_id='123456789012'/></cpu>",
          "<cpu mode='host-model'>\n  <model vendor_id='123456789012'/>\n</cpu>\n" },
        { "<cpu mode='host-model' match='strict'><model>A</model></cpu>",
          "<cpu mode='host-model'>\n  <model fallback='allow'>A</model>\n</cpu>\n" },
        { "<cpu match='minimum'><model fallback='allow' vendor_id='123456789012'/></cpu>",
          "<cpu>\n  <model vendor_id='123456789012'/>\n</cpu>\n" },
        { "<cpu mode='host-passthrough' match='strict'/>", "<cpu mode='host-passthrough'/>\n" },
        { "<cpu mode='host-passthrough'><model vendor_id='x' fallback='z'>A</model></cpu>",
          "<cpu mode='host-passthrough'/>\n" },
        { "<cpu mode='host-passthrough'><model>A</model><vendor>B</vendor>"
          "<feature name='vmx'/></cpu>",
          "<cpu mode='host-passthrough'>\n  <feature policy='require' name='vmx'/>\n</cpu>\n" },
        { "<cpu mode='maximum' check='none'><feature policy='disable' name='vmx'/></cpu>",
          "<cpu mode='maximum' check='none'>\n  <feature policy='disable' name='vmx'/>\n"
          "</cpu>\n" },
        { "<cpu><model> Penryn </model></cpu>",
          "<cpu mode='custom' match='exact'>\n  <model fallback='allow'> Penryn </model>\n"
          "</cpu>\n" },
        { "<cpu check='partial'><model>Pen<!-- c -->ryn</model></cpu>",
          "<cpu mode='custom' match='exact' check='partial'>\n"
          "  <model fallback='allow'>Penryn</model>\n</cpu>\n" },
        { "<cpu><model>A</model><vendor/></cpu>",
          "<cpu mode='custom' match='exact'>\n  <model fallback='allow'>A</model>\n</cpu>\n" },
        { "<cpu><x:model xmlns:x='u'>Penryn</x:model></cpu>", "<cpu/>\n" },
        { "<cpu><topology sockets=' +1' cores='1' threads='1'/></cpu>",
          "<cpu>\n  <topology sockets='1' dies='1' cores='1' threads='1'/>\n</cpu>\n" },
        { "<cpu><cache mode='emulate' level='3'/></cpu>",
          "<cpu>\n  <cache level='3' mode='emulate'/>\n</cpu>\n" },
        { "<cpu><cache mode='passthrough'/><maxphysaddr mode='emulate' bits='41'/><model>a</model>"
          "<topology sockets='1' cores='1' threads='1'/><vendor>b</vendor><feature name='x'/>"
          "</cpu>",
          "<cpu mode='custom' match='exact'>\n"
          "  <model fallback='allow'>a</model>\n"
          "  <vendor>b</vendor>\n"
          "  <topology sockets='1' dies='1' cores='1' threads='1'/>\n"
          "  <cache mode='passthrough'/>\n"
          "  <maxphysaddr mode='emulate' bits='41'/>\n"
          "  <feature policy='require' name='x'/>\n"
          "</cpu>\n" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GcpuDef) def =
            gcpu_def_xml_parse(rows[i].xml, -1, "x", GCPU_DEF_KIND_GUEST, &error);
        g_autofree char *text = def ? gcpu_def_xml_format(def, GCPU_VERSION(9, 0, 0)) : NULL;
        check_str(error ? error->message : text, rows[i].expected);
    }
}

static void defaults_that_a_version_does_not_know_are_left_out(void)
{
    static const struct {
        GcpuVersion version;
        const char *expected;
    } rows[] = {
        { GCPU_VERSION(0, 9, 7), "<cpu match='exact'>\n  <model>Penryn</model>\n"
                                 "  <topology sockets='2' cores='1' threads='1'/>\n</cpu>\n" },
        { GCPU_VERSION(0, 9, 10), "<cpu mode='custom' match='exact'>\n"
                                  "  <model fallback='allow'>Penryn</model>\n"
                                  "  <topology sockets='2' cores='1' threads='1'/>\n</cpu>\n" },
        { GCPU_VERSION(10, 1, 0), "<cpu mode='custom' match='exact'>\n"
                                  "  <model fallback='allow'>Penryn</model>\n"
                                  "  <topology sockets='2' dies='1' clusters='1' cores='1' "
                                  "threads='1'/>\n</cpu>\n" },
        { 0, "<cpu>\n  <model>Penryn</model>\n"
             "  <topology sockets='2' cores='1' threads='1'/>\n</cpu>\n" },
    };
    g_autoptr(GcpuDef) def = gcpu_def_new(GCPU_DEF_GUEST);

    def->model = g_strdup("Penryn");
    def->topology = (GcpuTopology){ .sockets = 2, .cores = 1, .threads = 1 };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = gcpu_def_xml_format(def, rows[i].version);
        check_str(text, rows[i].expected);
    }
}

static void what_is_stated_comes_back_unchanged(void)
{
    static const char *const texts[] = {
        "<cpu/>\n",
        "<cpu mode='host-model' match='exact'>\n  <model fallback='forbid'/>\n</cpu>\n",
        "<cpu mode='maximum' check='none' migratable='off' deprecated_features='on'/>\n",
        "<cpu match='minimum'>\n"
        "  <model fallback='allow' vendor_id='KVM &quot;KVMKV&apos;&amp;'>A&amp;B</model>\n"
        "  <vendor>AMD</vendor>\n"
        "  <topology sockets='1' dies='2' clusters='3' cores='4' threads='5'/>\n"
        "  <cache level='3' mode='emulate'/>\n"
        "  <maxphysaddr mode='passthrough' bits='42' limit='39'/>\n"
        "  <feature policy='force' name='b'/>\n"
        "  <feature policy='require' name='a'/>\n"
        "  <feature policy='optional' name='sse4.2'/>\n"
        "  <feature policy='disable' name='&lt;'/>\n"
        "  <feature policy='forbid' name='é'/>\n"
        "</cpu>\n",
        "<cpu>\n"
        "  <arch>x86_64</arch>\n"
        "  <model>Skylake-Server-IBRS</model>\n"
        "  <vendor>Intel</vendor>\n"
        "  <microcode version='33554509'/>\n"
        "  <signature family='6' model='85' stepping='0'/>\n"
        "  <counter name='tsc' frequency='2095078000' scaling='no'/>\n"
        "  <topology sockets='1' dies='1' cores='2' threads='2'/>\n"
        "  <maxphysaddr mode='emulate' bits='46'/>\n"
        "  <feature name='vmx'/>\n"
        "</cpu>\n",
        NULL,
    };

    for (guint i = 0; texts[i]; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GcpuDef) def = gcpu_def_xml_parse(texts[i], -1, "x", GCPU_DEF_KIND_AUTO, &error);
        g_autofree char *text = def ? gcpu_def_xml_format(def, 0) : NULL;
        check_str(error ? error->message : text, texts[i]);
    }
}

/* libvirt's parser would do without, its schema does not. */
static void every_feature_of_a_guest_is_printed_with_a_policy(void)
{
    g_autoptr(GcpuDef) def = gcpu_def_new(GCPU_DEF_GUEST);

    def->model = g_strdup("A");
    gcpu_def_set_feature(def, "vmx", GCPU_FEATURE_UNSET);
    g_autofree char *text = gcpu_def_xml_format(def, 0);
    check_str(text,
              "<cpu>\n  <model>A</model>\n  <feature policy='require' name='vmx'/>\n</cpu>\n");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(mistakes_in_a_guest_are_refused_in_the_words_of_libvirt),
        TEST(mistakes_in_a_host_are_refused_in_the_words_of_libvirt),
        TEST(arch_and_match_exclude_each_other_only_where_both_kinds_may_come),
        TEST(an_arch_makes_a_host_and_none_a_guest),
        TEST(a_mistyped_word_is_answered_with_the_nearest_one),
        TEST(a_line_break_in_a_value_does_not_forge_a_message),
        TEST(a_guest_is_printed_as_libvirt_prints_it),
        TEST(defaults_that_a_version_does_not_know_are_left_out),
        TEST(every_feature_of_a_guest_is_printed_with_a_policy),
        TEST(what_is_stated_comes_back_unchanged),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "def-xml", cases);
}
