/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/roles/kh-role-editor.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-error.h"
#include "base/kh-text.h"
#include "compat/kh-compat.h"
#include "ui/roles/kh-role-draft.h"
#include "ui/widgets/kh-account-watch.h"
#include "ui/widgets/kh-button-face.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-grants-editor.h"
#include "ui/widgets/kh-ordered.h"
#include "ui/widgets/kh-text-for.h"

#define NAME_MAX_CHARS 80

struct _KhRoleEditor {
  AdwWindow parent_instance;

  /* template children */
  GtkSpinner *spinner;
  GtkRevealer *notice;
  GtkLabel *notice_text;
  GtkWidget *form;   /* what can be edited */
  GtkEditable *name;
  GtkEditable *description;
  GtkLabel *problem;
  KhGrantsEditor *grants;

  /* owned */
  KhAccount *account;
  KhAccountWatch *watch;
  KhRole *role;      /* the one that is changed; NULL for a new one */
  KhRoleDraft *draft;
  GCancellable *cancellable;
  GWeakRef from;     /* GtkWidget */
  gboolean filling;  /* the form is filled by program */
  gboolean busy;
};

enum { SAVED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhRoleEditor, kh_role_editor, ADW_TYPE_WINDOW)

static void
update_save (KhRoleEditor *self)
{
  gboolean named = kh_text_is_line (self->draft->now.name, NAME_MAX_CHARS);
  gboolean changed = self->role == NULL || kh_role_draft_is_changed (self->draft);
  KhDenial denial = kh_account_check (self->account, KH_ACTION_EDIT_ROLES, KH_ENTITY (self->role));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.save",
                                 named && changed && denial == KH_DENIAL_NONE && !self->busy);
  gtk_widget_set_sensitive (self->form, !self->busy);
  gtk_spinner_set_spinning (self->spinner, self->busy);
}

static void
show_text (GtkEditable *entry, const char *text)
{
  if (!g_str_equal (gtk_editable_get_text (entry), text))
    gtk_editable_set_text (entry, text);
}

static void
fill (KhRoleEditor *self)
{
  self->filling = TRUE;
  show_text (self->name, self->draft->now.name);
  show_text (self->description, self->draft->now.description);
  kh_grants_editor_set (self->grants, self->draft->now.grants);
  self->filling = FALSE;
  update_save (self);
}

static void
show_notice (KhRoleEditor *self, const char *text)
{
  gtk_label_set_label (self->notice_text, text != NULL ? text : "");
  gtk_revealer_set_reveal_child (self->notice, text != NULL);
  if (text != NULL)
    kh_announce (GTK_WIDGET (self), text);
}

