/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/search/kh-search-provider.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/search/kh-finder.h"

#define INTERFACE "/io/github/keyholder_app/Keyholder/org.gnome.Shell.SearchProvider2.xml"
/* Seconds that an application which a search has started stays for the next letter. */
#define LINGER 20

struct _KhSearchProvider {
  GObject parent_instance;
  GApplication *application; /* borrowed */
  /* owned */
  KhAccounts *accounts;
  KhFinder *finder;
  GDBusConnection *connection;
  GPtrArray *waiting; /* of GDBusMethodInvocation, until all is known */
  guint registration;
  guint linger;
};

G_DEFINE_FINAL_TYPE (KhSearchProvider, kh_search_provider, G_TYPE_OBJECT)

static void
linger_cb (gpointer data)
{
  KhSearchProvider *self = data;

  self->linger = 0;
  g_application_release (self->application);
}

static void
stay (KhSearchProvider *self)
{
  if (self->linger == 0)
    g_application_hold (self->application);
  g_clear_handle_id (&self->linger, g_source_remove);
  self->linger = g_timeout_add_once (LINGER * 1000, linger_cb, self);
}

static void
describe_user (GVariantDict *meta, KhAccount *account, KhUser *user)
{
  g_autoptr (GIcon) icon = g_themed_icon_new ("avatar-default-symbolic");
  g_autoptr (GVariant) serialized = g_icon_serialize (icon);
  g_autofree char *description =
      kh_user_get_email (user) != NULL
          /* Translators: a person found by the desktop's search: mail address, name of the account. */
          ? g_strdup_printf (C_ ("search", "%s in %s"), kh_user_get_email (user), kh_account_get_name (account))
          : g_strdup (kh_account_get_name (account));

  g_variant_dict_insert (meta, "name", "s", kh_user_get_name (user));
  g_variant_dict_insert (meta, "description", "s", description);
  g_variant_dict_insert_value (meta, "icon", serialized);
}

static void
describe_role (GVariantDict *meta, KhAccount *account, KhRole *role)
{
  g_autoptr (GIcon) icon = g_themed_icon_new (KH_APP_ID);
  g_autoptr (GVariant) serialized = g_icon_serialize (icon);
  /* Translators: a role found by the desktop's search: %s is the name of the account. */
  g_autofree char *description = g_strdup_printf (_ ("Role in %s"), kh_account_get_name (account));

  g_variant_dict_insert (meta, "name", "s", kh_role_get_name (role));
  g_variant_dict_insert (meta, "description", "s", description);
  g_variant_dict_insert_value (meta, "icon", serialized);
}

static GVariant *
describe_all (KhSearchProvider *self, const char *const *ids)
{
  GVariantBuilder metas = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; ids[i] != NULL; i++) {
    g_auto (GVariantDict) meta = G_VARIANT_DICT_INIT (NULL);
    KhFound found;

    if (!kh_finder_look_up (self->finder, ids[i], &found))
      continue;
    g_variant_dict_insert (&meta, "id", "s", ids[i]);
    if (KH_IS_USER (found.entity))
      describe_user (&meta, found.account, KH_USER (found.entity));
    else
      describe_role (&meta, found.account, KH_ROLE (found.entity));
    g_variant_builder_add_value (&metas, g_variant_dict_end (&meta));
  }
  return g_variant_new ("(aa{sv})", &metas);
}

/* Takes @invocation. */
static void
answer_search (KhSearchProvider *self, GDBusMethodInvocation *invocation, const char **terms)
{
  g_auto (GStrv) ids = kh_finder_find (self->finder, terms);

  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(^as)", ids));
}

/* Takes @invocation. */
static void
answer (KhSearchProvider *self, GDBusMethodInvocation *invocation)
{
  const char *method = g_dbus_method_invocation_get_method_name (invocation);
  GVariant *parameters = g_dbus_method_invocation_get_parameters (invocation);
  GActionGroup *actions = G_ACTION_GROUP (self->application);
  g_autofree const char **strings = NULL;
  const char *id;
  KhFound found;

  if (g_str_equal (method, "GetInitialResultSet")) {
    g_variant_get (parameters, "(^a&s)", &strings);
    answer_search (self, invocation, strings);
  } else if (g_str_equal (method, "GetSubsearchResultSet")) {
    g_variant_get (parameters, "(as^a&s)", NULL, &strings);
    answer_search (self, invocation, strings);
  } else if (g_str_equal (method, "GetResultMetas")) {
    g_variant_get (parameters, "(^a&s)", &strings);
    g_dbus_method_invocation_return_value (invocation, describe_all (self, strings));
  } else if (g_str_equal (method, "ActivateResult")) {
    g_variant_get (parameters, "(&sasu)", &id, NULL, NULL);
    if (kh_finder_look_up (self->finder, id, &found))
      g_action_group_activate_action (actions, "open",
                                      g_variant_new ("(sss)", kh_account_get_id (found.account), found.pane,
                                                     kh_entity_get_id (found.entity)));
    else
      g_application_activate (self->application);
    g_dbus_method_invocation_return_value (invocation, NULL);
  } else {
    g_autofree char *words = NULL;
    g_variant_get (parameters, "(^a&su)", &strings, NULL);
    words = g_strjoinv (" ", (char **) strings);
    g_action_group_activate_action (actions, "search", g_variant_new_string (words));
    g_dbus_method_invocation_return_value (invocation, NULL);
  }
}

