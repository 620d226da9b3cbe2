/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/kh-text.h"
#include "compat/kh-compat.h"
#include "model/kh-addresses.h"
#include "ui/invite/kh-invite-addresses.h"
#include "ui/invite/kh-invitee-list.h"
#include "ui/widgets/kh-account-watch.h"
#include "ui/widgets/kh-fit.h"

struct _KhInviteAddresses {
  GtkWidget parent_instance;
  /* template children */
  GtkWidget *box;
  AdwEntryRow *entry;
  GtkWidget *note_box;
  GtkImage *note_icon;
  GtkLabel *note;
  KhInviteeList *list;
  /* owned */
  KhAccount *account;
  KhAccountWatch *watch;
  GListStore *invitees;
  GHashTable *keys; /* char *: kh_text_email_key() of those in the list */
  guint split_id;
};

G_DEFINE_FINAL_TYPE (KhInviteAddresses, kh_invite_addresses, GTK_TYPE_WIDGET)

enum { CHANGED, DONE, IMPORT, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *
get_text (KhInviteAddresses *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static void
append (KhInviteAddresses *self, GPtrArray *added)
{
  if (added->len > 0)
    g_list_store_splice (self->invitees, g_list_model_get_n_items (G_LIST_MODEL (self->invitees)), 0, added->pdata,
                         added->len);
}

/* Adds those that are not in the list yet. */
static void
add (KhInviteAddresses *self, char **emails, guint n)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++) {
    KhInvitee *invitee;
    if (!g_hash_table_add (self->keys, kh_text_email_key (emails[i])))
      continue;
    invitee = kh_invitee_new (emails[i]);
    kh_invitee_update_check (invitee, self->account);
    g_ptr_array_add (added, invitee);
  }
  append (self, added);
}

static void
announce_added (KhInviteAddresses *self, guint n)
{
  g_autofree char *text = NULL;

  /* Translators: %u is how many mail addresses. */
  text = g_strdup_printf (ngettext ("%'u address added", "%'u addresses added", n), n);
  kh_announce (GTK_WIDGET (self), text);
}

static void
update_note (KhInviteAddresses *self)
{
  g_auto (GStrv) emails = kh_addresses_parse (get_text (self));
  KhInviteeCheck check;
  const char *text = "";

  /* While somebody types, every address is wrong at first: say so only once it has an @ and something behind it. */
  if (emails[0] != NULL && self->account != NULL) {
    const char *at = strchr (emails[0], '@');
    check = kh_invitee_check_email (self->account, emails[0]);
    if (check != KH_INVITEE_INVALID || (at != NULL && strchr (at, '.') != NULL))
      text = kh_invitee_check_text (check);
    gtk_image_set_from_icon_name (self->note_icon, check == KH_INVITEE_INVALID ? "dialog-error-symbolic"
                                                                               : "dialog-warning-symbolic");
  }
  gtk_widget_set_visible (self->note_box, *text != '\0');
  if (g_str_equal (gtk_label_get_text (self->note), text))
    return;
  gtk_label_set_text (self->note, text);
  if (*text != '\0')
    kh_announce (GTK_WIDGET (self), text);
}

/* Whether @text ends in the middle of an address that is still being typed. */
static gboolean
is_open_ended (const char *text)
{
  gsize length = strlen (text);

  return length > 0 && strchr (",; \t\n>", text[length - 1]) == NULL;
}

/* "Name <address>" being typed has spaces in it, and is not done before its bracket is closed. */
static gboolean
is_to_be_split (const char *text)
{
  const char *bracket = strrchr (text, '<');

  if (bracket != NULL && strchr (bracket, '>') == NULL && strpbrk (text, "\n;") == NULL)
    return FALSE;
  if (strpbrk (text, ",;\n>") != NULL)
    return strchr (text, '@') != NULL;
  /* A space ends an address, and stands within a name. */
  return strchr (text, '@') != NULL && strpbrk (strchr (text, '@'), " \t") != NULL;
}

static gboolean
split (gpointer data)
{
  KhInviteAddresses *self = data;
  g_autofree char *text = g_strdup (get_text (self));
  g_auto (GStrv) emails = kh_addresses_parse (text);
  guint n = g_strv_length (emails);
  /* Pasting puts everything there at once; what is typed goes on. */
  gboolean keeps_last = n > 0 && is_open_ended (text) && !kh_text_is_email (emails[n - 1]);

  self->split_id = 0;
  if (keeps_last)
    n--;
  if (n == 0)
    return G_SOURCE_REMOVE;
  add (self, emails, n);
  announce_added (self, n);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), keeps_last ? emails[n] : "");
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  return G_SOURCE_REMOVE;
}

