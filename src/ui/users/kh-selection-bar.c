/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "ui/users/kh-bulk-change.h"
#include "ui/users/kh-role-popover.h"
#include "ui/users/kh-selection-bar.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-ordered.h"
#include "ui/widgets/kh-pair.h"
#include "ui/widgets/kh-strip.h"
#include "ui/widgets/kh-text-for.h"

/* How many of those that failed are named; more would not fit into the dialog. */
#define MAX_NAMED 8

struct _KhSelectionBar {
  GtkWidget parent_instance;
  /* template children */
  GtkRevealer *revealer;
  GtkLabel *count;
  GtkSpinner *spinner;
  GtkWidget *deselect;
  GtkWidget *add_role;
  KhRolePopover *add_popover;
  GtkWidget *remove_role;
  KhRolePopover *remove_popover;
  GtkWidget *remove_access;
  /* owned */
  KhAccount *account;
  KhMarkSelection *selection;
  KhBulkChange *change; /* the one that is asked about or runs */
  GCancellable *cancellable;
  gboolean running;
};

G_DEFINE_FINAL_TYPE (KhSelectionBar, kh_selection_bar, GTK_TYPE_WIDGET)

static void run (KhSelectionBar *self);

/* The heading of the question; NULL for what is not asked about. */
static char *
describe_question (KhBulkChange *change)
{
  guint n = kh_bulk_change_get_users (change)->len;
  KhRole *role = kh_bulk_change_get_role (change);

  switch (kh_bulk_change_get_kind (change)) {
  case KH_BULK_ADD_ROLE:
    /* Translators: %u is how many people, %s the name of a role. */
    return g_strdup_printf (ngettext ("Give %'u Person the Role %s?", "Give %'u People the Role %s?", n), n,
                            kh_role_get_name (role));
  case KH_BULK_REMOVE_ROLE:
    /* Translators: %u is how many people, %s the name of a role. */
    return g_strdup_printf (
        ngettext ("Take the Role %2$s from %1$'u Person?", "Take the Role %2$s from %1$'u People?", n), n,
        kh_role_get_name (role));
  case KH_BULK_REMOVE_ACCESS:
    /* Translators: %u is how many people. */
    return g_strdup_printf (ngettext ("Remove Access for %'u Person?", "Remove Access for %'u People?", n), n);
  case KH_BULK_RESTORE:
  default:
    return NULL;
  }
}

static char *
describe_result (KhBulkChange *change)
{
  guint n = kh_bulk_change_get_done (change)->len;
  KhRole *role = kh_bulk_change_get_role (change);

  switch (kh_bulk_change_get_kind (change)) {
  case KH_BULK_ADD_ROLE:
    /* Translators: %u is how many people, %s the name of a role. */
    return g_strdup_printf (ngettext ("%'u person has the role %s now", "%'u people have the role %s now", n), n,
                            kh_role_get_name (role));
  case KH_BULK_REMOVE_ROLE:
    /* Translators: %u is how many people, %s the name of a role. */
    return g_strdup_printf (ngettext ("%'u person no longer has the role %s",
                                      "%'u people no longer have the role %s", n),
                            n, kh_role_get_name (role));
  case KH_BULK_REMOVE_ACCESS:
    /* Translators: %u is how many people. */
    return g_strdup_printf (ngettext ("Access of %'u person removed", "Access of %'u people removed", n), n);
  case KH_BULK_RESTORE:
  default:
    /* Translators: %u is how many people. */
    return g_strdup_printf (ngettext ("Access of %'u person restored", "Access of %'u people restored", n), n);
  }
}

/* Names, one a line, with the reason beside each when @change has run. */
static void
append_names (GString *text, KhBulkChange *change, GPtrArray *users, gboolean failed)
{
  for (guint i = 0; i < MIN (users->len, MAX_NAMED); i++) {
    g_autofree char *reason = failed ? kh_text_for_error_title (kh_bulk_change_get_error (change, i)) : NULL;
    g_string_append_printf (text, "\n%s", kh_user_get_name (g_ptr_array_index (users, i)));
    if (reason != NULL)
      g_string_append_printf (text, ": %s", reason);
  }
  if (users->len > MAX_NAMED) {
    guint more = users->len - MAX_NAMED;
    g_string_append_c (text, '\n');
    /* Translators: ends a list of names; %u is how many are not listed. */
    g_string_append_printf (text, ngettext ("and %'u more", "and %'u more", more), more);
  }
}

