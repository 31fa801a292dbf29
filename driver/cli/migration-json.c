/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/migration-json.h"

#include <string.h>

#include "cli/kubernetes-object.h"
#include "cli/vmi-json.h"

#define ANNOTATION_UNSCHEDULABLE "kubevirt.io/migrationUnschedulablePodTimeoutSeconds"
#define ANNOTATION_PENDING       "kubevirt.io/migrationPendingPodTimeoutSeconds"

/* As written: numbers, quantities and truth values are compared by nobody here. */
static char *read_value(const GcpuJson *json, JsonObject *object, const char *key)
{
    JsonNode *node = object ? json_object_get_member(object, key) : NULL;

    if (!node || JSON_NODE_HOLDS_NULL(node))
        return NULL;
    if (!JSON_NODE_HOLDS_VALUE(node)) {
        gcpu_kubernetes_refuse(json, "a setting of migrations is neither number nor text");
        return NULL;
    }
    return json_node_get_value_type(node) == G_TYPE_STRING ? g_strdup(json_node_get_string(node))
                                                           : json_to_string(node, FALSE);
}

static void read_settings(const GcpuJson *json, JsonObject *object, GcpuVmiSettings *settings)
{
    for (guint i = 0; i < GCPU_N_VMI_SETTINGS; i++) {
        const char *key = gcpu_vmi_setting_key((GcpuVmiSetting)i);
        g_free(settings->values[i]);
        settings->values[i] = read_value(json, object, key);
    }
}

/* The names of plugins are keys of an object, whatever they look like. */
static char **read_bindings(JsonObject *bindings)
{
    g_autoptr(GList) names = bindings ? json_object_get_members(bindings) : NULL;
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

    for (GList *name = names; name; name = name->next) {
        JsonNode *node = json_object_get_member(bindings, name->data);
        if (JSON_NODE_HOLDS_OBJECT(node) && gcpu_json_has(json_node_get_object(node), "migration"))
            g_strv_builder_add(builder, name->data);
    }
    return g_strv_builder_end(builder);
}

static char **read_mediated_devices(const GcpuJson *json, JsonObject *settings)
{
    const char *path = "permittedHostDevices/mediatedDevices";
    JsonArray *devices = gcpu_json_array(json, settings, path);
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

    for (guint i = 0; devices && i < json_array_get_length(devices); i++) {
        JsonObject *device = gcpu_json_element(json, devices, path, i);
        const char *name = device ? gcpu_json_string(json, device, "resourceName") : NULL;
        if (name)
            g_strv_builder_add(builder, name);
    }
    return g_strv_builder_end(builder);
}

void gcpu_migration_json_read_config(const GcpuJson *json, JsonObject *settings,
                                     GcpuKubevirtConfig *config)
{
    config->default_interface =
        g_strdup(gcpu_json_string(json, settings, "network/defaultNetworkInterface"));
    config->migratable_bindings =
        read_bindings(gcpu_json_object(json, settings, "network/binding"));
    config->mediated_devices = read_mediated_devices(json, settings);
    read_settings(json, gcpu_json_object(json, settings, "migrations"), config->migrations);
}

/** Wanted: objects of some kinds, read one by one. */
typedef struct {
    const char *const *kinds;
    GcpuKubernetesRead read;
    gpointer result;
    guint n_read, n_others;
} Wanted;

static void read_wanted(const GcpuJson *json, JsonObject *object, gpointer data)
{
    Wanted *wanted = data;
    const char *kind = gcpu_json_string(json, object, "kind");

    if (!kind || !g_strv_contains(wanted->kinds, kind)) {
        wanted->n_others++;
        return;
    }
    wanted->n_read++;
    wanted->read(json, object, wanted->result);
}

/* Returns: whether there is something, and nothing wrong with it; an empty list is something. */
static gboolean read_all(const char *text, gsize length, const GcpuJson *json, Wanted *wanted)
{
    guint n_findings = gcpu_findings_count(json->findings);
    g_autoptr(JsonNode) root = gcpu_kubernetes_parse(text, length, json);

    if (!root)
        return FALSE;
    gcpu_kubernetes_each(json, json_node_get_object(root), read_wanted, wanted);
    if (wanted->n_read == 0 && wanted->n_others > 0) {
        g_autofree char *kinds = g_strjoinv(" or ", (char **)wanted->kinds);
        g_autofree char *message = g_strdup_printf("is no %s, nor a list with any", kinds);
        gcpu_kubernetes_refuse(json, message);
    }
    return gcpu_kubernetes_is_good(json, n_findings);
}

