/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* late-gio.c: what is called of GIO, and of the objects below it. */
#include <gio/gio.h>
#include <gio/gunixfdlist.h>

#include "cli/late-library.h"

#define LATE_OBJECT(Result, name, parameters, arguments) \
    GCPU_LATE("libgobject-2.0.so.0", Result, name, parameters, arguments)
#define LATE_GIO(Result, name, parameters, arguments) \
    GCPU_LATE("libgio-2.0.so.0", Result, name, parameters, arguments)

/* A macro of the same name gives back the type that it was given. */
#undef g_object_unref

LATE_OBJECT(void, g_object_unref, (gpointer object), (object))
LATE_OBJECT(gulong, g_signal_connect_data,
            (gpointer instance, const gchar *signal, GCallback handler, gpointer data,
             GClosureNotify destroy_data, GConnectFlags flags),
            (instance, signal, handler, data, destroy_data, flags))
LATE_OBJECT(void, g_signal_handler_disconnect, (gpointer instance, gulong handler_id),
            (instance, handler_id))
LATE_OBJECT(GTypeInstance *, g_type_check_instance_cast, (GTypeInstance * instance, GType type),
            (instance, type))

LATE_GIO(void, g_bus_unwatch_name, (guint watcher_id), (watcher_id))
LATE_GIO(guint, g_bus_watch_name_on_connection,
         (GDBusConnection * connection, const gchar *name, GBusNameWatcherFlags flags,
          GBusNameAppearedCallback appeared, GBusNameVanishedCallback vanished, gpointer user_data,
          GDestroyNotify user_data_free),
         (connection, name, flags, appeared, vanished, user_data, user_data_free))
LATE_GIO(void, g_cancellable_cancel, (GCancellable * cancellable), (cancellable))
LATE_GIO(GCancellable *, g_cancellable_new, (void), ())
LATE_GIO(gchar *, g_dbus_address_escape_value, (const gchar *string), (string))
LATE_GIO(void, g_dbus_connection_call,
         (GDBusConnection * connection, const gchar *bus_name, const gchar *object_path,
          const gchar *interface_name, const gchar *method_name, GVariant *parameters,
          const GVariantType *reply_type, GDBusCallFlags flags, gint timeout_ms,
          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data),
         (connection, bus_name, object_path, interface_name, method_name, parameters, reply_type,
          flags, timeout_ms, cancellable, callback, user_data))
LATE_GIO(GVariant *, g_dbus_connection_call_finish,
         (GDBusConnection * connection, GAsyncResult *result, GError **error),
         (connection, result, error))
LATE_GIO(GVariant *, g_dbus_connection_call_with_unix_fd_list_sync,
         (GDBusConnection * connection, const gchar *bus_name, const gchar *object_path,
          const gchar *interface_name, const gchar *method_name, GVariant *parameters,
          const GVariantType *reply_type, GDBusCallFlags flags, gint timeout_ms,
          GUnixFDList *fd_list, GUnixFDList **out_fd_list, GCancellable *cancellable,
          GError **error),
         (connection, bus_name, object_path, interface_name, method_name, parameters, reply_type,
          flags, timeout_ms, fd_list, out_fd_list, cancellable, error))
LATE_GIO(GType, g_dbus_connection_get_type, (void), ())
LATE_GIO(GDBusConnection *, g_dbus_connection_new_for_address_sync,
         (const gchar *address, GDBusConnectionFlags flags, GDBusAuthObserver *observer,
          GCancellable *cancellable, GError **error),
         (address, flags, observer, cancellable, error))
LATE_GIO(void, g_dbus_connection_set_exit_on_close,
         (GDBusConnection * connection, gboolean exit_on_close), (connection, exit_on_close))
LATE_GIO(guint, g_dbus_connection_signal_subscribe,
         (GDBusConnection * connection, const gchar *sender, const gchar *interface_name,
          const gchar *member, const gchar *object_path, const gchar *arg0, GDBusSignalFlags flags,
          GDBusSignalCallback callback, gpointer user_data, GDestroyNotify user_data_free),
         (connection, sender, interface_name, member, object_path, arg0, flags, callback, user_data,
          user_data_free))
LATE_GIO(void, g_dbus_connection_signal_unsubscribe,
         (GDBusConnection * connection, guint subscription_id), (connection, subscription_id))
LATE_GIO(gchar *, g_dbus_error_get_remote_error, (const GError *error), (error))
LATE_GIO(GQuark, g_dbus_error_quark, (void), ())
LATE_GIO(gboolean, g_dbus_error_strip_remote_error, (GError * error), (error))
LATE_GIO(GQuark, g_io_error_quark, (void), ())
LATE_GIO(gint, g_unix_fd_list_get, (GUnixFDList * list, gint index, GError **error),
         (list, index, error))
LATE_GIO(gint, g_unix_fd_list_get_length, (GUnixFDList * list), (list))
