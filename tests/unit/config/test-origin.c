/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/origin.h"
#include "test-suite.h"

static void a_place_reads_like_a_compiler_message(void)
{
    static const struct {
        GcpuOrigin origin;
        const char *text;
    } table[] = {
        { { GCPU_LAYER_HOST, 0, "/etc/guestcpu.conf", 12 }, "host file /etc/guestcpu.conf:12" },
        { { GCPU_LAYER_POLICY, 1, "/srv/rack.conf", 3 }, "policy file /srv/rack.conf:3" },
        { { GCPU_LAYER_INSTANCE, 0, "web.ini", 2 }, "instance web.ini:2" },
        { { GCPU_LAYER_INSTANCE, 0, NULL, 0 }, "instance" },
        { { GCPU_LAYER_COMMAND_LINE, 0, NULL, 0 }, "command line" },
        { { GCPU_LAYER_DEFAULT, 0, NULL, 0 }, "built-in default" },
        { { GCPU_LAYER_HOST, 0, "/etc/guestcpu.conf", 0 }, "host file /etc/guestcpu.conf" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *text = gcpu_origin_format(&table[i].origin);
        check_str(text, table[i].text);
    }
}

static void every_layer_has_its_word(void)
{
    check_str(gcpu_layer_to_string(GCPU_LAYER_INSTANCE), "instance");
    check_str(gcpu_layer_to_string(GCPU_LAYER_COMMAND_LINE), "command-line");
    check_str(gcpu_layer_to_string(GCPU_LAYER_HOST), "host");
    check_str(gcpu_layer_to_string(GCPU_LAYER_POLICY), "policy");
    check_str(gcpu_layer_to_string(GCPU_LAYER_TEMPLATE), "template");
    check_str(gcpu_layer_to_string(GCPU_LAYER_DEFAULT), "default");
}

static void the_instance_is_nearest_and_the_default_farthest(void)
{
    static const GcpuOrigin order[] = {
        { GCPU_LAYER_INSTANCE, 0, "i.ini", 9 }, { GCPU_LAYER_COMMAND_LINE, 0, NULL, 0 },
        { GCPU_LAYER_HOST, 0, "h.conf", 1 },    { GCPU_LAYER_POLICY, 0, "a.conf", 7 },
        { GCPU_LAYER_POLICY, 1, "b.conf", 1 },  { GCPU_LAYER_DEFAULT, 0, NULL, 0 },
    };

    for (guint i = 0; i < G_N_ELEMENTS(order); i++) {
        for (guint j = 0; j < G_N_ELEMENTS(order); j++)
            check_int(gcpu_origin_is_nearer(&order[i], &order[j]), i < j);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_place_reads_like_a_compiler_message),
        TEST(every_layer_has_its_word),
        TEST(the_instance_is_nearest_and_the_default_farthest),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "origin", cases);
}
