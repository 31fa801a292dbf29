/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/partition-group.h"

/* Each pass is a whole improvement of all points; few are ever needed. */
#define PASSES_MAX 30

/* With more domains than that, hardly a point is left that would gain by moving. */
#define IMPROVED_MAX 100

/** Domain: its points in sum. */
typedef struct {
    GcpuFeatureSet *common; /* owned; all bits set while there is no point */
    guint64 n_hosts;
    guint64 kept;    /* features in @common, counted for each host */
    guint nearest;   /* joining: the domain whose join costs least */
    guint64 loss;    /* and what it costs */
    gboolean is_out; /* joining: gone into another */
} Domain;

static void domain_clear(Domain *domain)
{
    g_free(domain->common);
}

static GArray *domains_new(guint n, guint n_words)
{
    GArray *domains = g_array_new(FALSE, TRUE, sizeof(Domain));

    g_array_set_clear_func(domains, (GDestroyNotify)domain_clear);
    for (guint i = 0; i < n; i++) {
        Domain domain = { .common = gcpu_feature_set_new(n_words) };
        memset(domain.common, 0xff, n_words * sizeof *domain.common);
        g_array_append_val(domains, domain);
    }
    return domains;
}

static Domain *domain_at(GArray *domains, guint index)
{
    return &g_array_index(domains, Domain, index);
}

static guint count_common(const GcpuFeatureSet *a, const GcpuFeatureSet *b, guint n_words)
{
    guint n = 0;

    for (guint i = 0; i < n_words; i++)
        n += (guint)__builtin_popcountll(a[i] & b[i]);
    return n;
}

static void domain_add(Domain *domain, const GcpuFeatureSet *set, guint64 n_hosts, guint n_words)
{
    gcpu_feature_set_intersect(domain->common, set, n_words);
    domain->n_hosts += n_hosts;
    domain->kept = domain->n_hosts * gcpu_feature_set_count(domain->common, n_words);
}

static guint64 loss_of_join(const Domain *a, const Domain *b, guint n_words)
{
    guint64 n_hosts = a->n_hosts + b->n_hosts;

    return a->kept + b->kept - n_hosts * count_common(a->common, b->common, n_words);
}

static void find_nearest(GArray *domains, guint index, guint n_words)
{
    Domain *domain = domain_at(domains, index);

    domain->loss = G_MAXUINT64;
    for (guint i = 0; i < domains->len; i++) {
        const Domain *other = domain_at(domains, i);
        guint64 loss =
            i == index || other->is_out ? G_MAXUINT64 : loss_of_join(domain, other, n_words);
        if (loss < domain->loss) {
            domain->loss = loss;
            domain->nearest = i;
        }
    }
}

static guint find_cheapest(GArray *domains)
{
    guint cheapest = 0;
    guint64 loss = G_MAXUINT64;

    for (guint i = 0; i < domains->len; i++) {
        if (!domain_at(domains, i)->is_out && domain_at(domains, i)->loss < loss) {
            cheapest = i;
            loss = domain_at(domains, i)->loss;
        }
    }
    return cheapest;
}

/* Only those who had one of the two as nearest, and the join itself, look around anew; the others
 * may only find the join nearer than what they had. */
static void join(GArray *domains, guint kept, guint gone, guint n_words)
{
    Domain *into = domain_at(domains, kept), *from = domain_at(domains, gone);

    domain_add(into, from->common, from->n_hosts, n_words);
    from->is_out = TRUE;
    for (guint i = 0; i < domains->len; i++) {
        Domain *domain = domain_at(domains, i);
        if (domain->is_out)
            continue;
        guint64 loss = i == kept ? 0 : loss_of_join(domain, into, n_words);
        if (i == kept || domain->nearest == kept || domain->nearest == gone)
            find_nearest(domains, i, n_words);
        else if (loss < domain->loss) {
            domain->loss = loss;
            domain->nearest = kept;
        }
    }
}

