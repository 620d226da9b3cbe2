/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provider/ecwid/kh-ecwid-provider.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-error.h"
#include "provider/ecwid/kh-ecwid-command.h"
#include "provider/ecwid/kh-ecwid-read.h"

/* Two requests each time: at most 24 an hour. */
#define POLL_INTERVAL (5 * 60) /* seconds */

/* Who the token's person is among the staff the service does not say. */
#define OWNER    "owner"
#define SOMEBODY "token"

/* The right to manage people is no scope of theirs: the token has it, or may only read, or is refused. */
#define AREA_USERS "users"

struct _KhEcwidProvider {
  GObject parent_instance;
  KhEcwidClient *client;
  char *store;
  char *name;              /* NULL: not asked for yet; "": there is none */
  KhEcwidScopes *scopes;
  GHashTable *tried;       /* idempotency keys of invitations that were sent */
  GPtrArray *readers;      /* GTasks that wait for the list that is being read */
  GCancellable *reading;   /* of that; NULL: it is not being read */
  GQueue commands;         /* GTasks that wait for their turn */
  gboolean running;        /* a command is */
  gboolean looked;         /* at what the token may do */
  gboolean read_only;
};

static void provider_init (KhProviderInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (KhEcwidProvider, kh_ecwid_provider, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KH_TYPE_PROVIDER, provider_init))

static void
kh_ecwid_provider_finalize (GObject *object)
{
  KhEcwidProvider *self = KH_ECWID_PROVIDER (object);

  g_clear_object (&self->client);
  g_free (self->store);
  g_free (self->name);
  kh_ecwid_scopes_free (self->scopes);
  g_hash_table_unref (self->tried);
  g_ptr_array_unref (self->readers);
  G_OBJECT_CLASS (kh_ecwid_provider_parent_class)->finalize (object);
}

static void
kh_ecwid_provider_class_init (KhEcwidProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_ecwid_provider_finalize;
}

static void
kh_ecwid_provider_init (KhEcwidProvider *self)
{
  self->scopes = kh_ecwid_scopes_new ();
  self->tried = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->readers = g_ptr_array_new ();
  g_queue_init (&self->commands);
}

KhProvider *
kh_ecwid_provider_new (KhEcwidClient *client, const char *store)
{
  KhEcwidProvider *self = g_object_new (KH_TYPE_ECWID_PROVIDER, NULL);

  self->client = g_object_ref (client);
  self->store = g_strdup (store);
  return KH_PROVIDER (self);
}

static KhCapabilities
get_capabilities (KhProvider *provider)
{
  return KH_CAPABILITY_GRANTS | KH_CAPABILITY_INVITE;
}

static guint
get_poll_interval (KhProvider *provider)
{
  return POLL_INTERVAL;
}

static void
unsupported (GTask *task)
{
  g_task_return_error (task, kh_error_new (KH_ERROR_UNSUPPORTED, NULL, "The service has no such thing."));
  g_object_unref (task);
}

/* --- The account --- */

KhAccountInfo *
kh_ecwid_provider_create_info (const char *store, const char *name, const char *const *scopes, gboolean read_only)
{
  static const char *const none[] = { NULL };
  gboolean everything = !read_only && (scopes == NULL || *scopes == NULL);
  g_autoptr (KhGrants) grants = kh_grants_new ();
  g_autofree char *number = NULL;

  kh_grants_set (grants, AREA_USERS, read_only ? KH_LEVEL_GUEST : KH_LEVEL_APPROVER);
  for (; scopes != NULL && *scopes != NULL; scopes++)
    kh_grants_set (grants, *scopes, KH_ECWID_LEVEL);
  /* Translators: what a store is called whose name is not known; %s is its number. */
  number = g_strdup_printf (_ ("Store %s"), store);
  return g_object_new (KH_TYPE_ACCOUNT_INFO, "id", store, "name", name != NULL && *name != '\0' ? name : number, "kind", KH_ACCOUNT_KIND_SHOP, "owner-id", OWNER,
                       "user-id", everything ? OWNER : SOMEBODY, "user-roles", none, "user-grants", grants, "user-limit",
                       -1, "invite-policy", KH_INVITE_POLICY_APPROVERS, "languages", none, NULL);
}

static void
return_info (GTask *task)
{
  KhEcwidProvider *self = g_task_get_source_object (task);

  g_task_return_pointer (task,
                         kh_ecwid_provider_create_info (self->store, self->name, g_task_get_task_data (task),
                                                        self->read_only),
                         g_object_unref);
}

