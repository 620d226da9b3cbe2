/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/kh-account-private.h"

#include "base/kh-error.h"
#include "base/kh-text.h"

G_DEFINE_FINAL_TYPE (KhAccount, kh_account, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_INFO,
  PROP_PERSON,
  PROP_NAME,
  PROP_SERVICE_NAME,
  PROP_SYNCING,
  PROP_OFFLINE,
  PROP_SIGNED_OUT,
  PROP_SYNCED_AT,
  PROP_ERROR,
  PROP_STORE_ERROR,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];

enum { ACCESS_CHANGED, STATE_CHANGED, HINTS_CHANGED, EVENT, SYNCED, N_SIGNALS };
static guint signals[N_SIGNALS];

GType
kh_state_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type)) {
    static const GEnumValue values[] = {
      { KH_STATE_LOADING, "KH_STATE_LOADING", "loading" },
      { KH_STATE_READY, "KH_STATE_READY", "ready" },
      { KH_STATE_RESTRICTED, "KH_STATE_RESTRICTED", "restricted" },
      { KH_STATE_ERROR, "KH_STATE_ERROR", "error" },
      { 0, NULL, NULL },
    };
    g_once_init_leave (&type, g_enum_register_static ("KhState", values));
  }
  return type;
}

static void
kh_account_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  KhAccount *self = KH_ACCOUNT (object);

  switch (prop) {
  case PROP_INFO:
    g_value_set_object (value, self->info);
    break;
  case PROP_PERSON:
    g_value_set_object (value, self->person);
    break;
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_SERVICE_NAME:
    g_value_set_string (value, self->service_name);
    break;
  case PROP_SYNCING:
    g_value_set_boolean (value, kh_account_get_syncing (self));
    break;
  case PROP_OFFLINE:
    g_value_set_boolean (value, self->offline);
    break;
  case PROP_SIGNED_OUT:
    g_value_set_boolean (value, self->signed_out);
    break;
  case PROP_SYNCED_AT:
    g_value_set_int64 (value, self->synced_at);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  case PROP_STORE_ERROR:
    g_value_set_boxed (value, self->store_error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
  }
}

static void
kh_account_dispose (GObject *object)
{
  KhAccount *self = KH_ACCOUNT (object);

  kh_account_sync_stop (self);
  kh_account_keep_stop (self);
  g_clear_object (&self->reviews);
  g_clear_object (&self->provider);
  g_clear_object (&self->monitor);
  G_OBJECT_CLASS (kh_account_parent_class)->dispose (object);
}

static void
kh_account_finalize (GObject *object)
{
  KhAccount *self = KH_ACCOUNT (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->service_name);
  g_clear_object (&self->info);
  g_clear_object (&self->person);
  for (guint i = 0; i < KH_N_COLLECTIONS; i++) {
    g_clear_object (&self->lists[i]);
    g_clear_error (&self->errors[i]);
  }
  g_clear_error (&self->error);
  g_clear_error (&self->store_error);
  g_free (self->store_trouble);
  kh_places_free (self->places);
  g_clear_pointer (&self->own_access, kh_access_free);
  kh_account_hints_clear (self);
  kh_waiters_free (self->waiters);
  kh_waiters_free (self->next_waiters);
  g_free (self->point);
  G_OBJECT_CLASS (kh_account_parent_class)->finalize (object);
}

