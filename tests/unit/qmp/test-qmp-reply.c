/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "qmp/qmp-reply.h"

#include "qmp/qmp-stream.h"
#include "small-map.h"
#include "test-suite.h"

#define EXPANSION(props) \
    "{\"return\": {\"model\": {\"name\": \"base\", \"props\": {" props "}}}, \
 \"id\": \"libvirt-12\"}\n"
#define DEFINITIONS(list) "{\"return\": [" list "], \"id\": \"definitions\"}\n"

static GcpuQmpReply *parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    GcpuQmpReply *reply = gcpu_qmp_reply_parse(text, -1, "reply", &error);

    check_str(error ? error->message : NULL, NULL);
    return reply;
}

static char *names(const GPtrArray *list)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < list->len; i++)
        g_string_append_printf(text, "%s%s", i ? " " : "",
                               (const char *)g_ptr_array_index(list, i));
    return g_string_free(text, FALSE);
}

static void an_expansion_gives_features_vendor_and_signature(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuQmpReply) reply = parse(
        EXPANSION("\"fpu\": true, \"sse\": false, \"pclmulqdq\": true, \"aes\": true, "
                  "\"vendor\": \"AuthenticAMD\", \"family\": 23, \"model\": 49, \"stepping\": 1, "
                  "\"model-id\": \"some {\\\"CPU\\\"}\", \"level\": 13, \"phys-bits\": 0"));
    g_autofree char *on = names(reply->features);
    GcpuFeatureSet set[GCPU_FEATURE_SET_WORDS_MAX];

    check_str(on, "aes fpu pclmuldq");
    check_int(reply->signature, 0x830f11);
    check_int(reply->n_expansions, 1);
    check(reply->models == NULL);
    check_str(gcpu_map_vendor_name(map, gcpu_qmp_reply_vendor(reply, map)), "AMD");
    gcpu_qmp_reply_features(reply, map, set);
    g_autofree char *known = gcpu_map_format_set(map, set, " ");
    check_str(known, "fpu aes");
}

static void what_is_not_stated_is_not_known(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuQmpReply) reply = parse(EXPANSION(""));

    check_int(reply->features->len, 0);
    check_int(reply->signature, 0);
    check_int(gcpu_qmp_reply_vendor(reply, map), GCPU_VENDOR_NONE);
}

static void models_come_with_what_keeps_them_from_running(void)
{
    g_autoptr(GcpuQmpReply) reply = parse(
        DEFINITIONS("{\"name\": \"Base\", \"typename\": \"Base-x86_64-cpu\", "
                    "\"unavailable-features\": [\"pclmulqdq\", \"avx\"], \"deprecated\": true}, "
                    "{\"name\": \"486\", \"typename\": \"486\", \"unavailable-features\": []}, "
                    "{\"name\": \"max\", \"typename\": \"max\"}") EXPANSION("\"fpu\": true"));
    const GcpuModelSupport *base = g_ptr_array_index(reply->models, 0);
    const GcpuModelSupport *old = g_ptr_array_index(reply->models, 1);
    const GcpuModelSupport *max = g_ptr_array_index(reply->models, 2);
    g_autofree char *blockers = names(base->blockers);

    check_int(reply->models->len, 3);
    check_str(base->name, "Base");
    check_str(blockers, "pclmuldq avx");
    check(base->usable == GCPU_USABLE_NO && base->deprecated);
    check(old->usable == GCPU_USABLE_YES && !old->deprecated);
    check(max->usable == GCPU_USABLE_UNKNOWN);
}

static void models_may_stand_alone(void)
{
    g_autoptr(GcpuQmpReply) reply =
        parse(DEFINITIONS("{\"name\": \"max\", \"typename\": \"max\"}"));

    check_int(reply->n_expansions, 0);
    check_int(reply->features->len, 0);
    check_int(reply->models->len, 1);
}

static void what_stands_in_between_is_passed_over(void)
{
    g_autoptr(GcpuQmpReply) reply =
        parse("{\"QMP\": {\"version\": {}, \"capabilities\": []}}\r\n"
              "{\"execute\": \"query-cpu-model-expansion\"}\n\n"
              "{\"timestamp\": {\"seconds\": 1, \"microseconds\": 2.5e3}, \"event\": \"STOP\"}"
              "{\"return\": {}}{\"return\": [{\"name\": \"kvm\", \"x\": null}]}{\"return\": "
              "[]}\n\t" EXPANSION("\"fpu\": true"));

    check_int(reply->features->len, 1);
    check(reply->models == NULL);
}

static void the_last_expansion_counts(void)
{
    g_autoptr(GcpuQmpReply) reply =
        parse(EXPANSION("\"fpu\": true, \"sse\": true, \"vendor\": \"GenuineIntel\", "
                        "\"family\": 6") EXPANSION("\"aes\": true"));
    g_autofree char *on = names(reply->features);

    check_str(on, "aes");
    check_int(reply->n_expansions, 2);
    check_int(reply->signature, 0);
    check_str(reply->vendor, NULL);
}

