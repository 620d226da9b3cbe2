/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/kh-offboarding-private.h"

#include <string.h>

struct _KhOffboarding {
  GObject parent_instance;
  KhPeople *people; /* owned */
  char *key;
  char *name;
  char *email;
  GPtrArray *all;   /* owned KhOffboardStep, one an account */
  GPtrArray *steps; /* owned KhOffboardStep: those that are told of */
  gboolean started;
  guint idle_id;
};

static guint changed;

static GType
get_item_type (GListModel *list)
{
  return KH_TYPE_OFFBOARD_STEP;
}

static guint
get_n_items (GListModel *list)
{
  return KH_OFFBOARDING (list)->steps->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  KhOffboarding *self = KH_OFFBOARDING (list);

  return position < self->steps->len ? g_object_ref (g_ptr_array_index (self->steps, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (KhOffboarding, kh_offboarding, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

const char *
kh_offboarding_get_name (KhOffboarding *self)
{
  return self->name;
}

const char *
kh_offboarding_get_email (KhOffboarding *self)
{
  return self->email;
}

gboolean
kh_offboarding_get_started (KhOffboarding *self)
{
  return self->started;
}

guint
kh_offboarding_count (KhOffboarding *self, KhOffboardState state)
{
  guint n = 0;

  for (guint i = 0; i < self->steps->len; i++)
    n += kh_offboard_step_get_state (g_ptr_array_index (self->steps, i)) == state;
  return n;
}

static gboolean
is_same (GPtrArray *a, GPtrArray *b)
{
  return a->len == b->len && (a->len == 0 || memcmp (a->pdata, b->pdata, a->len * sizeof (gpointer)) == 0);
}

static void
plan (KhOffboarding *self)
{
  g_autoptr (GPtrArray) before = self->steps;

  self->steps = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->all->len; i++)
    if (kh_offboard_step_plan (g_ptr_array_index (self->all, i)))
      g_ptr_array_add (self->steps, g_object_ref (g_ptr_array_index (self->all, i)));
  if (!is_same (before, self->steps))
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before->len, self->steps->len);
  g_signal_emit (self, changed, 0);
}

static gboolean
on_idle (gpointer data)
{
  KhOffboarding *self = data;

  self->idle_id = 0;
  if (!self->started)
    plan (self);
  return G_SOURCE_REMOVE;
}

static void
plan_again (KhOffboarding *self)
{
  if (!self->started && self->idle_id == 0)
    self->idle_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_idle, self, NULL);
}

static void
on_step_changed (KhOffboarding *self)
{
  if (self->started)
    g_signal_emit (self, changed, 0);
}

static void
on_step_run (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  guint *left = g_task_get_task_data (task);

  if (--*left == 0)
    g_task_return_boolean (task, TRUE);
}

void
kh_offboarding_run_async (KhOffboarding *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  g_autoptr (GPtrArray) due = g_ptr_array_new ();
  guint *left = g_new0 (guint, 1);

  g_task_set_source_tag (task, kh_offboarding_run_async);
  g_task_set_task_data (task, left, g_free);
  if (!self->started)
    plan (self);
  self->started = TRUE;
  for (guint i = 0; i < self->steps->len; i++)
    if (kh_offboard_step_can_run (g_ptr_array_index (self->steps, i)))
      g_ptr_array_add (due, g_ptr_array_index (self->steps, i));
  *left = due->len;
  if (due->len == 0)
    g_task_return_boolean (task, TRUE);
  for (guint i = 0; i < due->len; i++)
    kh_offboard_step_run_async (g_ptr_array_index (due, i), cancellable, on_step_run, g_object_ref (task));
}

void
kh_offboarding_run_finish (KhOffboarding *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));
  g_task_propagate_boolean (G_TASK (result), NULL);
}

static void
kh_offboarding_dispose (GObject *object)
{
  g_clear_handle_id (&KH_OFFBOARDING (object)->idle_id, g_source_remove);
  G_OBJECT_CLASS (kh_offboarding_parent_class)->dispose (object);
}

static void
kh_offboarding_finalize (GObject *object)
{
  KhOffboarding *self = KH_OFFBOARDING (object);

  g_ptr_array_unref (self->steps);
  g_ptr_array_unref (self->all);
  g_free (self->key);
  g_free (self->name);
  g_free (self->email);
  g_clear_object (&self->people);
  G_OBJECT_CLASS (kh_offboarding_parent_class)->finalize (object);
}

static void
kh_offboarding_class_init (KhOffboardingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kh_offboarding_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_offboarding_finalize;
  changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                          0);
}

static void
kh_offboarding_init (KhOffboarding *self)
{
  self->all = g_ptr_array_new_with_free_func (g_object_unref);
  self->steps = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
add_account (KhOffboarding *self, KhAccount *account)
{
  KhOffboardStep *step = kh_offboard_step_new (self->people, account, self->key);

  g_ptr_array_add (self->all, step);
  g_signal_connect_object (step, "changed", G_CALLBACK (on_step_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "access-changed", G_CALLBACK (plan_again), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (kh_account_get_list (account, KH_COLLECTION_SESSIONS), "updated", G_CALLBACK (plan_again),
                           self, G_CONNECT_SWAPPED);
}

KhOffboarding *
kh_offboarding_new (KhPeople *people, KhIndividual *individual)
{
  KhOffboarding *self = g_object_new (KH_TYPE_OFFBOARDING, NULL);
  GListModel *accounts = kh_people_get_accounts (people);

  self->people = g_object_ref (people);
  self->key = g_strdup (kh_individual_get_key (individual));
  self->name = g_strdup (kh_individual_get_name (individual));
  self->email = g_strdup (kh_individual_get_email (individual));
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr (KhAccount) account = g_list_model_get_item (accounts, i);
    add_account (self, account);
  }
  g_signal_connect_object (individual, "changed", G_CALLBACK (plan_again), self, G_CONNECT_SWAPPED);
  plan (self);
  return self;
}