/* Whether it is no answer of the service, or none that has to do with the question. */
static gboolean
says_nothing (const GError *error)
{
  return error != NULL
         && (error->domain != KH_ERROR || error->code == KH_ERROR_NETWORK || error->code == KH_ERROR_UNAUTHORIZED
             || error->code == KH_ERROR_LIMITED);
}

static void
on_name (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KhEcwidProvider *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = kh_ecwid_client_send_finish (KH_ECWID_CLIENT (source), result, &error);

  if (says_nothing (error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  /* It is not worth failing for. */
  self->name = name != NULL ? g_steal_pointer (&name) : g_strdup ("");
  return_info (task);
}

/* Like what the token may do it is asked for once: each sync would cost a request more. Takes @task. */
static void
ask_name (KhEcwidProvider *self, GTask *task)
{
  if (self->name == NULL) {
    kh_ecwid_client_send_async (self->client, KH_ECWID_NAME, NULL, NULL, kh_ecwid_read_name, g_free,
                                g_task_get_cancellable (task), on_name, task);
    return;
  }
  return_info (task);
  g_object_unref (task);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KhEcwidProvider *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  kh_ecwid_client_send_finish (KH_ECWID_CLIENT (source), result, &error);
  if (says_nothing (error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  self->read_only = g_error_matches (error, KH_ERROR, KH_ERROR_RESTRICTED);
  self->looked = TRUE;
  ask_name (self, g_steal_pointer (&task));
}

static void
on_own_scopes (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KhEcwidProvider *self = g_task_get_source_object (task);
  GError *error = NULL;
  char **scopes = kh_ecwid_client_send_finish (KH_ECWID_CLIENT (source), result, &error);

  if (scopes == NULL) {
    g_task_return_error (task, error);
    return;
  }
  kh_ecwid_scopes_learn (self->scopes, (const char *const *) scopes);
  g_task_set_task_data (task, scopes, (GDestroyNotify) g_strfreev);
  /* Once is enough: connecting has looked at everything, and no call tells what a token may do. */
  if (self->looked)
    ask_name (self, g_steal_pointer (&task));
  else
    kh_ecwid_client_send_async (KH_ECWID_CLIENT (source), KH_ECWID_DELETE, KH_ECWID_NO_ID, NULL, kh_ecwid_read_nothing,
                                NULL, g_task_get_cancellable (task), on_looked, g_object_ref (task));
}

static void
load_account_async (KhProvider *provider, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  KhEcwidProvider *self = KH_ECWID_PROVIDER (provider);
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, load_account_async);
  kh_ecwid_client_send_async (self->client, KH_ECWID_OWN_SCOPES, NULL, NULL, kh_ecwid_read_scopes,
                              (GDestroyNotify) g_strfreev, cancellable, on_own_scopes, task);
}

static KhAccountInfo *
load_account_finish (KhProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
load_person_async (KhProvider *provider, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  unsupported (g_task_new (provider, cancellable, callback, data));
}

static KhPerson *
load_person_finish (KhProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- Lists --- */

typedef struct {
  KhCollection collection;
  GSource *cancelled; /* NULL where it cannot be */
} Reader;

static void
reader_free (Reader *reader)
{
  if (reader->cancelled != NULL)
    g_source_destroy (reader->cancelled);
  g_clear_pointer (&reader->cancelled, g_source_unref);
  g_free (reader);
}

static GPtrArray *
create_entities (KhEcwidProvider *self, KhCollection collection, GPtrArray *staff)
{
  GPtrArray *entities;

  if (collection == KH_COLLECTION_AREAS)
    return kh_ecwid_scopes_to_areas (self->scopes);
  entities = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < staff->len; i++) {
    KhEcwidStaff *one = g_ptr_array_index (staff, i);
    if (collection == KH_COLLECTION_USERS && one->accepted)
      g_ptr_array_add (entities, kh_ecwid_staff_to_user (one, self->scopes));
    else if (collection == KH_COLLECTION_INVITATIONS && !one->accepted)
      g_ptr_array_add (entities, kh_ecwid_staff_to_invitation (one, self->scopes));
  }
  return entities;
}

static void
on_staff (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhEcwidProvider) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) staff = kh_ecwid_client_send_finish (KH_ECWID_CLIENT (source), result, &error);
  g_autoptr (GPtrArray) readers = NULL;

  /* Everybody went away, and others may have come since. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  readers = g_steal_pointer (&self->readers);
  self->readers = g_ptr_array_new ();
  g_clear_object (&self->reading);
  for (guint i = 0; staff != NULL && i < staff->len; i++)
    kh_ecwid_scopes_learn (self->scopes,
                           (const char *const *) ((KhEcwidStaff *) g_ptr_array_index (staff, i))->scopes);
  for (guint i = 0; i < readers->len; i++) {
    g_autoptr (GTask) task = g_ptr_array_index (readers, i);
    Reader *reader = g_task_get_task_data (task);
    if (staff != NULL)
      g_task_return_pointer (task, create_entities (self, reader->collection, staff),
                             (GDestroyNotify) g_ptr_array_unref);
    else
      g_task_return_error (task, g_error_copy (error));
  }
}

static gboolean
on_reader_cancelled (GCancellable *cancellable, gpointer data)
{
  GTask *task = data;
  KhEcwidProvider *self = g_task_get_source_object (task);

  if (!g_ptr_array_remove (self->readers, task))
    return G_SOURCE_REMOVE;
  if (self->readers->len == 0) {
    g_cancellable_cancel (self->reading);
    g_clear_object (&self->reading);
  }
  g_task_return_error_if_cancelled (task);
  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

/* Takes @task. */
static void
read_staff (KhEcwidProvider *self, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Reader *reader = g_task_get_task_data (task);

  if (cancellable != NULL) {
    reader->cancelled = g_cancellable_source_new (cancellable);
    g_source_set_callback (reader->cancelled, G_SOURCE_FUNC (on_reader_cancelled), task, NULL);
    g_source_attach (reader->cancelled, g_task_get_context (task));
  }
  g_ptr_array_add (self->readers, task);
  if (self->reading != NULL)
    return;
  self->reading = g_cancellable_new ();
  kh_ecwid_client_send_async (self->client, KH_ECWID_LIST, NULL, NULL, kh_ecwid_read_list,
                              (GDestroyNotify) g_ptr_array_unref, self->reading, on_staff, g_object_ref (self));
}

static void
list_async (KhProvider *provider, KhCollection collection, KhProviderPage page, gpointer page_data,
            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  KhEcwidProvider *self = KH_ECWID_PROVIDER (provider);
  GTask *task = g_task_new (self, cancellable, callback, data);
  Reader *reader = g_new0 (Reader, 1);

  g_task_set_source_tag (task, list_async);
  reader->collection = collection;
  g_task_set_task_data (task, reader, (GDestroyNotify) reader_free);
  if (collection == KH_COLLECTION_ROLES || collection == KH_COLLECTION_SESSIONS) {
    g_task_return_pointer (task, g_ptr_array_new_with_free_func (g_object_unref), (GDestroyNotify) g_ptr_array_unref);
    g_object_unref (task);
  } else if (g_task_return_error_if_cancelled (task)) {
    g_object_unref (task);
  } else {
    read_staff (self, task);
  }
}

static GPtrArray *
list_finish (KhProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- Commands --- */

static void run_next (KhEcwidProvider *self);

static void
on_executed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (KhEcwidProvider) self = g_object_ref (g_task_get_source_object (task));
  GError *error = NULL;
  KhReply *reply = kh_ecwid_command_run_finish (KH_ECWID_CLIENT (source), result, &error);

  self->running = FALSE;
  if (reply != NULL)
    g_task_return_pointer (task, reply, (GDestroyNotify) kh_reply_free);
  else
    g_task_return_error (task, error);
  run_next (self);
}

static void
run_next (KhEcwidProvider *self)
{
  GTask *task = self->running ? NULL : g_queue_pop_head (&self->commands);

  if (task == NULL)
    return;
  self->running = TRUE;
  kh_ecwid_command_run_async (self->client, self->scopes, self->tried, g_task_get_task_data (task),
                              g_task_get_cancellable (task), on_executed, task);
}

static void
execute_async (KhProvider *provider, KhCommand *command, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer data)
{
  KhEcwidProvider *self = KH_ECWID_PROVIDER (provider);
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, execute_async);
  /* What was done is told, also to those who went away. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_object_ref (command), g_object_unref);
  g_queue_push_tail (&self->commands, task);
  run_next (self);
}

static KhReply *
execute_finish (KhProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- What the service lacks --- */

static void
wait_async (KhProvider *provider, const char *after, gboolean hold, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer data)
{
  unsupported (g_task_new (provider, cancellable, callback, data));
}

static KhChanges *
wait_finish (KhProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
history_async (KhProvider *provider, const KhHistoryQuery *query, const char *cursor, guint limit,
               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  unsupported (g_task_new (provider, cancellable, callback, data));
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
