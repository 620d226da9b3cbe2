/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/invite/kh-import-page.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-csv.h"
#include "compat/kh-compat.h"
#include "model/kh-import.h"
#include "ui/invite/kh-invitee-list.h"
#include "ui/widgets/kh-button-face.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-save-table.h"

struct _KhImportPage {
  GtkWidget parent_instance;
  /* template children */
  GtkWidget *box;
  AdwWindowTitle *title;
  GtkButton *add;
  KhButtonFace *add_face;
  GtkLabel *heading;
  GtkLabel *text;
  KhInviteeList *list;
  GtkWidget *save;
  /* owned */
  GListStore *good;
  GListStore *bad;
  GListModel *all;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (KhImportPage, kh_import_page, GTK_TYPE_WIDGET)

enum { BACK, ADD, N_SIGNALS };
static guint signals[N_SIGNALS];

static KhInviteeCheck
check_of_problem (KhImportProblem problem)
{
  switch (problem) {
  case KH_IMPORT_NO_ADDRESS:
    return KH_INVITEE_NO_ADDRESS;
  case KH_IMPORT_NOT_AN_ADDRESS:
    return KH_INVITEE_INVALID;
  case KH_IMPORT_DUPLICATE:
    return KH_INVITEE_DUPLICATE;
  case KH_IMPORT_UNKNOWN_LANGUAGE:
    return KH_INVITEE_UNKNOWN_LANGUAGE;
  case KH_IMPORT_UNKNOWN_ROLE:
    return KH_INVITEE_UNKNOWN_ROLE;
  case KH_IMPORT_FINE:
  default:
    return KH_INVITEE_FINE;
  }
}

/* Returns: (transfer none) (nullable): the name of the first of @roles that one may not give. */
static const char *
find_beyond (KhAccount *account, char **roles)
{
  for (guint i = 0; roles != NULL && roles[i] != NULL; i++) {
    KhRole *role = kh_account_find_role (account, roles[i]);
    if (role != NULL && !kh_account_may_give_role (account, role))
      return kh_role_get_name (role);
  }
  return NULL;
}

/* "Row 5 · Deutsch · Finance, Shipping" */
static char *
describe (KhAccount *account, const KhImportRow *row)
{
  GString *text = g_string_new (NULL);
  const char *language = row->language != NULL ? kh_language_get_name (row->language) : row->language_text;

  /* Translators: %u is the number of a line in a file. */
  g_string_append_printf (text, _ ("Line %u"), row->line);
  if (*language != '\0')
    g_string_append_printf (text, " · %s", language);
  if (row->roles == NULL && *row->roles_text != '\0')
    g_string_append_printf (text, " · %s", row->roles_text);
  for (guint i = 0; row->roles != NULL && row->roles[i] != NULL; i++) {
    KhRole *role = kh_account_find_role (account, row->roles[i]);
    g_string_append_printf (text, "%s%s", i == 0 ? " · " : ", ", role != NULL ? kh_role_get_name (role) : row->roles[i]);
  }
  return g_string_free (text, FALSE);
}

static KhInvitee *
invitee_new (KhAccount *account, const KhImportRow *row, KhInviteAddresses *addresses, guint *places)
{
  KhInvitee *invitee = kh_invitee_new (row->email);
  KhInviteeCheck check = check_of_problem (row->problem);
  const char *beyond = find_beyond (account, row->roles);
  const char *about = row->unknown;
  g_autofree char *details = describe (account, row);

  if (check == KH_INVITEE_FINE && kh_invite_addresses_has (addresses, row->email))
    check = KH_INVITEE_DUPLICATE;
  if (check == KH_INVITEE_FINE && beyond != NULL) {
    check = KH_INVITEE_ROLE_BEYOND;
    about = beyond;
  }
  if (check == KH_INVITEE_FINE)
    check = kh_invitee_check_email (account, row->email);
  if (check <= KH_INVITEE_SHARED && (*places)-- == 0) {
    check = KH_INVITEE_OVER_LIMIT;
    *places = 0;
  }
  kh_invitee_set_row (invitee, details, row->language, (const char *const *) row->roles);
  kh_invitee_set_texts (invitee, row->language_text, row->roles_text);
  kh_invitee_set_check (invitee, check, about);
  return invitee;
}

static void
update (KhImportPage *self)
{
  guint good = g_list_model_get_n_items (G_LIST_MODEL (self->good));
  guint bad = g_list_model_get_n_items (G_LIST_MODEL (self->bad));
  g_autofree char *heading = NULL;
  g_autofree char *add = NULL;

  /* Translators: how many of the rows of a file, of how many. */
  heading = g_strdup_printf (ngettext ("%'u of %'u row can be invited", "%'u of %'u rows can be invited", good + bad),
                             good,
                             good + bad);
  /* Translators: a button; %u is how many people are added to the form. */
  add = g_strdup_printf (ngettext ("Add %'u Person", "Add %'u People", good), good);
  gtk_label_set_text (self->heading, heading);
  gtk_label_set_text (self->text, good == 0 ? _ ("Correct the file, and import it again.")
                                  : bad > 0 ? _ ("Rows with a problem come first, and are left out. Whoever has no "
                                                 "language or roles in the file gets those of the form.")
                                            : _ ("Whoever has no language or roles in the file gets those of the form."));
  g_object_set (self->add_face, "label", add, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->add), good > 0);
  gtk_widget_set_visible (self->save, bad > 0);
  kh_announce (GTK_WIDGET (self), heading);
}