static void
kh_account_class_init (KhAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = kh_account_get_property;
  object_class->dispose = kh_account_dispose;
  object_class->finalize = kh_account_finalize;

  props[PROP_INFO] = g_param_spec_object ("info", NULL, NULL, KH_TYPE_ACCOUNT_INFO, flags);
  props[PROP_PERSON] = g_param_spec_object ("person", NULL, NULL, KH_TYPE_PERSON, flags);
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[PROP_SERVICE_NAME] = g_param_spec_string ("service-name", NULL, NULL, NULL, flags);
  props[PROP_SYNCING] = g_param_spec_boolean ("syncing", NULL, NULL, FALSE, flags);
  props[PROP_OFFLINE] = g_param_spec_boolean ("offline", NULL, NULL, FALSE, flags);
  props[PROP_SIGNED_OUT] = g_param_spec_boolean ("signed-out", NULL, NULL, FALSE, flags);
  props[PROP_SYNCED_AT] = g_param_spec_int64 ("synced-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  props[PROP_STORE_ERROR] = g_param_spec_boxed ("store-error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[ACCESS_CHANGED] = g_signal_new ("access-changed", KH_TYPE_ACCOUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  signals[STATE_CHANGED] = g_signal_new ("state-changed", KH_TYPE_ACCOUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[HINTS_CHANGED] = g_signal_new ("hints-changed", KH_TYPE_ACCOUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
  signals[EVENT] = g_signal_new ("event", KH_TYPE_ACCOUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 KH_TYPE_EVENT);
  signals[SYNCED] = g_signal_new ("synced", KH_TYPE_ACCOUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
on_access_list_updated (KhAccount *self)
{
  kh_account_access_changed (self);
}

static void
kh_account_init (KhAccount *self)
{
  for (guint i = 0; i < KH_N_COLLECTIONS; i++)
    self->lists[i] = kh_entity_list_new (kh_collection_get_entity_type (i));
  /* One's own access comes from these three. */
  for (guint i = KH_COLLECTION_AREAS; i <= KH_COLLECTION_USERS; i++)
    g_signal_connect_object (self->lists[i], "updated", G_CALLBACK (on_access_list_updated), self,
                             G_CONNECT_SWAPPED);
  self->places = kh_places_new ();
  kh_account_hints_init (self);
  kh_account_sync_init (self);
}

KhAccount *
kh_account_new (const char *id, const char *service_name, const char *name, KhProvider *provider)
{
  KhAccount *self = g_object_new (KH_TYPE_ACCOUNT, NULL);

  self->id = g_strdup (id);
  self->service_name = g_strdup (service_name);
  self->name = g_strdup (name);
  g_set_object (&self->provider, provider);
  return self;
}

const char *
kh_account_get_id (KhAccount *self)
{
  return self->id;
}

const char *
kh_account_get_name (KhAccount *self)
{
  return self->name;
}

const char *
kh_account_get_service_name (KhAccount *self)
{
  return self->service_name;
}

KhAccountInfo *
kh_account_get_info (KhAccount *self)
{
  return self->info;
}

KhPerson *
kh_account_get_person (KhAccount *self)
{
  return self->person;
}

KhCapabilities
kh_account_get_capabilities (KhAccount *self)
{
  return self->provider != NULL ? kh_provider_get_capabilities (self->provider) : self->capabilities;
}

gboolean
kh_account_get_offline (KhAccount *self)
{
  return self->offline;
}

gboolean
kh_account_get_signed_out (KhAccount *self)
{
  return self->signed_out;
}

gboolean
kh_account_get_shut_out (KhAccount *self)
{
  const char *word = self->error != NULL ? kh_error_get_word (self->error) : NULL;

  return self->signed_out && word != NULL && g_str_has_prefix (word, "access-");
}

gint64
kh_account_get_synced_at (KhAccount *self)
{
  return self->synced_at;
}

const GError *
kh_account_get_error (KhAccount *self)
{
  return self->error;
}

KhSnapshot *
kh_account_get_snapshot (KhAccount *self)
{
  return self->snapshot;
}

KhPlaces *
kh_account_get_places (KhAccount *self)
{
  return self->places;
}

GError *
kh_account_take_store_error (KhAccount *self)
{
  return g_steal_pointer (&self->store_error);
}

KhEntityList *
kh_account_get_list (KhAccount *self, KhCollection collection)
{
  g_return_val_if_fail (collection < KH_N_COLLECTIONS, NULL);
  return self->lists[collection];
}

KhState
kh_account_get_state (KhAccount *self, KhCollection collection)
{
  g_return_val_if_fail (collection < KH_N_COLLECTIONS, KH_STATE_LOADING);
  return self->states[collection];
}

const GError *
kh_account_get_collection_error (KhAccount *self, KhCollection collection)
{
  g_return_val_if_fail (collection < KH_N_COLLECTIONS, NULL);
  return self->errors[collection];
}

KhUser *
kh_account_find_user (KhAccount *self, const char *id)
{
  return (KhUser *) kh_entity_list_lookup (self->lists[KH_COLLECTION_USERS], id);
}

KhRole *
kh_account_find_role (KhAccount *self, const char *id)
{
  return (KhRole *) kh_entity_list_lookup (self->lists[KH_COLLECTION_ROLES], id);
}

KhArea *
kh_account_find_area (KhAccount *self, const char *id)
{
  return (KhArea *) kh_entity_list_lookup (self->lists[KH_COLLECTION_AREAS], id);
}

static gboolean
is_same_email (const char *key, const char *email)
{
  g_autofree char *other = email != NULL ? kh_text_email_key (email) : NULL;

  return g_strcmp0 (key, other) == 0;
}

KhUser *
kh_account_find_user_by_email (KhAccount *self, const char *email)
{
  GListModel *users = G_LIST_MODEL (self->lists[KH_COLLECTION_USERS]);
  g_autofree char *key = kh_text_email_key (email);

  for (guint i = 0; i < g_list_model_get_n_items (users); i++) {
    g_autoptr (KhUser) user = g_list_model_get_item (users, i);
    if (kh_user_get_status (user) != KH_USER_STATUS_REMOVED && is_same_email (key, kh_user_get_email (user)))
      return user; /* the list holds it */
  }
  return NULL;
}

KhInvitation *
kh_account_find_invitation_by_email (KhAccount *self, const char *email)
{
  GListModel *invitations = G_LIST_MODEL (self->lists[KH_COLLECTION_INVITATIONS]);
  g_autofree char *key = kh_text_email_key (email);

  for (guint i = 0; i < g_list_model_get_n_items (invitations); i++) {
    g_autoptr (KhInvitation) invitation = g_list_model_get_item (invitations, i);
    if (kh_invitation_get_status (invitation) == KH_INVITATION_STATUS_PENDING
        && is_same_email (key, kh_invitation_get_email (invitation)))
      return invitation;
  }
  return NULL;
}

KhUser *
kh_account_get_own_user (KhAccount *self)
{
  return self->info != NULL ? kh_account_find_user (self, kh_account_info_get_user_id (self->info)) : NULL;
}

/* Whether two errors would be shown alike. */
static gboolean
is_same_error (const GError *a, const GError *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a->domain == b->domain && a->code == b->code && g_strcmp0 (a->message, b->message) == 0
         && g_strcmp0 (kh_error_get_word (a), kh_error_get_word (b)) == 0;
}

void
kh_account_set_state (KhAccount *self, KhCollection collection, KhState state, const GError *error)
{
  if (self->states[collection] == state && is_same_error (self->errors[collection], error))
    return;
  self->states[collection] = state;
  g_clear_error (&self->errors[collection]);
  self->errors[collection] = error != NULL ? g_error_copy (error) : NULL;
  g_signal_emit (self, signals[STATE_CHANGED], 0, collection);
  kh_account_access_changed (self);
}

gboolean
kh_account_is_whole (KhAccount *self, KhCollection collection)
{
  return (self->whole & KH_LIST_BIT (collection)) != 0 && self->states[collection] == KH_STATE_READY;
}

void
kh_account_set_whole (KhAccount *self, KhCollection collection)
{
  gboolean same = kh_account_is_whole (self, collection);
  gboolean shown = self->states[collection] == KH_STATE_READY;

  self->whole |= KH_LIST_BIT (collection);
  kh_account_set_state (self, collection, KH_STATE_READY, NULL);
  if (same || !shown)
    return;
  g_signal_emit (self, signals[STATE_CHANGED], 0, collection);
  kh_account_access_changed (self);
}

static gboolean
is_same_thing (gpointer a, gpointer b)
{
  return a != NULL && g_strcmp0 (kh_entity_get_id (a), kh_entity_get_id (b)) == 0;
}

void
kh_account_set_info (KhAccount *self, KhAccountInfo *info)
{
  gboolean changed = is_same_thing (self->info, info) ? kh_entity_assign (KH_ENTITY (self->info), KH_ENTITY (info))
                                                      : g_set_object (&self->info, info);

  if (!changed)
    return;
  kh_account_keep_entity (self, KH_ENTITY (self->info));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_INFO]);
  if (g_strcmp0 (self->name, kh_account_info_get_name (self->info)) != 0) {
    g_free (self->name);
    self->name = g_strdup (kh_account_info_get_name (self->info));
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NAME]);
  }
  kh_account_access_changed (self);
}

void
kh_account_set_person (KhAccount *self, KhPerson *person)
{
  gboolean changed = is_same_thing (self->person, person)
                         ? kh_entity_assign (KH_ENTITY (self->person), KH_ENTITY (person))
                         : g_set_object (&self->person, person);

  if (!changed)
    return;
  kh_account_keep_entity (self, KH_ENTITY (self->person));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PERSON]);
}