static void
show_problem (KhRoleEditor *self, const char *text)
{
  gtk_label_set_label (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
  if (text != NULL) {
    gtk_widget_add_css_class (GTK_WIDGET (self->name), "error");
    kh_announce (GTK_WIDGET (self), text);
  } else {
    gtk_widget_remove_css_class (GTK_WIDGET (self->name), "error");
  }
}

static void
take_text (KhRoleEditor *self, char **place, GtkEditable *entry)
{
  if (self->filling || self->draft == NULL)
    return;
  g_free (*place);
  *place = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  update_save (self);
}

static void
on_name_changed (KhRoleEditor *self)
{
  if (self->draft == NULL)
    return;
  take_text (self, &self->draft->now.name, self->name);
  if (!self->filling)
    show_problem (self, NULL);
}

static void
on_description_changed (KhRoleEditor *self)
{
  if (self->draft != NULL)
    take_text (self, &self->draft->now.description, self->description);
}

static void
on_level_chosen (KhRoleEditor *self, const char *area, KhLevel level)
{
  kh_grants_set (self->draft->now.grants, area, level);
  kh_grants_editor_set (self->grants, self->draft->now.grants);
  update_save (self);
}

/* The role was deleted by somebody else: what is in the form can become a new one. */
static void
lose_role (KhRoleEditor *self)
{
  g_clear_object (&self->role);
  show_notice (self, _ ("Somebody else deleted this role meanwhile. Saving makes a new one from what is here."));
  update_save (self);
}

static void
on_account_changed (gpointer owner, guint changed)
{
  KhRoleEditor *self = owner;

  if (self->role != NULL && (changed & KH_WATCH (KH_COLLECTION_ROLES)) != 0 && !self->busy) {
    if (kh_account_find_role (self->account, kh_entity_get_id (KH_ENTITY (self->role))) != self->role) {
      lose_role (self);
    } else if (kh_role_draft_rebase (self->draft, self->role)) {
      show_notice (self, _ ("Somebody else changed this role meanwhile. What you changed is kept; the rest is as it "
                            "is now. Look through it, then save."));
      fill (self);
    }
  }
  update_save (self);
}

static void
show_save_error (KhRoleEditor *self, const GError *error)
{
  const char *field = kh_error_get_field (error, "/name");
  g_autofree char *text = NULL;

  if (g_strcmp0 (kh_error_get_word (error), "precondition-failed") == 0) {
    show_notice (self, _ ("Somebody else changed this role a moment ago, so nothing was saved. What you changed is "
                          "kept; the rest is brought up to date. Look through it, then save again."));
    return;
  }
  if (field != NULL) {
    text = kh_text_for_field_code (field);
    show_problem (self, text);
    gtk_widget_grab_focus (GTK_WIDGET (self->name));
    return;
  }
  kh_feedback_error (GTK_WIDGET (self), _ ("The role was not saved"), error);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhRoleEditor) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = kh_account_run_finish (KH_ACCOUNT (source), result, &error);
  g_autoptr (GtkWidget) from = g_weak_ref_get (&self->from);
  gboolean closed = self->watch == NULL;
  KhRole *role;
  g_autofree char *text = NULL;

  self->busy = FALSE;
  if (error != NULL && closed) {
    if (from != NULL && gtk_widget_get_root (from) != NULL)
      kh_feedback_error (from, _ ("The role was not saved"), error);
    return;
  }
  if (error != NULL) {
    update_save (self);
    show_save_error (self, error);
    on_account_changed (self, KH_WATCH (KH_COLLECTION_ROLES));
    return;
  }
  role = kh_account_find_role (self->account, kh_entity_get_id (reply->entity));
  /* Translators: %s is the name of a role. */
  text = g_strdup_printf (_ ("The role “%s” was saved"), self->draft->now.name);
  if (from != NULL && gtk_widget_get_root (from) != NULL)
    kh_feedback_toast (from, text);
  if (closed)
    return;
  if (role != NULL)
    g_signal_emit (self, signals[SAVED], 0, role);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KhRoleEditor *self = KH_ROLE_EDITOR (widget);
  gboolean make = self->role == NULL;
  g_autoptr (KhCommand) command = kh_command_new (make ? KH_COMMAND_CREATE_ROLE : KH_COMMAND_UPDATE_ROLE,
                                                  KH_ENTITY (self->role));

  kh_role_draft_fill (self->draft, command, make);
  self->busy = TRUE;
  show_notice (self, NULL);
  show_problem (self, NULL);
  update_save (self);
  /* Closing does not take it back: what has been sent may hold already. */
  kh_account_run_async (self->account, command, NULL, on_saved, g_object_ref (self));
}

static void
on_discard_confirmed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhRoleEditor) self = data;

  if (kh_confirm_finish (result))
    gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
kh_role_editor_close_request (GtkWindow *window)
{
  KhRoleEditor *self = KH_ROLE_EDITOR (window);

  if (self->busy || !kh_role_draft_is_changed (self->draft)) {
    g_cancellable_cancel (self->cancellable);
    return GTK_WINDOW_CLASS (kh_role_editor_parent_class)->close_request (window);
  }
  kh_feedback_ask_discard (GTK_WIDGET (self), _ ("What you changed in this role has not been saved."),
                           self->cancellable, on_discard_confirmed, g_object_ref (self));
  return TRUE;
}

static void
kh_role_editor_dispose (GObject *object)
{
  KhRoleEditor *self = KH_ROLE_EDITOR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->watch);
  g_clear_object (&self->role);
  G_OBJECT_CLASS (kh_role_editor_parent_class)->dispose (object);
}

