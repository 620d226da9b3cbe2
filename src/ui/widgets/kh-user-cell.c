/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/widgets/kh-user-cell.h"

#include "ui/widgets/kh-role-pills.h"
#include "ui/widgets/kh-text-for.h"

struct _KhUserCell {
  GtkWidget parent_instance;
  /* template children */
  GtkWidget *box;
  AdwAvatar *avatar;
  GtkLabel *name;
  GtkLabel *email;
  GtkLabel *hints;
  GtkLabel *status;
  KhRolePills *pills;
};

G_DEFINE_FINAL_TYPE (KhUserCell, kh_user_cell, GTK_TYPE_WIDGET)

void
kh_user_cell_set (KhUserCell *self, KhAccount *account, KhUser *user, gboolean with_roles)
{
  KhUserStatus status = kh_user_get_status (user);

  adw_avatar_set_text (self->avatar, kh_user_get_name (user));
  gtk_label_set_text (self->name, kh_user_get_name (user));
  gtk_label_set_text (self->email, kh_user_get_email (user));
  gtk_widget_set_visible (GTK_WIDGET (self->pills), with_roles);
  if (with_roles)
    kh_role_pills_set_access (self->pills, account, kh_user_get_roles (user), kh_user_get_grants (user),
                              kh_user_get_owner (user));
  gtk_widget_set_visible (GTK_WIDGET (self->status), with_roles && status != KH_USER_STATUS_ACTIVE);
  gtk_label_set_text (self->status, kh_text_for_user_status (status));
}

/* The advice, a line for each. */
static char *
describe_hints (KhHints hints, KhAccount *account, KhUser *user)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < KH_N_HINTS; i++)
    if ((hints & (1u << i)) != 0) {
      g_autofree char *advice = kh_text_for_hint_advice (1u << i, account, user);
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", advice);
    }
  return g_string_free (text, FALSE);
}

void
kh_user_cell_set_hints (KhUserCell *self, KhAccount *account, KhUser *user)
{
  KhHints hints = kh_account_get_hints (account, user);
  guint first = 0, n = 0;
  g_autofree char *text = NULL;
  g_autofree char *names = NULL;
  g_autofree char *name = NULL;
  g_autofree char *advice = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->hints), hints != 0);
  if (hints == 0)
    return;
  for (guint i = KH_N_HINTS; i-- > 0;)
    if ((hints & (1u << i)) != 0) {
      first = 1u << i;
      n++;
    }
  text = n == 1 ? g_strdup (kh_text_for_hint (first))
                /* Translators: a hint about a person, and how many more there are, as "Not Used +1". */
                : g_strdup_printf (C_ ("hint", "%s +%u"), kh_text_for_hint (first), n - 1);
  gtk_label_set_text (self->hints, text);
  names = kh_text_for_hints (hints);
  /* Translators: what is worth another look about a person, as "Hints: Not Used, Legacy Role". */
  name = g_strdup_printf (_ ("Hints: %s"), names);
  advice = describe_hints (hints, account, user);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->hints), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, advice, -1);
  /* Setting it asks the display where the pointer is, and waits for the answer. */
  if (g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (self->hints)), advice) != 0)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->hints), advice);
}

static void
kh_user_cell_dispose (GObject *object)
{
  g_clear_pointer (&KH_USER_CELL (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (kh_user_cell_parent_class)->dispose (object);
}

static void
kh_user_cell_class_init (KhUserCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_user_cell_dispose;
  g_type_ensure (KH_TYPE_ROLE_PILLS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/widgets/kh-user-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, KhUserCell, box);
  gtk_widget_class_bind_template_child (widget_class, KhUserCell, avatar);
  gtk_widget_class_bind_template_child (widget_class, KhUserCell, name);
  gtk_widget_class_bind_template_child (widget_class, KhUserCell, email);
  gtk_widget_class_bind_template_child (widget_class, KhUserCell, hints);
  gtk_widget_class_bind_template_child (widget_class, KhUserCell, status);
  gtk_widget_class_bind_template_child (widget_class, KhUserCell, pills);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
kh_user_cell_init (KhUserCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

KhUserCell *
kh_user_cell_new (void)
{
  return g_object_new (KH_TYPE_USER_CELL, NULL);
}