static void add_claim(GPtrArray *claims, const GcpuJson *json, JsonObject *object,
                      const char *namespace_name)
{
    static const char *const paths[] = { "spec/accessModes", "spec/pvc/accessModes",
                                         "spec/storage/accessModes" };
    GcpuVmiAccess access = GCPU_VMI_ACCESS_UNKNOWN;
    const char *name = gcpu_json_string(json, object, "metadata/name");

    for (guint i = 0; i < G_N_ELEMENTS(paths) && access == GCPU_VMI_ACCESS_UNKNOWN; i++)
        access = gcpu_vmi_json_read_access(json, object, paths[i]);
    if (name)
        g_ptr_array_add(claims, gcpu_volume_claim_new(namespace_name, name, access));
}

static void read_claim(const GcpuJson *json, JsonObject *object, gpointer data)
{
    const char *namespace_name = gcpu_json_string(json, object, "metadata/namespace");
    const char *path = "spec/dataVolumeTemplates";
    JsonArray *templates = NULL;

    if (!gcpu_kubernetes_is_kind(json, object, "VirtualMachine")) {
        add_claim(data, json, object, namespace_name);
        return;
    }
    templates = gcpu_json_array(json, object, path);
    for (guint i = 0; templates && i < json_array_get_length(templates); i++) {
        JsonObject *template = gcpu_json_element(json, templates, path, i);
        if (template)
            add_claim(data, json, template, namespace_name);
    }
}

GPtrArray *gcpu_migration_json_read_claims(const char *text, gsize length, const GcpuJson *json)
{
    static const char *const kinds[] = { "PersistentVolumeClaim", "DataVolume", "VirtualMachine",
                                         NULL };
    g_autoptr(GPtrArray) claims =
        g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_volume_claim_free);
    Wanted wanted = { .kinds = kinds, .read = read_claim, .result = claims };

    return read_all(text, length, json, &wanted) ? g_steal_pointer(&claims) : NULL;
}

static void read_policy(const GcpuJson *json, JsonObject *object, gpointer data)
{
    const char *name = gcpu_json_string(json, object, "metadata/name");
    JsonObject *selectors = gcpu_json_object(json, object, "spec/selectors");

    if (!name) {
        gcpu_kubernetes_refuse(json, "a MigrationPolicy has no name");
        return;
    }
    GcpuMigrationPolicy *policy = gcpu_migration_policy_new(name);
    g_ptr_array_add(data, policy);
    policy->has_selectors = selectors != NULL;
    gcpu_kubernetes_read_labels(json,
                                gcpu_json_object(json, selectors, "virtualMachineInstanceSelector"),
                                policy->of_guest);
    gcpu_kubernetes_read_labels(json, gcpu_json_object(json, selectors, "namespaceSelector"),
                                policy->of_namespace);
    read_settings(json, gcpu_json_object(json, object, "spec"), policy->settings);
}

GPtrArray *gcpu_migration_json_read_policies(const char *text, gsize length, const GcpuJson *json)
{
    static const char *const kinds[] = { "MigrationPolicy", NULL };
    g_autoptr(GPtrArray) policies =
        g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_migration_policy_free);
    Wanted wanted = { .kinds = kinds, .read = read_policy, .result = policies };

    return read_all(text, length, json, &wanted) ? g_steal_pointer(&policies) : NULL;
}

/** Search: the labels of one namespace. */
typedef struct {
    const char *name; /* NULL: any */
    GcpuNodeLabels *labels;
    guint n_found;
} Search;

static void read_namespace(const GcpuJson *json, JsonObject *object, gpointer data)
{
    Search *search = data;
    const char *name = gcpu_json_string(json, object, "metadata/name");

    if (search->name && g_strcmp0(name, search->name) != 0)
        return;
    search->n_found++;
    gcpu_kubernetes_read_labels(json, gcpu_json_object(json, object, "metadata/labels"),
                                search->labels);
}

GcpuNodeLabels *gcpu_migration_json_read_namespace(const char *text, gsize length,
                                                   const GcpuJson *json, const char *name)
{
    static const char *const kinds[] = { "Namespace", NULL };
    g_autoptr(GcpuNodeLabels) labels = gcpu_node_labels_new();
    Search search = { name, labels, 0 };
    Wanted wanted = { .kinds = kinds, .read = read_namespace, .result = &search };

    if (!read_all(text, length, json, &wanted))
        return NULL;
    if (search.n_found == 1)
        return g_steal_pointer(&labels);
    gcpu_kubernetes_refuse(json, name ? "does not hold the guest's namespace"
                                      : "holds several namespaces, or none, and the guest states "
                                        "none");
    return NULL;
}

/** Places: migrations, and where guests are. */
typedef struct {
    GPtrArray *migrations;
    GHashTable *nodes; /* "namespace/name" -> node; owned */
} Places;

static char *key_of(const char *namespace_name, const char *name)
{
    return g_strdup_printf("%s/%s", namespace_name ? namespace_name : "", name ? name : "");
}

static const char *find_annotation(JsonObject *annotations, const char *key)
{
    JsonNode *node = annotations ? json_object_get_member(annotations, key) : NULL;

    return node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING
               ? json_node_get_string(node)
               : NULL;
}