void
kh_import_page_show (KhImportPage *self, KhAccount *account, GPtrArray *rows, KhInviteAddresses *addresses, int places)
{
  guint left = places < 0 ? G_MAXUINT : (guint) places;

  g_list_store_remove_all (self->good);
  g_list_store_remove_all (self->bad);
  for (guint i = 0; i < rows->len; i++) {
    g_autoptr (KhInvitee) invitee = invitee_new (account, g_ptr_array_index (rows, i), addresses, &left);
    g_list_store_append (kh_invitee_get_check (invitee) <= KH_INVITEE_SHARED ? self->good : self->bad, invitee);
  }
  /* Anew, for a list that grows stays where it was, and this one begins at its top. */
  kh_invitee_list_set_model (self->list, self->all);
  update (self);
}

static void
on_back (KhImportPage *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
on_add (KhImportPage *self)
{
  g_signal_emit (self, signals[ADD], 0, self->good);
}

static char *
bad_rows_to_csv (KhImportPage *self)
{
  GString *out = g_string_new (NULL);

  kh_csv_begin (out, (const char *[]) { _ ("Mail address"), _ ("Language"), _ ("Roles"), _ ("Problem"), NULL });
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->bad)); i++) {
    g_autoptr (KhInvitee) invitee = g_list_model_get_item (G_LIST_MODEL (self->bad), i);
    g_autofree char *problem = kh_invitee_describe_check (invitee);
    kh_csv_append_row (out, (const char *[]) { kh_invitee_get_email (invitee), kh_invitee_get_language_text (invitee),
                                               kh_invitee_get_roles_text (invitee), problem, NULL });
  }
  return g_string_free (out, FALSE);
}

static void
on_save (KhImportPage *self)
{
  kh_save_table (GTK_WIDGET (self), _ ("Save Rows with Problems"), _ ("Rows with problems.csv"),
                 bad_rows_to_csv (self), _ ("Rows saved"), _ ("Could Not Save the Rows"), self->cancellable);
}

static void
kh_import_page_dispose (GObject *object)
{
  KhImportPage *self = KH_IMPORT_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (kh_import_page_parent_class)->dispose (object);
}

static void
kh_import_page_finalize (GObject *object)
{
  KhImportPage *self = KH_IMPORT_PAGE (object);

  g_object_unref (self->good);
  g_object_unref (self->bad);
  g_object_unref (self->all);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (kh_import_page_parent_class)->finalize (object);
}

static void
kh_import_page_class_init (KhImportPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_import_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_import_page_finalize;
  signals[BACK] = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                0);
  signals[ADD] = g_signal_new ("add", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               G_TYPE_LIST_MODEL);
  g_type_ensure (KH_TYPE_INVITEE_LIST);
  g_type_ensure (KH_TYPE_BUTTON_FACE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/invite/kh-import-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KhImportPage, box);
  gtk_widget_class_bind_template_child (widget_class, KhImportPage, title);
  gtk_widget_class_bind_template_child (widget_class, KhImportPage, add);
  gtk_widget_class_bind_template_child (widget_class, KhImportPage, add_face);
  gtk_widget_class_bind_template_child (widget_class, KhImportPage, heading);
  gtk_widget_class_bind_template_child (widget_class, KhImportPage, text);
  gtk_widget_class_bind_template_child (widget_class, KhImportPage, list);
  gtk_widget_class_bind_template_child (widget_class, KhImportPage, save);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kh_import_page_init (KhImportPage *self)
{
  g_autoptr (GListStore) both = g_list_store_new (G_TYPE_LIST_MODEL);

  self->cancellable = g_cancellable_new ();
  self->good = g_list_store_new (KH_TYPE_INVITEE);
  self->bad = g_list_store_new (KH_TYPE_INVITEE);
  g_list_store_append (both, self->bad);
  g_list_store_append (both, self->good);
  self->all = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (g_steal_pointer (&both))));
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_buttons (GTK_WIDGET (self), PANGO_WRAP_WORD);
  kh_invitee_list_set_editable (self->list, FALSE);
  kh_invitee_list_set_tall (self->list);
}