static gboolean
is_ready (KhSearchProvider *self)
{
  gboolean loaded = FALSE;

  if (self->accounts != NULL)
    g_object_get (self->accounts, "loaded", &loaded, NULL);
  return loaded && kh_finder_is_ready (self->finder);
}

static void
answer_waiting (KhSearchProvider *self)
{
  g_autoptr (GPtrArray) waiting = NULL;

  if (self->waiting->len == 0 || !is_ready (self))
    return;
  waiting = g_steal_pointer (&self->waiting);
  self->waiting = g_ptr_array_new ();
  for (guint i = 0; i < waiting->len; i++)
    answer (self, g_ptr_array_index (waiting, i));
}

static void
method_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
           const char *method, GVariant *parameters, GDBusMethodInvocation *invocation, gpointer data)
{
  KhSearchProvider *self = data;

  stay (self);
  g_ptr_array_add (self->waiting, invocation);
  answer_waiting (self);
}

gboolean
kh_search_provider_export (KhSearchProvider *self, GDBusConnection *connection, const char *object_path,
                           GError **error)
{
  static const GDBusInterfaceVTable functions = { method_cb };
  g_autofree char *path = g_strconcat (object_path, "/SearchProvider", NULL);
  g_autoptr (GBytes) xml = g_resources_lookup_data (INTERFACE, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autoptr (GDBusNodeInfo) node = NULL;

  g_return_val_if_fail (KH_IS_SEARCH_PROVIDER (self) && self->registration == 0, FALSE);

  if (xml != NULL)
    node = g_dbus_node_info_new_for_xml (g_bytes_get_data (xml, NULL), error);
  if (node == NULL)
    return FALSE;
  self->registration = g_dbus_connection_register_object (connection, path, node->interfaces[0], &functions, self,
                                                          NULL, error);
  g_set_object (&self->connection, connection);
  return self->registration != 0;
}

void
kh_search_provider_unexport (KhSearchProvider *self)
{
  g_return_if_fail (KH_IS_SEARCH_PROVIDER (self));

  if (self->registration != 0)
    g_dbus_connection_unregister_object (self->connection, self->registration);
  self->registration = 0;
  g_clear_object (&self->connection);
}

void
kh_search_provider_set_accounts (KhSearchProvider *self, KhAccounts *accounts)
{
  g_return_if_fail (KH_IS_SEARCH_PROVIDER (self) && self->accounts == NULL);

  self->accounts = g_object_ref (accounts);
  self->finder = kh_finder_new (G_LIST_MODEL (accounts));
  g_signal_connect_object (accounts, "notify::loaded", G_CALLBACK (answer_waiting), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->finder, "ready", G_CALLBACK (answer_waiting), self, G_CONNECT_SWAPPED);
  answer_waiting (self);
}

static void
kh_search_provider_dispose (GObject *object)
{
  KhSearchProvider *self = KH_SEARCH_PROVIDER (object);

  kh_search_provider_unexport (self);
  g_clear_handle_id (&self->linger, g_source_remove);
  for (guint i = 0; i < self->waiting->len; i++)
    g_dbus_method_invocation_return_dbus_error (g_ptr_array_index (self->waiting, i),
                                                "org.freedesktop.DBus.Error.NoReply", "Keyholder is closing.");
  g_ptr_array_set_size (self->waiting, 0);
  g_clear_object (&self->finder);
  g_clear_object (&self->accounts);
  G_OBJECT_CLASS (kh_search_provider_parent_class)->dispose (object);
}

static void
kh_search_provider_finalize (GObject *object)
{
  g_ptr_array_unref (KH_SEARCH_PROVIDER (object)->waiting);
  G_OBJECT_CLASS (kh_search_provider_parent_class)->finalize (object);
}

static void
kh_search_provider_class_init (KhSearchProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kh_search_provider_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_search_provider_finalize;
}

static void
kh_search_provider_init (KhSearchProvider *self)
{
  self->waiting = g_ptr_array_new ();
}

KhSearchProvider *
kh_search_provider_new (GApplication *application)
{
  KhSearchProvider *self = g_object_new (KH_TYPE_SEARCH_PROVIDER, NULL);

  self->application = application;
  return self;
}
