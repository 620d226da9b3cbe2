/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-fake-provider.h"

#include <stdlib.h>

#include "base/kh-error.h"
#include "model/kh-area.h"
#include "model/kh-catalogue.h"
#include "model/kh-role.h"

static void provider_init (KhProviderInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (KhFakeProvider, kh_fake_provider, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KH_TYPE_PROVIDER, provider_init))

static void
kh_fake_provider_finalize (GObject *object)
{
  KhFakeProvider *self = KH_FAKE_PROVIDER (object);

  g_clear_object (&self->info);
  g_clear_object (&self->person);
  for (guint i = 0; i < KH_N_COLLECTIONS; i++) {
    g_ptr_array_unref (self->lists[i]);
    g_clear_error (&self->errors[i]);
  }
  g_clear_error (&self->error);
  g_clear_error (&self->command_error);
  g_clear_error (&self->feed_error);
  g_clear_pointer (&self->reply, kh_reply_free);
  g_clear_object (&self->command);
  g_clear_pointer (&self->missed, kh_changes_free);
  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->events);
  g_clear_error (&self->history_error);
  G_OBJECT_CLASS (kh_fake_provider_parent_class)->finalize (object);
}

static void
kh_fake_provider_class_init (KhFakeProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_fake_provider_finalize;
}

static void
kh_fake_provider_init (KhFakeProvider *self)
{
  for (guint i = 0; i < KH_N_COLLECTIONS; i++)
    self->lists[i] = g_ptr_array_new_with_free_func (g_object_unref);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->events = g_ptr_array_new_with_free_func (g_object_unref);
}

KhUser *
kh_fake_provider_add_user (KhFakeProvider *self, const char *id, const char *role)
{
  const char *roles[] = { role, NULL };
  g_autofree char *email = g_strconcat (id, "@example.com", NULL);
  KhUser *user = g_object_new (KH_TYPE_USER, "id", id, "name", id, "email", email, "roles", roles, "version", 1, NULL);

  g_ptr_array_add (self->lists[KH_COLLECTION_USERS], user);
  return user;
}

static void
add_catalogue (KhFakeProvider *self, KhAccountKind kind)
{
  guint n;
  const KhAreaInfo *areas = kh_catalogue_get_areas (kind, &n);
  const KhRoleInfo *roles;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (self->lists[KH_COLLECTION_AREAS],
                     g_object_new (KH_TYPE_AREA, "id", areas[i].id, "name", areas[i].name, "owner-only",
                                   areas[i].owner_only, NULL));
  roles = kh_catalogue_get_roles (kind, &n);
  for (guint i = 0; i < n; i++) {
    g_autoptr (KhGrants) grants = kh_catalogue_get_role_grants (kind, roles[i].id);
    g_ptr_array_add (self->lists[KH_COLLECTION_ROLES],
                     g_object_new (KH_TYPE_ROLE, "id", roles[i].id, "name", roles[i].name, "built-in", TRUE, "grants",
                                   grants, "position", (int) i, "version", 1, NULL));
  }
}

KhFakeProvider *
kh_fake_provider_new (KhAccountKind kind, const char *role)
{
  KhFakeProvider *self = g_object_new (KH_TYPE_FAKE_PROVIDER, NULL);
  const char *roles[] = { role, NULL };

  self->capabilities = ((KH_CAPABILITY_SETTINGS << 1) - 1) | KH_CAPABILITY_PERSON | KH_CAPABILITY_NO_RIGHTS;
  self->info = g_object_new (KH_TYPE_ACCOUNT_INFO, "id", "account", "name", "The Store", "kind", kind, "owner-id",
                             role != NULL ? "owner" : "me", "user-id", "me", "user-roles", roles, "invite-policy",
                             kh_catalogue_get_invite_policy (kind), "version", 1, NULL);
  self->person = g_object_new (KH_TYPE_PERSON, "id", "p1", "name", "Me", "version", 1, NULL);
  add_catalogue (self, kind);
  g_object_set (kh_fake_provider_add_user (self, "me", role), "owner", role == NULL, NULL);
  if (role != NULL)
    g_object_set (kh_fake_provider_add_user (self, "owner", NULL), "owner", TRUE, NULL);
  return self;
}