static void
set_running (KhSelectionBar *self, gboolean running)
{
  self->running = running;
  gtk_spinner_set_spinning (self->spinner, running);
  kh_selection_bar_update (self);
}

/* What is said about those who could not be changed: the heading, and all of it. */
static char *
describe_failures (KhBulkChange *change, char **body)
{
  GPtrArray *failed = kh_bulk_change_get_failed (change);
  g_autofree char *done = describe_result (change);
  GString *text = g_string_new (NULL);

  if (kh_bulk_change_get_done (change)->len > 0)
    /* Translators: a whole sentence without its full stop, as "Access of 3 people removed". */
    g_string_append_printf (text, _ ("%s."), done);
  append_names (text, change, failed, TRUE);
  *body = g_strdup (text->str[0] == '\n' ? text->str + 1 : text->str);
  g_string_free (text, TRUE);
  return g_strdup_printf (ngettext ("%'u Person Could Not Be Changed", "%'u People Could Not Be Changed", failed->len),
                          failed->len);
}

static void on_undo (GObject *object);

static void
tell_done (KhSelectionBar *self, KhBulkChange *change)
{
  g_autofree char *text = describe_result (change);
  KhCapabilities capabilities = kh_account_get_capabilities (kh_bulk_change_get_account (change));

  if (kh_bulk_change_get_kind (change) == KH_BULK_REMOVE_ACCESS && (capabilities & KH_CAPABILITY_RESTORE) != 0) {
    g_object_set_data_full (G_OBJECT (change), "kh-bar", g_object_ref (self), g_object_unref);
    kh_feedback_toast_with_button (GTK_WIDGET (self), text, _ ("Undo"), G_OBJECT (change), on_undo);
  } else {
    kh_feedback_toast (GTK_WIDGET (self), text);
  }
}

/* The bar shows another account by now: it is still the one's that it was done in. */
static void
on_run_elsewhere (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhSelectionBar) self = data;
  KhBulkChange *change = KH_BULK_CHANGE (source);

  if (!kh_bulk_change_run_finish (change, result, NULL) || self->revealer == NULL)
    return;
  if (kh_bulk_change_get_failed (change)->len > 0) {
    g_autofree char *body = NULL;
    g_autofree char *heading = describe_failures (change, &body);
    kh_alert_show (GTK_WIDGET (self), heading, body);
  } else {
    tell_done (self, change);
  }
}

static void
on_undo (GObject *object)
{
  KhSelectionBar *self = g_object_get_data (object, "kh-bar");
  KhBulkChange *removal = KH_BULK_CHANGE (object);
  KhAccount *account = kh_bulk_change_get_account (removal);
  g_autoptr (KhBulkChange) undo
      = kh_bulk_change_new (account, KH_BULK_RESTORE, NULL, kh_bulk_change_get_done (removal));

  if (self->revealer == NULL)
    return;
  if (kh_bulk_change_get_users (undo)->len == 0) {
    kh_feedback_toast (GTK_WIDGET (self), _ ("Nobody could be restored"));
  } else if (account == self->account && !self->running) {
    g_set_object (&self->change, undo);
    run (self);
  } else {
    kh_bulk_change_run_async (undo, NULL, on_run_elsewhere, g_object_ref (self));
  }
}

static void
on_retry_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhSelectionBar) self = data;

  if (kh_confirm_finish (result) && self->change != NULL)
    run (self);
}

static void
show_failures (KhSelectionBar *self)
{
  g_autofree char *body = NULL;
  g_autofree char *heading = describe_failures (self->change, &body);

  kh_confirm_async (GTK_WIDGET (self), heading, body, _ ("Try _Again"), FALSE, self->cancellable, on_retry_answer,
                    g_object_ref (self));
}

static void
on_run (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhSelectionBar) self = data;
  KhBulkChange *change = KH_BULK_CHANGE (source);

  if (change != self->change) {
    on_run_elsewhere (source, result, g_steal_pointer (&self));
    return;
  }
  if (!kh_bulk_change_run_finish (change, result, NULL))
    return;
  set_running (self, FALSE);
  if (kh_bulk_change_get_failed (change)->len > 0) {
    show_failures (self);
    return;
  }
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  tell_done (self, change);
  /* A toast that can undo it holds it from here on; held here too, it and this would keep each other. */
  g_clear_object (&self->change);
}

