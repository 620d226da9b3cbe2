/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "ui/users/kh-person-contact.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-text-for.h"

struct _KhPersonContact {
  AdwPreferencesGroup parent_instance;
  /* template children */
  AdwEntryRow *name;
  AdwEntryRow *email;
  AdwEntryRow *phone;
  AdwComboRow *language;
  GtkLabel *note;
  /* owned */
  KhAccount *account;
  KhUserEdit *edit;
  GPtrArray *languages; /* char *: tags, in the order of the combo */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (KhPersonContact, kh_person_contact, ADW_TYPE_PREFERENCES_GROUP)

static AdwEntryRow *
get_row (KhPersonContact *self, KhEditText which)
{
  AdwEntryRow *const rows[] = { self->name, self->email, self->phone };

  return rows[which];
}

static void
on_text_changed (KhPersonContact *self, AdwEntryRow *row)
{
  if (self->updating || self->edit == NULL)
    return;
  for (int i = KH_EDIT_NAME; i <= KH_EDIT_PHONE; i++)
    if (get_row (self, i) == row)
      kh_user_edit_set_text (self->edit, i, gtk_editable_get_text (GTK_EDITABLE (row)));
}

static void
on_language_selected (KhPersonContact *self)
{
  guint selected = adw_combo_row_get_selected (self->language);

  if (!self->updating && self->edit != NULL && selected < self->languages->len)
    kh_user_edit_set_text (self->edit, KH_EDIT_LANGUAGE, g_ptr_array_index (self->languages, selected));
}

/* The account's languages, and the person's own when that is none of them. */
static void
fill_languages (KhPersonContact *self)
{
  KhAccountInfo *info = kh_account_get_info (self->account);
  const char *const *tags = info != NULL ? kh_account_info_get_languages (info) : kh_languages;
  const char *own = kh_user_get_language (kh_user_edit_get_user (self->edit));
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  g_ptr_array_set_size (self->languages, 0);
  for (; *tags != NULL; tags++)
    g_ptr_array_add (self->languages, g_strdup (*tags));
  if (own != NULL && !g_ptr_array_find_with_equal_func (self->languages, own, g_str_equal, NULL))
    g_ptr_array_add (self->languages, g_strdup (own));
  for (guint i = 0; i < self->languages->len; i++)
    gtk_string_list_append (names, kh_language_get_name (g_ptr_array_index (self->languages, i)));
  self->updating = TRUE;
  adw_combo_row_set_model (self->language, G_LIST_MODEL (names));
  self->updating = FALSE;
}

static void
append_line (GString *text, const char *title, const char *line)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  /* Translators: the name of a field, then what is to be said about it. */
  g_string_append_printf (text, C_ ("field", "%s: %s"), title, line);
}

static void
update_notes (KhPersonContact *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = KH_EDIT_NAME; i <= KH_EDIT_PHONE; i++) {
    GtkWidget *row = GTK_WIDGET (get_row (self, i));
    const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));
    const char *problem = kh_user_edit_get_problem (self->edit, i);
    const char *other = kh_user_edit_get_other_text (self->edit, i);
    if (problem != NULL) {
      g_autofree char *message = kh_text_for_field_code (problem);
      append_line (text, title, message);
      gtk_widget_add_css_class (row, "error");
    } else {
      gtk_widget_remove_css_class (row, "error");
    }
    gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                                 problem != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
    if (other != NULL) {
      g_autofree char *message = NULL;
      /* Translators: %s is what somebody else entered into a field while one was editing it. */
      message = *other != '\0' ? g_strdup_printf (_ ("changed elsewhere meanwhile to “%s”."), other)
                               : g_strdup (_ ("emptied elsewhere meanwhile."));
      append_line (text, title, message);
    }
  }
  gtk_widget_set_visible (GTK_WIDGET (self->note), text->len > 0);
  if (!g_str_equal (gtk_label_get_text (self->note), text->str)) {
    gtk_label_set_text (self->note, text->str);
    if (text->len > 0)
      kh_announce (GTK_WIDGET (self), text->str);
  }
}

void
kh_person_contact_update (KhPersonContact *self)
{
  KhUser *user = kh_user_edit_get_user (self->edit);
  KhDenial denial = kh_account_check (self->account, KH_ACTION_EDIT_CONTACT, KH_ENTITY (user));
  const char *language = kh_user_edit_get_text (self->edit, KH_EDIT_LANGUAGE);
  guint selected = GTK_INVALID_LIST_POSITION;

  self->updating = TRUE;
  for (int i = KH_EDIT_NAME; i <= KH_EDIT_PHONE; i++) {
    AdwEntryRow *row = get_row (self, i);
    const char *text = kh_user_edit_get_text (self->edit, i);
    /* Setting it would move the cursor of somebody who types. */
    if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (row)), text))
      gtk_editable_set_text (GTK_EDITABLE (row), text);
    kh_feedback_gate (GTK_WIDGET (row), self->account, denial);
    gtk_widget_set_visible (GTK_WIDGET (row), TRUE);
  }
  g_ptr_array_find_with_equal_func (self->languages, language, g_str_equal, &selected);
  adw_combo_row_set_selected (self->language, selected);
  kh_feedback_gate (GTK_WIDGET (self->language), self->account, denial);
  gtk_widget_set_visible (GTK_WIDGET (self->language), *language != '\0' || denial != KH_DENIAL_UNSUPPORTED);
  self->updating = FALSE;
  update_notes (self);
}

void
kh_person_contact_focus_problem (KhPersonContact *self)
{
  for (int i = KH_EDIT_NAME; i <= KH_EDIT_PHONE; i++)
    if (kh_user_edit_get_problem (self->edit, i) != NULL) {
      gtk_widget_grab_focus (GTK_WIDGET (get_row (self, i)));
      return;
    }
}

void
kh_person_contact_set_edit (KhPersonContact *self, KhAccount *account, KhUserEdit *edit)
{
  g_set_object (&self->account, account);
  g_set_object (&self->edit, edit);
  fill_languages (self);
  kh_person_contact_update (self);
}

static void
kh_person_contact_dispose (GObject *object)
{
  KhPersonContact *self = KH_PERSON_CONTACT (object);

  self->updating = TRUE;
  g_clear_object (&self->edit);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_person_contact_parent_class)->dispose (object);
}

static void
kh_person_contact_finalize (GObject *object)
{
  g_ptr_array_unref (KH_PERSON_CONTACT (object)->languages);
  G_OBJECT_CLASS (kh_person_contact_parent_class)->finalize (object);
}

static void
kh_person_contact_class_init (KhPersonContactClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_person_contact_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_person_contact_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/users/kh-person-contact.ui");
  gtk_widget_class_bind_template_child (widget_class, KhPersonContact, name);
  gtk_widget_class_bind_template_child (widget_class, KhPersonContact, email);
  gtk_widget_class_bind_template_child (widget_class, KhPersonContact, phone);
  gtk_widget_class_bind_template_child (widget_class, KhPersonContact, language);
  gtk_widget_class_bind_template_child (widget_class, KhPersonContact, note);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_language_selected);
}

static void
kh_person_contact_init (KhPersonContact *self)
{
  self->languages = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}
