/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/settings/kh-profile.h"
#include "base/kh-text.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-text-for.h"

#define MIN_PASSWORD_CHARS 8

struct _KhProfile {
  AdwWindow parent_instance;

  AdwEntryRow *name_row;
  AdwEntryRow *phone_row;
  AdwComboRow *language_row;
  GtkButton *save_button;
  AdwActionRow *address_now_row;
  AdwEntryRow *address_row;
  AdwPasswordEntryRow *address_password_row;
  GtkButton *address_button;
  AdwPasswordEntryRow *old_password_row;
  AdwPasswordEntryRow *new_password_row;
  GtkButton *password_button;

  KhAccount *account;
  GCancellable *cancellable;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (KhProfile, kh_profile, ADW_TYPE_WINDOW)

static const char *
text_of (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static const char *
selected_language (KhProfile *self)
{
  guint selected = adw_combo_row_get_selected (self->language_row);

  return selected != GTK_INVALID_LIST_POSITION ? kh_languages[selected] : NULL;
}

/* "" in a row is NULL in the profile. */
static gboolean
differs (const char *text, const char *value)
{
  return g_strcmp0 (text, value != NULL ? value : "") != 0;
}

static gboolean
details_changed (KhProfile *self, KhPerson *person)
{
  return differs (text_of (self->name_row), kh_person_get_name (person))
         || differs (text_of (self->phone_row), kh_person_get_phone (person))
         || g_strcmp0 (selected_language (self), kh_person_get_language (person)) != 0;
}

/* @complete: whether what the button sends is there. */
static void
gate (KhProfile *self, GtkButton *button, gboolean complete)
{
  KhDenial denial = kh_account_check_connection (self->account);

  kh_feedback_gate (GTK_WIDGET (button), self->account, denial);
  if (denial == KH_DENIAL_NONE)
    gtk_widget_set_sensitive (GTK_WIDGET (button), complete);
}

static void
refresh (KhProfile *self)
{
  KhPerson *person = self->account != NULL ? kh_account_get_person (self->account) : NULL;
  gboolean ready = person != NULL && !self->busy;

  if (self->account == NULL)
    return;
  gate (self, self->save_button, ready && kh_text_is_line (text_of (self->name_row), 200)
                                     && details_changed (self, person));
  gate (self, self->address_button, ready && kh_text_is_email (text_of (self->address_row))
                                        && *text_of (self->address_password_row) != '\0');
  gate (self, self->password_button, ready && *text_of (self->old_password_row) != '\0'
                                         && g_utf8_strlen (text_of (self->new_password_row), -1) >= MIN_PASSWORD_CHARS);
}

static void
fill_address (KhProfile *self)
{
  KhPerson *person = kh_account_get_person (self->account);
  g_autofree char *text = NULL;

  if (person == NULL)
    return;
  if (kh_person_get_pending_email (person) != NULL)
    /* Translators: the address in use, then the new one whose link has not been opened yet. */
    text = g_strdup_printf (_("%s, until %s is confirmed"), kh_person_get_email (person),
                            kh_person_get_pending_email (person));
  adw_action_row_set_subtitle (self->address_now_row, text != NULL ? text : kh_person_get_email (person));
}

static void
fill (KhProfile *self)
{
  KhPerson *person = kh_account_get_person (self->account);
  const char *phone;

  if (person == NULL)
    return;
  phone = kh_person_get_phone (person);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), kh_person_get_name (person));
  gtk_editable_set_text (GTK_EDITABLE (self->phone_row), phone != NULL ? phone : "");
  for (guint i = 0; kh_languages[i] != NULL; i++)
    if (g_strcmp0 (kh_languages[i], kh_person_get_language (person)) == 0)
      adw_combo_row_set_selected (self->language_row, i);
  fill_address (self);
  refresh (self);
}

/* One request under way: what it was for decides what is cleared and said when it went well. */
typedef struct {
  KhProfile *self;
  const char *done;
  AdwPasswordEntryRow *secrets[2];
  AdwEntryRow *entry;
} Request;

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Request *request = data;
  g_autoptr (KhProfile) self = request->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = kh_account_run_finish (KH_ACCOUNT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->account == NULL)
    return;
  self->busy = FALSE;
  if (reply == NULL) {
    kh_feedback_error (GTK_WIDGET (self), _("Your Profile Was Not Changed"), error);
  } else {
    for (guint i = 0; i < G_N_ELEMENTS (request->secrets); i++)
      if (request->secrets[i] != NULL)
        gtk_editable_set_text (GTK_EDITABLE (request->secrets[i]), "");
    if (request->entry != NULL)
      gtk_editable_set_text (GTK_EDITABLE (request->entry), "");
    kh_feedback_toast (GTK_WIDGET (self), request->done);
  }
  fill_address (self);
  refresh (self);
}

