/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/host/answer-cache.h"

#include "test-suite.h"

static GVariant *text(const char *value)
{
    return g_variant_ref_sink(g_variant_new("(s)", value));
}

static void keep(GcpuAnswerCache *cache, const char *question, const char *answer)
{
    g_autoptr(GVariant) asked = text(question);
    g_autoptr(GVariant) said = text(answer);

    gcpu_answer_cache_keep(cache, asked, said);
}

/* Returns: (nullable): what @cache has to say to @question. */
static const char *find(GcpuAnswerCache *cache, const char *question)
{
    g_autoptr(GVariant) asked = text(question);
    g_autoptr(GVariant) answer = gcpu_answer_cache_find(cache, asked);
    const char *words = NULL;

    if (answer)
        g_variant_get(answer, "(&s)", &words);
    return words;
}

static void the_same_question_finds_its_answer(void)
{
    g_autoptr(GcpuAnswerCache) cache = gcpu_answer_cache_new(10, 1000);

    keep(cache, "a", "yes");
    keep(cache, "b", "no");
    keep(cache, "a", "never");
    check_str(find(cache, "a"), "yes");
    check_str(find(cache, "b"), "no");
    check_str(find(cache, "c"), NULL);
}

static void the_oldest_make_room(void)
{
    g_autoptr(GcpuAnswerCache) cache = gcpu_answer_cache_new(2, 1000);

    keep(cache, "a", "1");
    keep(cache, "b", "2");
    keep(cache, "c", "3");
    check_str(find(cache, "a"), NULL);
    check_str(find(cache, "b"), "2");
    check_str(find(cache, "c"), "3");
}

/* "(s)" is the text and its NUL. */
static void bytes_are_bounded(void)
{
    g_autoptr(GcpuAnswerCache) cache = gcpu_answer_cache_new(10, 40);

    keep(cache, "aaaa", "1111");
    keep(cache, "bbbb", "2222");
    keep(cache, "cccc", "3333");
    keep(cache, "dddd", "4444");
    keep(cache, "eeee", "5555");
    check_str(find(cache, "aaaa"), NULL);
    check_str(find(cache, "bbbb"), "2222");
    check_str(find(cache, "eeee"), "5555");
    keep(cache, "a question that alone is too large", "x");
    check_str(find(cache, "a question that alone is too large"), NULL);
    check_str(find(cache, "eeee"), "5555");
}

static void what_is_forgotten_is_gone(void)
{
    g_autoptr(GcpuAnswerCache) cache = gcpu_answer_cache_new(10, 1000);

    keep(cache, "a", "yes");
    gcpu_answer_cache_forget(cache);
    check_str(find(cache, "a"), NULL);
    keep(cache, "a", "no");
    check_str(find(cache, "a"), "no");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_same_question_finds_its_answer),
        TEST(the_oldest_make_room),
        TEST(bytes_are_bounded),
        TEST(what_is_forgotten_is_gone),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "answer-cache", cases);
}