static KhCapabilities
get_capabilities (KhProvider *provider)
{
  return KH_FAKE_PROVIDER (provider)->capabilities;
}

static guint
get_poll_interval (KhProvider *provider)
{
  return KH_FAKE_PROVIDER (provider)->poll_interval;
}

/* New objects each time, as from a remote. */
static KhEntity *
copy (KhEntity *entity)
{
  KhEntity *made = g_object_new (G_OBJECT_TYPE (entity), "id", kh_entity_get_id (entity), NULL);

  kh_entity_assign (made, entity);
  return made;
}

static void
answer_entity (KhFakeProvider *self, KhEntity *entity, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  if (self->error != NULL)
    g_task_return_error (task, g_error_copy (self->error));
  else
    g_task_return_pointer (task, copy (entity), g_object_unref);
}

static void
load_account_async (KhProvider *provider, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  KhFakeProvider *self = KH_FAKE_PROVIDER (provider);

  self->loads++;
  answer_entity (self, KH_ENTITY (self->info), cancellable, callback, data);
}

static KhAccountInfo *
load_account_finish (KhProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
load_person_async (KhProvider *provider, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  KhFakeProvider *self = KH_FAKE_PROVIDER (provider);

  answer_entity (self, KH_ENTITY (self->person), cancellable, callback, data);
}

static KhPerson *
load_person_finish (KhProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
answer_list (GTask *task)
{
  GPtrArray *entities = g_task_get_task_data (task);

  g_task_return_pointer (task, g_ptr_array_ref (entities), (GDestroyNotify) g_ptr_array_unref);
}

static void
list_async (KhProvider *provider, KhCollection collection, KhProviderPage page, gpointer page_data,
            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  KhFakeProvider *self = KH_FAKE_PROVIDER (provider);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  GError *error = self->error != NULL ? self->error : self->errors[collection];
  GPtrArray *entities = g_ptr_array_new_with_free_func (g_object_unref);

  self->list_calls[collection]++;
  self->page[collection] = page;
  self->page_data[collection] = page_data;
  for (guint i = 0; i < self->lists[collection]->len; i++)
    g_ptr_array_add (entities, copy (g_ptr_array_index (self->lists[collection], i)));
  g_task_set_task_data (task, entities, (GDestroyNotify) g_ptr_array_unref);
  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else if (self->held)
    g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  else
    answer_list (task);
}

static GPtrArray *
list_finish (KhProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kh_fake_provider_page (KhFakeProvider *self, KhCollection collection, guint first, guint n)
{
  g_autoptr (GPtrArray) entities = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = first; i < first + n; i++)
    g_ptr_array_add (entities, copy (g_ptr_array_index (self->lists[collection], i)));
  self->page[collection](entities, self->page_data[collection]);
}

void
kh_fake_provider_answer (KhFakeProvider *self)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiting->len; i++)
    answer_list (g_ptr_array_index (waiting, i));
}

void
kh_fake_provider_release (KhFakeProvider *self)
{
  self->held = FALSE;
  kh_fake_provider_answer (self);
}

static void
execute_async (KhProvider *provider, KhCommand *command, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer data)
{
  KhFakeProvider *self = KH_FAKE_PROVIDER (provider);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  self->commands++;
  g_set_object (&self->command, command);
  if (self->reply == NULL && kh_command_get_items (command)->len > 0) {
    self->reply = g_new0 (KhReply, 1);
    for (guint i = 0; i < kh_command_get_items (command)->len; i++)
      kh_reply_add_row (self->reply, NULL, NULL);
  }
  if (self->error != NULL || self->command_error != NULL)
    g_task_return_error (task, g_error_copy (self->error != NULL ? self->error : self->command_error));
  else
    g_task_return_pointer (task, self->reply != NULL ? g_steal_pointer (&self->reply) : g_new0 (KhReply, 1),
                           (GDestroyNotify) kh_reply_free);
}

static KhReply *
execute_finish (KhProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_follower_cancelled (GCancellable *cancellable, KhFakeProvider *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->follower);

  if (task != NULL)
    g_task_return_error_if_cancelled (task);
}

