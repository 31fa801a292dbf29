/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/process/permission.h"

#include <unistd.h>

#include "dbus/bus-error.h"

#define POLKIT_NAME      "org.freedesktop.PolicyKit1"
#define POLKIT_PATH      "/org/freedesktop/PolicyKit1/Authority"
#define POLKIT_INTERFACE "org.freedesktop.PolicyKit1.Authority"

/* CheckAuthorizationFlags of polkit. */
#define ALLOW_USER_INTERACTION 1

/* A person has to find a password; a program that asks for nobody gets its answer at once. */
#define PERSON_LIMIT_MS  (10 * 60 * 1000)
#define PROGRAM_LIMIT_MS (20 * 1000)

/** Question: about one call. */
typedef struct {
    GDBusMethodInvocation *invocation; /* NULL: answered, or handed on */
    char *action;
    gboolean is_interactive;
    GcpuPermittedFunc permitted;
    gpointer data;
} Question;

static void question_free(gpointer data)
{
    Question *question = data;

    g_clear_object(&question->invocation);
    g_free(question->action);
    g_free(question);
}

static void refuse(GTask *task, const char *why)
{
    const Question *question = g_task_get_task_data(task);

    g_task_return_new_error(task, GCPU_ERROR, GCPU_ERROR_DENIED, "%s: %s", question->action, why);
}

static void take_user(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GTask) task = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    guint32 user = G_MAXUINT32;

    if (answer)
        g_variant_get(answer, "(u)", &user);
    if (answer && (user == 0 || user == geteuid()))
        g_task_return_boolean(task, TRUE);
    else
        refuse(task, "there is no polkit on this bus, so only root may do it");
}

static void ask_for_user(GTask *task, GDBusConnection *bus)
{
    const Question *question = g_task_get_task_data(task);
    const char *sender = g_dbus_method_invocation_get_sender(question->invocation);

    g_dbus_connection_call(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                           "org.freedesktop.DBus", "GetConnectionUnixUser",
                           g_variant_new("(s)", sender), G_VARIANT_TYPE("(u)"),
                           G_DBUS_CALL_FLAGS_NONE, PROGRAM_LIMIT_MS, NULL, take_user, task);
}

static gboolean is_missing(const GError *error)
{
    return g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
           g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
           g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND);
}

static void take_polkits_answer(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GTask) task = data;
    const Question *question = g_task_get_task_data(task);
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    gboolean is_authorized = FALSE, is_challenge = FALSE;

    if (is_missing(error)) {
        ask_for_user(g_steal_pointer(&task), G_DBUS_CONNECTION(source));
        return;
    }
    if (answer)
        g_variant_get(answer, "((bb@a{ss}))", &is_authorized, &is_challenge, NULL);
    if (is_authorized)
        g_task_return_boolean(task, TRUE);
    else if (error)
        refuse(task, error->message);
    else if (is_challenge && !question->is_interactive)
        g_task_return_new_error(task, GCPU_BUS_ERROR, GCPU_BUS_ERROR_AUTHORIZATION,
                                "%s: polkit wants the caller to be asked; allow interactive "
                                "authorization",
                                question->action);
    else
        refuse(task, "polkit does not allow it");
}

static void ask_polkit(GTask *task, GDBusConnection *bus)
{
    const Question *question = g_task_get_task_data(task);
    const char *sender = g_dbus_method_invocation_get_sender(question->invocation);
    g_auto(GVariantDict) subject = G_VARIANT_DICT_INIT(NULL);

    g_variant_dict_insert(&subject, "name", "s", sender);
    GVariant *arguments =
        g_variant_new("((s@a{sv})s@a{ss}us)", "system-bus-name", g_variant_dict_end(&subject),
                      question->action, g_variant_new_array(G_VARIANT_TYPE("{ss}"), NULL, 0),
                      question->is_interactive ? ALLOW_USER_INTERACTION : 0, "");
    g_dbus_connection_call(bus, POLKIT_NAME, POLKIT_PATH, POLKIT_INTERFACE, "CheckAuthorization",
                           arguments, G_VARIANT_TYPE("((bba{ss}))"), G_DBUS_CALL_FLAGS_NONE,
                           question->is_interactive ? PERSON_LIMIT_MS : PROGRAM_LIMIT_MS, NULL,
                           take_polkits_answer, task);
}

static void end(GObject *source, GAsyncResult *result, gpointer data)
{
    Question *question = g_task_get_task_data(G_TASK(result));
    GError *error = NULL;

    (void)source, (void)data;
    if (g_task_propagate_boolean(G_TASK(result), &error))
        question->permitted(g_steal_pointer(&question->invocation), question->data);
    else
        gcpu_bus_error_return(g_steal_pointer(&question->invocation), error);
}

void gcpu_permission_require(GcpuPermission permission, GDBusMethodInvocation *invocation,
                             const char *action, GcpuPermittedFunc permitted, gpointer data)
{
    GDBusMessage *message = g_dbus_method_invocation_get_message(invocation);
    GDBusMessageFlags flags = g_dbus_message_get_flags(message);
    Question *question = g_new(Question, 1);
    g_autoptr(GTask) task = g_task_new(NULL, NULL, end, NULL);

    *question = (Question){
        .invocation = invocation,
        .action = g_strdup(action),
        .is_interactive = (flags & G_DBUS_MESSAGE_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION) != 0,
        .permitted = permitted,
        .data = data,
    };
    g_task_set_task_data(task, question, question_free);
    if (permission == GCPU_PERMISSION_ALL)
        g_task_return_boolean(task, TRUE);
    else
        ask_polkit(g_steal_pointer(&task), g_dbus_method_invocation_get_connection(invocation));
}