static void
run (KhSelectionBar *self)
{
  set_running (self, TRUE);
  /* It goes on when another account is shown: half done and told to nobody it would be worse. */
  kh_bulk_change_run_async (self->change, NULL, on_run, g_object_ref (self));
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhSelectionBar) self = data;

  if (kh_confirm_finish (result) && self->change != NULL && !self->running)
    run (self);
}

static void
ask (KhSelectionBar *self, KhBulkKind kind, KhRole *role)
{
  g_autoptr (GPtrArray) marked = kh_mark_selection_get_marked (self->selection);
  g_autofree char *heading = NULL;
  GString *body;
  guint left_out;

  g_clear_object (&self->change);
  self->change = kh_bulk_change_new (self->account, kind, role, marked);
  left_out = marked->len - kh_bulk_change_get_users (self->change)->len;
  if (left_out == marked->len) {
    kh_feedback_toast (GTK_WIDGET (self), _ ("None of the selected people would be changed by this"));
    return;
  }
  heading = describe_question (self->change);
  body = g_string_new (kind == KH_BULK_REMOVE_ACCESS
                           ? _ ("They are signed out of this account at once, and can’t come back in:")
                           : _ ("This takes effect at once:"));
  append_names (body, self->change, kh_bulk_change_get_users (self->change), FALSE);
  if (left_out > 0) {
    g_string_append (body, "\n\n");
    /* Translators: %u is how many of the selected people. */
    g_string_append_printf (body,
                            ngettext ("%'u of the selected people is left out: you can’t change them, or it would "
                                      "change nothing.",
                                      "%'u of the selected people are left out: you can’t change them, or it would "
                                      "change nothing.",
                                      left_out),
                            left_out);
  }
  kh_confirm_async (GTK_WIDGET (self), heading, body->str,
                    kind == KH_BULK_ADD_ROLE      ? _ ("_Add Role")
                    : kind == KH_BULK_REMOVE_ROLE ? _ ("_Remove Role")
                                                  : _ ("_Remove Access"),
                    kind == KH_BULK_REMOVE_ACCESS, self->cancellable, on_answer, g_object_ref (self));
  g_string_free (body, TRUE);
}

static void
on_add_role (KhSelectionBar *self, KhRole *role)
{
  ask (self, KH_BULK_ADD_ROLE, role);
}

static void
on_remove_role (KhSelectionBar *self, KhRole *role)
{
  ask (self, KH_BULK_REMOVE_ROLE, role);
}

static void
on_remove_access (KhSelectionBar *self)
{
  ask (self, KH_BULK_REMOVE_ACCESS, NULL);
}

static void
on_deselect (KhSelectionBar *self)
{
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
}

/* Which roles make sense for those who are selected. */
static void
update_popovers (KhSelectionBar *self)
{
  g_autoptr (GPtrArray) roles = kh_ordered_roles (self->account);
  g_autoptr (GPtrArray) marked = kh_mark_selection_get_marked (self->selection);
  g_autoptr (GPtrArray) to_add = g_ptr_array_new ();
  g_autoptr (GPtrArray) to_remove = g_ptr_array_new ();

  for (guint i = 0; i < roles->len; i++) {
    KhRole *role = g_ptr_array_index (roles, i);
    const char *id = kh_entity_get_id (KH_ENTITY (role));
    guint holders = 0;
    for (guint j = 0; j < marked->len; j++)
      holders += g_strv_contains (kh_user_get_roles (g_ptr_array_index (marked, j)), id);
    if (holders < marked->len && !kh_role_get_legacy (role))
      g_ptr_array_add (to_add, role);
    if (holders > 0)
      g_ptr_array_add (to_remove, role);
  }
  kh_role_popover_set_roles (self->add_popover, to_add, self->account);
  kh_role_popover_set_roles (self->remove_popover, to_remove, NULL);
  gtk_widget_set_sensitive (self->add_role, gtk_widget_get_sensitive (self->add_role) && to_add->len > 0);
  gtk_widget_set_sensitive (self->remove_role, gtk_widget_get_sensitive (self->remove_role) && to_remove->len > 0);
}