/* Takes @command. */
static Request *
run (KhProfile *self, KhCommand *command, const char *done)
{
  Request *request = g_new0 (Request, 1);

  request->self = g_object_ref (self);
  request->done = done;
  self->busy = TRUE;
  kh_account_run_async (self->account, command, self->cancellable, on_done, request);
  g_object_unref (command);
  refresh (self);
  return request;
}

static KhCommand *
update (KhProfile *self)
{
  return kh_command_new (KH_COMMAND_UPDATE_ME, KH_ENTITY (kh_account_get_person (self->account)));
}

static void
on_save (KhProfile *self)
{
  KhPerson *person = kh_account_get_person (self->account);
  KhCommand *command = update (self);
  const char *phone = text_of (self->phone_row);

  if (differs (text_of (self->name_row), kh_person_get_name (person)))
    kh_command_set_string (command, "name", text_of (self->name_row));
  if (differs (phone, kh_person_get_phone (person)))
    kh_command_set_string (command, "phone", *phone != '\0' ? phone : NULL);
  if (g_strcmp0 (selected_language (self), kh_person_get_language (person)) != 0)
    kh_command_set_string (command, "language", selected_language (self));
  run (self, command, _("Profile saved"));
}

static void
on_change_address (KhProfile *self)
{
  KhCommand *command = update (self);
  Request *request;

  kh_command_set_string (command, "email", text_of (self->address_row));
  kh_command_set_string (command, "current_password", text_of (self->address_password_row));
  request = run (self, command, _("The link is on its way to the new address"));
  request->secrets[0] = self->address_password_row;
  request->entry = self->address_row;
}

static void
on_change_password (KhProfile *self)
{
  KhCommand *command = update (self);
  Request *request;

  kh_command_set_string (command, "current_password", text_of (self->old_password_row));
  kh_command_set_string (command, "password", text_of (self->new_password_row));
  request = run (self, command, _("Password changed; your other sessions have ended"));
  request->secrets[0] = self->old_password_row;
  request->secrets[1] = self->new_password_row;
}

static void
kh_profile_dispose (GObject *object)
{
  KhProfile *self = KH_PROFILE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_profile_parent_class)->dispose (object);
}

static void
kh_profile_class_init (KhProfileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_profile_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/settings/kh-profile.ui");
  gtk_widget_class_bind_template_child (widget_class, KhProfile, name_row);
  gtk_widget_class_bind_template_child (widget_class, KhProfile, phone_row);
  gtk_widget_class_bind_template_child (widget_class, KhProfile, language_row);
  gtk_widget_class_bind_template_child (widget_class, KhProfile, save_button);
  gtk_widget_class_bind_template_child (widget_class, KhProfile, address_now_row);
  gtk_widget_class_bind_template_child (widget_class, KhProfile, address_row);
  gtk_widget_class_bind_template_child (widget_class, KhProfile, address_password_row);
  gtk_widget_class_bind_template_child (widget_class, KhProfile, address_button);
  gtk_widget_class_bind_template_child (widget_class, KhProfile, old_password_row);
  gtk_widget_class_bind_template_child (widget_class, KhProfile, new_password_row);
  gtk_widget_class_bind_template_child (widget_class, KhProfile, password_button);
  gtk_widget_class_bind_template_callback (widget_class, refresh);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_bind_template_callback (widget_class, on_change_address);
  gtk_widget_class_bind_template_callback (widget_class, on_change_password);
}

static void
kh_profile_init (KhProfile *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_groups (GTK_WIDGET (self));
  kh_fit_side_buttons (GTK_WIDGET (self));
  for (guint i = 0; kh_languages[i] != NULL; i++)
    gtk_string_list_append (names, kh_language_get_name (kh_languages[i]));
  adw_combo_row_set_model (self->language_row, G_LIST_MODEL (names));
}

void
kh_profile_present (GtkWindow *parent, KhAccount *account)
{
  KhProfile *self = g_object_new (KH_TYPE_PROFILE, "transient-for", parent, "destroy-with-parent", TRUE, NULL);

  self->account = g_object_ref (account);
  g_signal_connect_object (account, "notify::person", G_CALLBACK (fill_address), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "notify::offline", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "notify::signed-out", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  fill (self);
  kh_fit_to_parent (GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (self));
}