void
kh_account_set_offline (KhAccount *self, gboolean offline)
{
  if (self->offline == offline)
    return;
  self->offline = offline;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_OFFLINE]);
  kh_account_access_changed (self);
}

void
kh_account_set_signed_out (KhAccount *self, gboolean signed_out)
{
  if (self->signed_out == signed_out)
    return;
  self->signed_out = signed_out;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SIGNED_OUT]);
  kh_account_access_changed (self);
}

void
kh_account_set_error (KhAccount *self, const GError *error)
{
  if (is_same_error (self->error, error))
    return;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

void
kh_account_set_store_error (KhAccount *self, const GError *error)
{
  g_clear_error (&self->store_error);
  self->store_error = g_error_copy (error);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STORE_ERROR]);
}

gboolean
kh_account_holds (KhAccount *self, KhEntity *entity)
{
  for (guint i = 0; i < KH_N_COLLECTIONS; i++)
    if (kh_entity_list_lookup (self->lists[i], kh_entity_get_id (entity)) == entity)
      return TRUE;
  return FALSE;
}

void
kh_account_set_synced_at (KhAccount *self, gint64 time)
{
  if (self->synced_at == time)
    return;
  self->synced_at = time;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SYNCED_AT]);
}

void
kh_account_notify_syncing (KhAccount *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SYNCING]);
}

