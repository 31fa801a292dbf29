/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* guestcpud's configuration is replaced again and again while calls run. */
#include <signal.h>
#include <stdio.h>

#include "call-storm.h"
#include "daemon-fixture.h"

#define N_CALLS 3000

static Fixture fixture;
static char *folder, *config;

static void write_file(const char *path, const char *text)
{
    g_autoptr(GError) error = NULL;

    if (!g_file_set_contents(path, text, -1, &error))
        g_error("%s", error->message);
}

/* A template that can be told from others by its @description. */
static void write_template(const char *description)
{
    g_autofree char *path = g_strconcat(folder, "/", description, ".xml", NULL);
    g_autofree char *text =
        g_strdup_printf("<domain type='test'><name>guest</name><description>%s</description>"
                        "<memory>524288</memory><os><type>hvm</type></os></domain>",
                        description);

    write_file(path, text);
}

static void write_config(const char *template)
{
    g_autofree char *text = g_strdup_printf("[libvirt]\nuri = test:///default\n"
                                            "[guestcpu]\ntemplate_dirs = %s\n%s\n",
                                            folder, template);

    write_file(config, text);
}

/* Every tenth call reads anew what was replaced just before: by another, or by nonsense. */
static gboolean is_reload(guint i)
{
    return i % 10 == 9;
}

static void make_call(guint i, StormCall *out_call)
{
    static const char *const templates[] = { "template = white", "template = black",
                                             "template_ = grey" };

    *out_call = (StormCall){ "/org/guestcpu1/host", "org.guestcpu1.Host", "Reload", NULL };
    if (is_reload(i)) {
        write_config(templates[i / 10 % G_N_ELEMENTS(templates)]);
        return;
    }
    out_call->method = "PreviewDomain";
    out_call->arguments = g_variant_new_parsed("(@a{sv} {}, @a{sv} {})");
}

/** Seen: answers by the configuration that they come from, and configurations that were refused. */
typedef struct {
    guint n_white, n_black, n_other, n_refused;
} Seen;

static void look_at_answer(CallStorm *storm, guint i, GVariant *answer)
{
    Seen *seen = storm->data;
    g_autofree char *text = answer ? g_variant_print(answer, FALSE) : g_strdup("");
    gboolean is_white = strstr(text, "<description>white</description>") != NULL;
    gboolean is_black = strstr(text, "<description>black</description>") != NULL;

    if (is_reload(i))
        seen->n_refused += answer == NULL;
    else if (is_white == is_black)
        seen->n_other++;
    else if (is_white)
        seen->n_white++;
    else
        seen->n_black++;
}

static void calls_see_one_configuration_or_the_other(void)
{
    Seen seen = { 0, 0, 0, 0 };
    CallStorm storm = { .client = fixture.client,
                        .n_calls = N_CALLS,
                        .n_at_once = STORM_AT_ONCE_MAX,
                        .next = make_call,
                        .ended = look_at_answer,
                        .data = &seen };

    call_storm_run(&storm);
    check_int(seen.n_other, 0);
    check(seen.n_white > 0 && seen.n_black > 0 && seen.n_refused > 0);
    check_int(storm.n_refused, seen.n_refused);
    check_int(storm.n_answered + storm.n_refused, N_CALLS);
}

static void go_elsewhere(guint i, StormCall *out_call)
{
    static const char *const uris[] = { "test:///default", "test:///nonesuch/node.xml" };
    g_autofree char *text =
        g_strdup_printf("[libvirt]\nuri = %s\n", uris[i / 10 % G_N_ELEMENTS(uris)]);

    make_call(i, out_call);
    if (is_reload(i))
        write_file(config, text);
    else
        *out_call = (StormCall){ "/org/guestcpu1/host", "org.guestcpu1.Host", "GetReport", NULL };
}

/* What is known of one host must not be told of another. */
static void calls_end_while_another_libvirt_is_asked(void)
{
    CallStorm storm = { .client = fixture.client,
                        .n_calls = N_CALLS / 3,
                        .n_at_once = STORM_AT_ONCE_MAX,
                        .next = go_elsewhere };

    call_storm_run(&storm);
    check_int(storm.n_answered + storm.n_refused, N_CALLS / 3);
    write_config("template = white");
    g_autoptr(GVariant) answer = fixture_call(&fixture, "Reload", NULL, NULL);
    check(answer != NULL);
    fixture_wait(&fixture, "State", "ready");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(calls_see_one_configuration_or_the_other),
        TEST(calls_end_while_another_libvirt_is_asked),
        { NULL, NULL },
    };
    const char *missing = fixture_missing();
    int status = 1;

    if (missing) {
        printf("SKIP: %s\n", missing);
        return EXIT_SKIPPED;
    }
    folder = g_dir_make_tmp("gcpu-reload.XXXXXX", NULL);
    config = g_build_filename(folder, "guestcpu.conf", NULL);
    const char *const args[] = { "--config", config, NULL };
    write_template("white");
    write_template("black");
    write_config("template = white");
    fixture_up(&fixture);
    if (fixture_start(&fixture, args) && fixture_wait(&fixture, "State", "ready"))
        status = test_suite_main(argc, argv, "daemon-reload", cases);
    if (status == 0 && fixture_stop(&fixture, SIGTERM) != 0) {
        printf("guestcpud does not end well\n");
        status = 1;
    }
    fixture_down(&fixture);
    fixture_remove(folder);
    g_free(config);
    g_free(folder);
    return status;
}