static KhChanges *
make_changes (const char *after)
{
  KhChanges *changes = g_new0 (KhChanges, 1);

  changes->after = g_strdup (after);
  changes->items = g_ptr_array_new_with_free_func ((GDestroyNotify) kh_change_free);
  return changes;
}

static void
wait_async (KhProvider *provider, const char *after, gboolean hold, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer data)
{
  KhFakeProvider *self = KH_FAKE_PROVIDER (provider);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  self->asked++;
  if (self->error != NULL) {
    g_task_return_error (task, g_error_copy (self->error));
  } else if (after == NULL) {
    g_task_return_pointer (task, make_changes ("now"), (GDestroyNotify) kh_changes_free);
  } else if (self->feed_error != NULL) {
    g_task_return_error (task, g_error_copy (self->feed_error));
  } else if (self->expired) {
    self->expired = FALSE;
    g_task_return_error (task, kh_error_new (KH_ERROR_CONFLICT, "cursor-expired", "Too old."));
  } else if (!hold) {
    KhChanges *changes = self->missed != NULL ? g_steal_pointer (&self->missed) : kh_fake_changes_new ();
    g_task_return_pointer (task, changes, (GDestroyNotify) kh_changes_free);
  } else {
    g_assert_null (self->follower); /* one at a time */
    self->waits++;
    self->follower = g_steal_pointer (&task);
    if (cancellable != NULL)
      g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (on_follower_cancelled), self, 0);
  }
}

static KhChanges *
wait_finish (KhProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

KhChanges *
kh_fake_changes_new (void)
{
  return make_changes ("later");
}

void
kh_fake_changes_add (KhChanges *changes, KhCollection collection, const char *id, KhEntity *entity)
{
  KhChange *change = g_new0 (KhChange, 1);

  change->collection = collection;
  change->id = g_strdup (id);
  change->entity = entity != NULL ? copy (entity) : NULL;
  g_ptr_array_add (changes->items, change);
}

void
kh_fake_provider_tell_all (KhFakeProvider *self, KhChanges *changes)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->follower);

  g_task_return_pointer (task, changes, (GDestroyNotify) kh_changes_free);
}

void
kh_fake_provider_tell (KhFakeProvider *self, KhCollection collection, const char *id, KhEntity *entity)
{
  KhChanges *changes = kh_fake_changes_new ();

  kh_fake_changes_add (changes, collection, id, entity);
  kh_fake_provider_tell_all (self, changes);
}

/* A cursor is how many of what fits came before. */
static void
history_async (KhProvider *provider, const KhHistoryQuery *query, const char *cursor, guint limit,
               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  KhFakeProvider *self = KH_FAKE_PROVIDER (provider);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  g_autoptr (KhHistoryPage) page = g_new0 (KhHistoryPage, 1);
  GError *error = self->error != NULL ? self->error : self->history_error;
  guint first = cursor != NULL ? atoi (cursor) : 0;

  self->history_calls++;
  page->items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->events->len; i++) {
    KhEntity *event = g_ptr_array_index (self->events, i);
    if (!kh_history_query_matches (query, KH_EVENT (event)))
      continue;
    if (page->total >= first && page->total < first + limit)
      g_ptr_array_add (page->items, copy (event));
    page->total++;
  }
  if (page->total > first + limit)
    page->next = g_strdup_printf ("%u", first + limit);
  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_pointer (task, g_steal_pointer (&page), (GDestroyNotify) kh_history_page_free);
}

static KhHistoryPage *
history_finish (KhProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
provider_init (KhProviderInterface *iface)
{
  iface->get_capabilities = get_capabilities;
  iface->get_poll_interval = get_poll_interval;
  iface->load_account_async = load_account_async;
  iface->load_account_finish = load_account_finish;
  iface->load_person_async = load_person_async;
  iface->load_person_finish = load_person_finish;
  iface->list_async = list_async;
  iface->list_finish = list_finish;
  iface->execute_async = execute_async;
  iface->execute_finish = execute_finish;
  iface->wait_async = wait_async;
  iface->wait_finish = wait_finish;
  iface->history_async = history_async;
  iface->history_finish = history_finish;
}