void
kh_account_access_changed (KhAccount *self)
{
  g_clear_pointer (&self->own_access, kh_access_free);
  if (self->access_holds > 0)
    self->access_held = TRUE;
  else
    g_signal_emit (self, signals[ACCESS_CHANGED], 0);
}

void
kh_account_hold_access (KhAccount *self)
{
  self->access_holds++;
}

void
kh_account_release_access (KhAccount *self)
{
  if (--self->access_holds > 0 || !self->access_held)
    return;
  self->access_held = FALSE;
  kh_account_access_changed (self);
}

void
kh_account_emit_hints_changed (KhAccount *self)
{
  g_signal_emit (self, signals[HINTS_CHANGED], 0);
}

void
kh_account_tell_event (KhAccount *self, KhEvent *event)
{
  g_signal_emit (self, signals[EVENT], 0, event);
}

void
kh_account_tell_synced (KhAccount *self)
{
  g_signal_emit (self, signals[SYNCED], 0);
}

/* A role that comes alone does not know its place. */
static void
keep_position (KhAccount *self, KhRole *role, KhEntity *there)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->lists[KH_COLLECTION_ROLES]));

  g_object_set (role, "position", there != NULL ? kh_role_get_position (KH_ROLE (there)) : (int) n, NULL);
}

static gboolean
is_older (KhEntity *entity, KhEntity *there)
{
  int version, version_there;

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (entity), "version") == NULL)
    return FALSE;
  g_object_get (entity, "version", &version, NULL);
  g_object_get (there, "version", &version_there, NULL);
  return version < version_there;
}

void
kh_account_keep_newer (KhAccount *self, KhCollection collection, GPtrArray *entities)
{
  for (guint i = 0; i < entities->len; i++) {
    KhEntity *entity = g_ptr_array_index (entities, i);
    KhEntity *there = kh_entity_list_lookup (self->lists[collection], kh_entity_get_id (entity));
    if (there != NULL && is_older (entity, there)) {
      entities->pdata[i] = g_object_ref (there);
      g_object_unref (entity);
    }
  }
}

KhEntity *
kh_account_take (KhAccount *self, KhCollection collection, KhEntity *entity)
{
  KhEntity *there = kh_entity_list_lookup (self->lists[collection], kh_entity_get_id (entity));

  if (self->states[collection] != KH_STATE_READY)
    return entity;
  if (there != NULL && is_older (entity, there))
    return there;
  if (KH_IS_ROLE (entity))
    keep_position (self, KH_ROLE (entity), there);
  self->changed[collection]++;
  return kh_entity_list_upsert (self->lists[collection], entity);
}