static void read_place(const GcpuJson *json, JsonObject *object, gpointer data)
{
    Places *places = data;
    const char *namespace_name = gcpu_json_string(json, object, "metadata/namespace");
    JsonObject *annotations = gcpu_json_object(json, object, "metadata/annotations");

    if (gcpu_kubernetes_is_kind(json, object, "VirtualMachineInstance")) {
        g_hash_table_insert(places->nodes,
                            key_of(namespace_name, gcpu_json_string(json, object, "metadata/name")),
                            g_strdup(gcpu_json_string(json, object, "status/nodeName")));
        return;
    }
    const char *phase = gcpu_json_string(json, object, "status/phase");
    GcpuVmiMigration *migration =
        gcpu_vmi_migration_new(namespace_name, gcpu_json_string(json, object, "spec/vmiName"),
                               gcpu_vmi_migration_phase_from_string(phase));
    migration->node = g_strdup(gcpu_json_string(json, object, "status/migrationState/sourceNode"));
    migration->unschedulable_s = gcpu_vmi_migration_read_wait(
        find_annotation(annotations, ANNOTATION_UNSCHEDULABLE), migration->unschedulable_s);
    migration->pending_s = gcpu_vmi_migration_read_wait(
        find_annotation(annotations, ANNOTATION_PENDING), migration->pending_s);
    g_ptr_array_add(places->migrations, migration);
}

/* The guest's own status is nearer to the truth than what its migration has kept. */
static void place_migrations(const Places *places)
{
    for (guint i = 0; i < places->migrations->len; i++) {
        GcpuVmiMigration *migration = g_ptr_array_index(places->migrations, i);
        g_autofree char *key = key_of(migration->namespace_name, migration->vmi);
        const char *node = g_hash_table_lookup(places->nodes, key);
        if (!node)
            continue;
        g_free(migration->node);
        migration->node = g_strdup(node);
    }
}

GPtrArray *gcpu_migration_json_read_migrations(const char *text, gsize length, const GcpuJson *json)
{
    static const char *const kinds[] = { "VirtualMachineInstanceMigration",
                                         "VirtualMachineInstance", NULL };
    g_autoptr(GPtrArray) migrations =
        g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_vmi_migration_free);
    g_autoptr(GHashTable) nodes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Places places = { migrations, nodes };
    Wanted wanted = { .kinds = kinds, .read = read_place, .result = &places };

    if (!read_all(text, length, json, &wanted))
        return NULL;
    place_migrations(&places);
    return g_steal_pointer(&migrations);
}

void gcpu_target_pod_free(GcpuTargetPod *pod)
{
    if (!pod)
        return;
    g_free(pod->name);
    g_free(pod);
}

static gboolean is_unschedulable(const GcpuJson *json, JsonObject *pod)
{
    const char *path = "status/conditions";
    JsonArray *conditions = gcpu_json_array(json, pod, path);

    for (guint i = 0; conditions && i < json_array_get_length(conditions); i++) {
        JsonObject *one = gcpu_json_element(json, conditions, path, i);
        if (one && g_strcmp0(gcpu_json_string(json, one, "type"), "PodScheduled") == 0)
            return g_strcmp0(gcpu_json_string(json, one, "status"), "False") == 0 &&
                   g_strcmp0(gcpu_json_string(json, one, "reason"), "Unschedulable") == 0;
    }
    return FALSE;
}

GcpuTargetPod *gcpu_migration_json_read_pod(const char *text, gsize length, const GcpuJson *json)
{
    guint n_findings = gcpu_findings_count(json->findings);
    g_autoptr(JsonNode) root = gcpu_kubernetes_parse(text, length, json);
    JsonObject *object = root ? gcpu_kubernetes_only_item(json, json_node_get_object(root)) : NULL;
    g_autoptr(GcpuTargetPod) pod = g_new0(GcpuTargetPod, 1);
    const char *created = gcpu_json_string(json, object, "metadata/creationTimestamp");
    g_autoptr(GDateTime) time = created ? g_date_time_new_from_iso8601(created, NULL) : NULL;

    if (object && !gcpu_kubernetes_is_kind(json, object, "Pod"))
        gcpu_kubernetes_refuse(json, "is no Pod");
    else if (object && !time)
        gcpu_kubernetes_refuse(json, "does not say when the pod was created");
    pod->name = g_strdup(gcpu_json_string(json, object, "metadata/name"));
    pod->created_s = time ? g_date_time_to_unix(time) : 0;
    pod->is_pending = g_strcmp0(gcpu_json_string(json, object, "status/phase"), "Pending") == 0 &&
                      !gcpu_json_has(object, "metadata/deletionTimestamp");
    pod->is_unschedulable = is_unschedulable(json, object);
    return gcpu_kubernetes_is_good(json, n_findings) ? g_steal_pointer(&pod) : NULL;
}