void
kh_selection_bar_update (KhSelectionBar *self)
{
  guint n = self->selection != NULL ? kh_mark_selection_get_n_marked (self->selection) : 0;
  gboolean shown = n > 0 || self->running;
  g_autofree char *text = NULL;
  KhDenial access, removal;

  gtk_revealer_set_reveal_child (self->revealer, shown);
  if (self->account == NULL || !shown)
    return;
  /* Translators: %u is how many people are selected. */
  text = g_strdup_printf (ngettext ("%'u selected", "%'u selected", n), n);
  gtk_label_set_text (self->count, text);
  access = kh_account_check (self->account, KH_ACTION_SET_ACCESS, NULL);
  removal = kh_account_check (self->account, KH_ACTION_REMOVE_USER, NULL);
  if ((kh_account_get_capabilities (self->account) & KH_CAPABILITY_ROLES) == 0)
    access = KH_DENIAL_UNSUPPORTED;
  kh_feedback_gate (self->add_role, self->account, access);
  kh_feedback_gate (self->remove_role, self->account, access);
  kh_feedback_gate (self->remove_access, self->account, removal);
  if (self->running) {
    gtk_widget_set_sensitive (self->add_role, FALSE);
    gtk_widget_set_sensitive (self->remove_role, FALSE);
    gtk_widget_set_sensitive (self->remove_access, FALSE);
  } else {
    update_popovers (self);
  }
  gtk_widget_set_sensitive (self->deselect, !self->running);
}

static void
on_marked (KhSelectionBar *self)
{
  guint n = kh_mark_selection_get_n_marked (self->selection);
  g_autofree char *text = NULL;

  kh_selection_bar_update (self);
  text = g_strdup_printf (ngettext ("%'u selected", "%'u selected", n), n);
  kh_announce (GTK_WIDGET (self), text);
}

void
kh_selection_bar_set (KhSelectionBar *self, KhAccount *account, KhMarkSelection *selection)
{
  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->cancellable, g_cancellable_new ());
  g_object_unref (self->cancellable);
  g_clear_object (&self->change);
  self->running = FALSE;
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_set_object (&self->account, account);
  g_set_object (&self->selection, selection);
  if (selection != NULL)
    g_signal_connect_object (selection, "notify::n-marked", G_CALLBACK (on_marked), self, G_CONNECT_SWAPPED);
  if (selection != NULL && kh_mark_selection_get_n_marked (selection) > 0)
    on_marked (self);
  else
    kh_selection_bar_update (self);
}

static void
kh_selection_bar_dispose (GObject *object)
{
  KhSelectionBar *self = KH_SELECTION_BAR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->change);
  g_clear_object (&self->selection);
  g_clear_object (&self->account);
  g_clear_pointer ((GtkWidget **) &self->revealer, gtk_widget_unparent);
  G_OBJECT_CLASS (kh_selection_bar_parent_class)->dispose (object);
}

static void
kh_selection_bar_class_init (KhSelectionBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_selection_bar_dispose;
  g_type_ensure (KH_TYPE_PAIR);
  g_type_ensure (KH_TYPE_ROLE_POPOVER);
  g_type_ensure (KH_TYPE_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/users/kh-selection-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, KhSelectionBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, KhSelectionBar, count);
  gtk_widget_class_bind_template_child (widget_class, KhSelectionBar, spinner);
  gtk_widget_class_bind_template_child (widget_class, KhSelectionBar, deselect);
  gtk_widget_class_bind_template_child (widget_class, KhSelectionBar, add_role);
  gtk_widget_class_bind_template_child (widget_class, KhSelectionBar, add_popover);
  gtk_widget_class_bind_template_child (widget_class, KhSelectionBar, remove_role);
  gtk_widget_class_bind_template_child (widget_class, KhSelectionBar, remove_popover);
  gtk_widget_class_bind_template_child (widget_class, KhSelectionBar, remove_access);
  gtk_widget_class_bind_template_callback (widget_class, on_add_role);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_role);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_access);
  gtk_widget_class_bind_template_callback (widget_class, on_deselect);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kh_selection_bar_init (KhSelectionBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_buttons (GTK_WIDGET (self), PANGO_WRAP_WORD);
}