static void
on_changed (KhInviteAddresses *self)
{
  update_note (self);
  /* The entry is not to be changed while it tells of a change. */
  if (self->split_id == 0 && is_to_be_split (get_text (self)))
    self->split_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, split, self, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_entry_activated (KhInviteAddresses *self)
{
  if (*get_text (self) == '\0')
    g_signal_emit (self, signals[DONE], 0);
  else
    kh_invite_addresses_commit (self);
}

static void
on_import (KhInviteAddresses *self)
{
  g_signal_emit (self, signals[IMPORT], 0);
}

static void
on_items_changed (KhInviteAddresses *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->list), g_list_model_get_n_items (G_LIST_MODEL (self->invitees)) > 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_remove (KhInviteAddresses *self, KhInvitee *invitee)
{
  g_autofree char *key = kh_text_email_key (kh_invitee_get_email (invitee));
  guint position;

  if (!g_list_store_find (self->invitees, invitee, &position))
    return;
  /* One that is no address may have lost a letter: back to where it can be mended. */
  if (kh_invitee_get_check (invitee) == KH_INVITEE_INVALID && *get_text (self) == '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->entry), kh_invitee_get_email (invitee));
  g_hash_table_remove (self->keys, key);
  g_list_store_remove (self->invitees, position);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
on_account_changed (gpointer owner, guint changed)
{
  KhInviteAddresses *self = owner;
  GListModel *list = G_LIST_MODEL (self->invitees);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++) {
    g_autoptr (KhInvitee) invitee = g_list_model_get_item (list, i);
    kh_invitee_update_check (invitee, self->account);
  }
  update_note (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
kh_invite_addresses_set_account (KhInviteAddresses *self, KhAccount *account)
{
  g_set_object (&self->account, account);
  g_clear_object (&self->watch);
  self->watch = kh_account_watch_new (account,
                                      KH_WATCH (KH_COLLECTION_USERS) | KH_WATCH (KH_COLLECTION_INVITATIONS),
                                      on_account_changed, self);
}

void
kh_invite_addresses_add (KhInviteAddresses *self, GListModel *invitees)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (invitees); i++) {
    g_autoptr (KhInvitee) invitee = g_list_model_get_item (invitees, i);
    if (g_hash_table_add (self->keys, kh_text_email_key (kh_invitee_get_email (invitee))))
      g_ptr_array_add (added, g_steal_pointer (&invitee));
  }
  append (self, added);
  announce_added (self, added->len);
}

gboolean
kh_invite_addresses_has (KhInviteAddresses *self, const char *email)
{
  g_autofree char *key = kh_text_email_key (email);

  return g_hash_table_contains (self->keys, key);
}

GListModel *
kh_invite_addresses_get_list (KhInviteAddresses *self)
{
  return G_LIST_MODEL (self->invitees);
}

void
kh_invite_addresses_commit (KhInviteAddresses *self)
{
  g_auto (GStrv) emails = kh_addresses_parse (get_text (self));

  g_clear_handle_id (&self->split_id, g_source_remove);
  if (emails[0] == NULL)
    return;
  add (self, emails, g_strv_length (emails));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

void
kh_invite_addresses_clear (KhInviteAddresses *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  g_hash_table_remove_all (self->keys);
  g_list_store_remove_all (self->invitees);
}

static void
count (KhInviteeCheck check, guint *due, guint *invalid, guint *left_out)
{
  if (check <= KH_INVITEE_SHARED)
    (*due)++;
  else if (check == KH_INVITEE_INVALID)
    (*invalid)++;
  else
    (*left_out)++;
}

guint
kh_invite_addresses_count (KhInviteAddresses *self, guint *invalid, guint *left_out)
{
  g_auto (GStrv) emails = kh_addresses_parse (get_text (self));
  GListModel *list = G_LIST_MODEL (self->invitees);
  guint due = 0;

  *invalid = *left_out = 0;
  for (guint i = 0; i < g_list_model_get_n_items (list); i++) {
    g_autoptr (KhInvitee) invitee = g_list_model_get_item (list, i);
    count (kh_invitee_get_check (invitee), &due, invalid, left_out);
  }
  for (guint i = 0; emails[i] != NULL; i++) {
    g_autofree char *key = kh_text_email_key (emails[i]);
    if (!g_hash_table_contains (self->keys, key))
      count (kh_invitee_check_email (self->account, emails[i]), &due, invalid, left_out);
  }
  return due;
}

void
kh_invite_addresses_focus (KhInviteAddresses *self)
{
  g_return_if_fail (KH_IS_INVITE_ADDRESSES (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
kh_invite_addresses_dispose (GObject *object)
{
  KhInviteAddresses *self = KH_INVITE_ADDRESSES (object);

  g_clear_handle_id (&self->split_id, g_source_remove);
  g_clear_object (&self->watch);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_invite_addresses_parent_class)->dispose (object);
}

static void
kh_invite_addresses_finalize (GObject *object)
{
  KhInviteAddresses *self = KH_INVITE_ADDRESSES (object);

  g_object_unref (self->invitees);
  g_hash_table_unref (self->keys);
  G_OBJECT_CLASS (kh_invite_addresses_parent_class)->finalize (object);
}

static void
kh_invite_addresses_class_init (KhInviteAddressesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kh_invite_addresses_dispose;
  object_class->finalize = kh_invite_addresses_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  signals[IMPORT] = g_signal_new ("import", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  g_type_ensure (KH_TYPE_INVITEE_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/invite/kh-invite-addresses.ui");
  gtk_widget_class_bind_template_child (widget_class, KhInviteAddresses, box);
  gtk_widget_class_bind_template_child (widget_class, KhInviteAddresses, entry);
  gtk_widget_class_bind_template_child (widget_class, KhInviteAddresses, note_box);
  gtk_widget_class_bind_template_child (widget_class, KhInviteAddresses, note_icon);
  gtk_widget_class_bind_template_child (widget_class, KhInviteAddresses, note);
  gtk_widget_class_bind_template_child (widget_class, KhInviteAddresses, list);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_import);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kh_invite_addresses_init (KhInviteAddresses *self)
{
  self->invitees = g_list_store_new (KH_TYPE_INVITEE);
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_groups (GTK_WIDGET (self));
  kh_fit_side_buttons (GTK_WIDGET (self));
  kh_invitee_list_set_model (self->list, G_LIST_MODEL (self->invitees));
  g_signal_connect_object (self->invitees, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
}