static void add_all(const GcpuPartitionGroup *group, const guint16 *of_points, guint16 only,
                    guint but, Domain *domain)
{
    memset(domain->common, 0xff, group->n_words * sizeof *domain->common);
    domain->n_hosts = domain->kept = 0;
    for (guint i = 0; i < group->n_points; i++) {
        if (of_points[i] == only && i != but)
            domain_add(domain, group->points[i].set, group->points[i].n_hosts, group->n_words);
    }
}

/* Returns: whether the point went where more is kept. @without: its domain without it. */
static gboolean move_point(const GcpuPartitionGroup *group, GArray *domains, guint index,
                           Domain *without, guint16 *of_points)
{
    const GcpuPartitionPoint *point = &group->points[index];
    guint16 from = of_points[index], to = from;
    gint64 best = 0;

    add_all(group, of_points, from, index, without);
    gint64 at_home = (gint64)(domain_at(domains, from)->kept - without->kept);
    for (guint i = 0; i < domains->len; i++) {
        const Domain *domain = domain_at(domains, i);
        guint64 n_hosts = domain->n_hosts + point->n_hosts;
        guint64 kept = n_hosts * count_common(domain->common, point->set, group->n_words);
        gint64 gain = (gint64)(kept - domain->kept) - at_home;
        if (i != from && gain > best) {
            best = gain;
            to = (guint16)i;
        }
    }
    if (to == from)
        return FALSE;
    of_points[index] = to;
    domain_add(domain_at(domains, to), point->set, point->n_hosts, group->n_words);
    add_all(group, of_points, from, G_MAXUINT, domain_at(domains, from));
    return TRUE;
}

/* Moves single points between the @n domains as long as that helps. */
static void improve(const GcpuPartitionGroup *group, guint n, guint16 *of_points)
{
    g_autoptr(GArray) domains = domains_new(n, group->n_words);
    g_autoptr(GArray) scratch = domains_new(1, group->n_words);
    gboolean has_moved = TRUE;

    for (guint i = 0; i < n; i++)
        add_all(group, of_points, (guint16)i, G_MAXUINT, domain_at(domains, i));
    for (guint pass = 0; has_moved && pass < PASSES_MAX; pass++) {
        has_moved = FALSE;
        for (guint i = 0; i < group->n_points; i++)
            has_moved |= move_point(group, domains, i, domain_at(scratch, 0), of_points);
    }
}

/* Numbers from 0 on without gaps. */
static void number_domains(const guint *root_of, guint n_points, guint16 *out_domains)
{
    g_autofree guint *numbers = g_new0(guint, n_points);
    guint n = 0;

    for (guint i = 0; i < n_points; i++) {
        if (numbers[root_of[i]] == 0)
            numbers[root_of[i]] = ++n;
        out_domains[i] = (guint16)(numbers[root_of[i]] - 1);
    }
}

static void improve_and_offer(GcpuPartitionGroup *group, guint n, guint16 *domains)
{
    if (n <= IMPROVED_MAX)
        improve(group, n, domains);
    gcpu_partition_group_offer(group, n, domains);
}

void gcpu_partition_search(GcpuPartitionGroup *group)
{
    guint n_points = group->n_points, n_words = group->n_words;
    g_autoptr(GArray) domains = domains_new(n_points, n_words);
    g_autofree guint *root_of = g_new(guint, n_points);
    g_autofree guint16 *numbered = g_new(guint16, n_points);

    for (guint i = 0; i < n_points; i++) {
        domain_add(domain_at(domains, i), group->points[i].set, group->points[i].n_hosts, n_words);
        root_of[i] = i;
    }
    for (guint i = 0; i < n_points; i++)
        find_nearest(domains, i, n_words);
    for (guint n = n_points; n > 0; n--) {
        if (n <= group->n_max) {
            number_domains(root_of, n_points, numbered);
            improve_and_offer(group, n, numbered);
        }
        guint kept = find_cheapest(domains), gone = domain_at(domains, kept)->nearest;
        for (guint i = 0; n > 1 && i < n_points; i++)
            root_of[i] = root_of[i] == gone ? kept : root_of[i];
        if (n > 1)
            join(domains, kept, gone, n_words);
    }
}