static void
kh_role_editor_finalize (GObject *object)
{
  KhRoleEditor *self = KH_ROLE_EDITOR (object);

  g_weak_ref_clear (&self->from);
  g_clear_object (&self->account);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->draft, kh_role_draft_free);
  G_OBJECT_CLASS (kh_role_editor_parent_class)->finalize (object);
}

static void
kh_role_editor_class_init (KhRoleEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kh_role_editor_dispose;
  object_class->finalize = kh_role_editor_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = kh_role_editor_close_request;
  signals[SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, KH_TYPE_ROLE);
  gtk_widget_class_install_action (widget_class, "editor.save", NULL, save);
  g_type_ensure (KH_TYPE_GRANTS_EDITOR);
  g_type_ensure (KH_TYPE_BUTTON_FACE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/roles/kh-role-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, KhRoleEditor, spinner);
  gtk_widget_class_bind_template_child (widget_class, KhRoleEditor, notice);
  gtk_widget_class_bind_template_child (widget_class, KhRoleEditor, notice_text);
  gtk_widget_class_bind_template_child (widget_class, KhRoleEditor, form);
  gtk_widget_class_bind_template_child (widget_class, KhRoleEditor, name);
  gtk_widget_class_bind_template_child (widget_class, KhRoleEditor, description);
  gtk_widget_class_bind_template_child (widget_class, KhRoleEditor, problem);
  gtk_widget_class_bind_template_child (widget_class, KhRoleEditor, grants);
  gtk_widget_class_bind_template_callback (widget_class, on_name_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_description_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_level_chosen);
}

static void
kh_role_editor_init (KhRoleEditor *self)
{
  self->cancellable = g_cancellable_new ();
  g_weak_ref_init (&self->from, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Nobody gives what they don't have, in a copy neither. Returns: whether anything had to be left out. */
static gboolean
leave_out_what_one_may_not_give (KhRoleEditor *self)
{
  g_autoptr (GPtrArray) areas = kh_ordered_areas (self->account);
  gboolean any = FALSE;

  for (guint i = 0; i < areas->len; i++) {
    KhArea *area = g_ptr_array_index (areas, i);
    const char *id = kh_entity_get_id (KH_ENTITY (area));
    KhLevel level = kh_grants_get (self->draft->now.grants, id);
    while (level > KH_LEVEL_NONE && !kh_account_may_give_level (self->account, area, level)) {
      level--;
      any = TRUE;
    }
    kh_grants_set (self->draft->now.grants, id, level);
  }
  return any;
}

static void
start_copy (KhRoleEditor *self)
{
  gboolean less = leave_out_what_one_may_not_give (self);

  /* Translators: the name that is suggested for a copy of a role; %s is the role's name. */
  g_autofree char *name = g_strdup_printf (_ ("%s (Copy)"), self->draft->base.name);
  g_free (self->draft->now.name);
  self->draft->now.name = g_steal_pointer (&name);
  kh_role_draft_settle (self->draft);
  if (less)
    show_notice (self, _ ("The copy has less than the original where that is more than you have yourself."));
}

GtkWidget *
kh_role_editor_new (GtkWidget *from, KhAccount *account, KhRole *role, gboolean duplicate)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (from));
  KhRoleEditor *self = g_object_new (KH_TYPE_ROLE_EDITOR, "transient-for", parent, NULL);

  g_weak_ref_set (&self->from, from);
  self->account = g_object_ref (account);
  self->draft = kh_role_draft_new (role);
  if (role != NULL && !duplicate)
    self->role = g_object_ref (role);
  kh_fit_to_parent (GTK_WINDOW (self));
  gtk_window_set_title (GTK_WINDOW (self), self->role != NULL ? _ ("Edit Role") : _ ("New Role"));
  g_object_set (self->grants, "account", account, NULL);
  if (duplicate)
    start_copy (self);
  fill (self);
  self->watch = kh_account_watch_new (account, KH_WATCH (KH_COLLECTION_ROLES) | KH_WATCH_ACCESS, on_account_changed,
                                      self);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
  return GTK_WIDGET (self);
}