static void a_wrong_reply_is_an_error_with_its_line(void)
{
    static const struct {
        const char *text, *message;
    } table[] = {
        { "", "reply:1: there is no reply to query-cpu-model-expansion" },
        { "\n{}\n\n", "reply:4: there is no reply to query-cpu-model-expansion" },
        { "[]", "reply:1: a JSON object is needed" },
        { "\n{\"return\": {\"model\": \n", "reply:3: a reply does not end" },
        { "{\"a\": \"b\n", "reply:2: a string does not end" },
        { "{\n/* \" */}", "reply:2: this is no JSON" },
        { "{'a': 1}", "reply:1: this is no JSON" },
        { "{}\n{\"a\":\n tru}", "reply:3: this is no JSON" },
        { "{}\n{\"a\" 1}", "reply:2: this is no JSON" },
        { "{]", "reply:1: this is no JSON" },
        { "{\"a\": \"\xff\"}", "reply:1: this is no JSON" },
        { "\n{\"return\": {\"model\": {}}}", "reply:2: the model of the reply has no props" },
        { "{\"return\": {\"model\": {\"props\": 7}}}", "has no props" },
        { EXPANSION("\"family\": -1"), "reply:1: family is no number from 0 to 270" },
        { EXPANSION("\"model\": 256"), "model is no number from 0 to 255" },
        { EXPANSION("\"stepping\": \"1\""), "stepping is no number from 0 to 15" },
        { EXPANSION("\"family\": 99999999999999999999"), "family is no number" },
        { DEFINITIONS("{\"name\": \"a\", \"typename\": \"a\"}, 7"),
          "a CPU definition has no name" },
        { DEFINITIONS("{\"name\": 7, \"typename\": \"a\"}"), "a CPU definition has no name" },
        { DEFINITIONS("{\"name\": \"a\", \"unavailable-features\": [{}]}"),
          "an unavailable feature of a is no name" },
        { "\n{\"id\": 1, \"error\": {\"class\": \"GenericError\", \"desc\": \"no KVM\"}}",
          "reply:2: QEMU refused: no KVM" },
        { "{\"error\": {}}", "QEMU refused: it does not say why" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = NULL;
        check(gcpu_qmp_reply_parse(table[i].text, -1, "reply", &error) == NULL);
        check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
        check_contains(error ? error->message : NULL, table[i].message);
    }
}

static void nesting_has_an_end(void)
{
    g_autoptr(GString) text = g_string_new("{\"a\": ");
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < 1000000; i++)
        g_string_append_c(text, '[');
    check(gcpu_qmp_reply_parse(text->str, (gssize)text->len, "reply", &error) == NULL);
    check_str(error->message, "reply:1: it is nested too deep for a reply of QEMU");
}

static void replies_have_an_end(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < GCPU_QMP_REPLIES_MAX - 1; i++)
        g_string_append(text, "{}\n");
    g_string_append(text, EXPANSION(""));
    g_autoptr(GcpuQmpReply) all = parse(text->str);
    check(all != NULL);
    g_string_append(text, "{}");
    check(gcpu_qmp_reply_parse(text->str, -1, "reply", &error) == NULL);
    check_str(error->message, "reply:1001: too many replies");
}

/* A parser that saw another end of the string would see the brackets. */
static void strings_end_where_json_ends_them(void)
{
    static const char *const strings[] = { "\\\"[[[", "\\\\", "a\\\\\\\"{{{", "}]\\u0022", "" };

    for (guint i = 0; i < G_N_ELEMENTS(strings); i++) {
        g_autofree char *text = g_strdup_printf(
            "{\"return\":{\"model\":{\"props\":{\"s\":\"%s\",\"fpu\":true}}}}", strings[i]);
        g_autoptr(GcpuQmpReply) reply = parse(text);
        check(reply && reply->features->len == 1);
    }
}

static void a_nul_byte_is_no_end(void)
{
    static const char *const texts[] = { "{\"a\": \"\0\"}", "{\"a\": \"\\\0\"}", "{\0     }" };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        check(gcpu_qmp_reply_parse(texts[i], 8, "reply", &error) == NULL);
        check_contains(error->message, "reply:1: ");
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(an_expansion_gives_features_vendor_and_signature),
        TEST(what_is_not_stated_is_not_known),
        TEST(models_come_with_what_keeps_them_from_running),
        TEST(models_may_stand_alone),
        TEST(what_stands_in_between_is_passed_over),
        TEST(the_last_expansion_counts),
        TEST(a_wrong_reply_is_an_error_with_its_line),
        TEST(nesting_has_an_end),
        TEST(replies_have_an_end),
        TEST(strings_end_where_json_ends_them),
        TEST(a_nul_byte_is_no_end),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "qmp-reply", cases);
}
