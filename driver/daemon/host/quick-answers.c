/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/host/quick-answers.h"

struct GcpuQuickAnswers {
    GDBusConnection *connection;
    guint filter;
};

/** Source: what the bus's thread needs, for as long as it may be at work. */
typedef struct {
    GcpuAnswerCache *answers;
    char *path;
} Source;

static void source_free(gpointer data)
{
    Source *source = data;

    gcpu_answer_cache_unref(source->answers);
    g_free(source->path);
    g_free(source);
}

static gboolean is_question(GDBusMessage *message, const char *path)
{
    GVariant *body = g_dbus_message_get_body(message);

    return g_dbus_message_get_message_type(message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL &&
           !(g_dbus_message_get_flags(message) & G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED) &&
           g_strcmp0(g_dbus_message_get_member(message), "CompareCpu") == 0 &&
           g_strcmp0(g_dbus_message_get_interface(message), "org.guestcpu1.Host") == 0 &&
           g_strcmp0(g_dbus_message_get_path(message), path) == 0 && body &&
           g_variant_is_of_type(body, G_VARIANT_TYPE("(sa{sv})"));
}

/* In the bus's thread for what comes, in any for what goes. Returns: NULL: nobody else sees it. */
static GDBusMessage *answer(GDBusConnection *connection, GDBusMessage *message,
                            gboolean is_incoming, gpointer data)
{
    const Source *source = data;

    if (!is_incoming || !is_question(message, source->path))
        return message;
    g_autoptr(GVariant) known =
        gcpu_answer_cache_find(source->answers, g_dbus_message_get_body(message));
    if (!known)
        return message;
    g_autoptr(GDBusMessage) reply = g_dbus_message_new_method_reply(message);
    g_dbus_message_set_body(reply, known);
    g_dbus_connection_send_message(connection, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
    g_object_unref(message);
    return NULL;
}

GcpuQuickAnswers *gcpu_quick_answers_new(GDBusConnection *connection, const char *path,
                                         GcpuAnswerCache *answers)
{
    GcpuQuickAnswers *quick = g_new(GcpuQuickAnswers, 1);
    Source *source = g_new(Source, 1);

    *source = (Source){ gcpu_answer_cache_ref(answers), g_strdup(path) };
    quick->connection = g_object_ref(connection);
    quick->filter = g_dbus_connection_add_filter(connection, answer, source, source_free);
    return quick;
}

void gcpu_quick_answers_free(GcpuQuickAnswers *quick)
{
    if (!quick)
        return;
    g_dbus_connection_remove_filter(quick->connection, quick->filter);
    g_object_unref(quick->connection);
    g_free(quick);
}
