/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/kh-review-change.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/review/kh-review-text.h"
#include "ui/widgets/kh-button-face.h"
#include "ui/widgets/kh-end-date-row.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-grants-editor.h"
#include "ui/widgets/kh-role-checks.h"
#include "ui/widgets/kh-role-ends.h"

struct _KhReviewChange {
  AdwWindow parent_instance;
  /* template children */
  GtkWidget *done;
  GtkLabel *now_text;
  KhRoleChecks *roles_checks;
  GtkWidget *rights_box;
  KhGrantsEditor *grants_editor;
  GtkWidget *end_group;
  KhEndDateRow *end_date;
  KhRoleEnds *role_ends;
  /* owned */
  KhAccount *account;
  KhReview *review;
  KhReviewItem *item;
  char **roles;
  KhGrants *grants;
  gint64 ends_at;
  KhEnds *ends; /* of single roles, of those that were taken away too */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (KhReviewChange, kh_review_change, ADW_TYPE_WINDOW)

static guint decided;

static gboolean
same_roles (const char *const *a, const char *const *b)
{
  if (g_strv_length ((char **) a) != g_strv_length ((char **) b))
    return FALSE;
  for (; *a != NULL; a++)
    if (!g_strv_contains (b, *a))
      return FALSE;
  return TRUE;
}

/* Returns: (transfer full): of the roles that are chosen. */
static KhEnds *
dup_ends (KhReviewChange *self)
{
  KhEnds *ends = kh_ends_new ();

  for (char **role = self->roles; *role != NULL; role++)
    kh_ends_set (ends, *role, kh_ends_get (self->ends, *role));
  return ends;
}

static void
update (KhReviewChange *self)
{
  KhSubject *now = kh_review_item_get_now (self->item);
  KhCapabilities needed = KH_CAPABILITY_ROLES | KH_CAPABILITY_END_DATES;
  gboolean has_ends = (kh_account_get_capabilities (self->account) & needed) == needed;
  g_autoptr (KhEnds) ends = dup_ends (self);
  gboolean differs = !same_roles ((const char *const *) self->roles, kh_subject_get_roles (now))
                     || !kh_grants_equal (self->grants, kh_subject_get_grants (now))
                     || !kh_ends_equal (ends, kh_subject_get_role_ends (now))
                     || self->ends_at != kh_subject_get_ends_at (now);

  kh_role_ends_set (self->role_ends, self->account, (const char *const *) self->roles, ends,
                    has_ends ? KH_DENIAL_NONE : KH_DENIAL_UNSUPPORTED);
  gtk_widget_set_sensitive (self->done, differs);
  gtk_widget_set_tooltip_text (self->done, differs ? NULL : _ ("This is what they have already"));
}

static void
on_role_toggled (KhReviewChange *self, const char *id, gboolean active)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) old = self->roles;

  for (char **role = old; *role != NULL; role++)
    if (!g_str_equal (*role, id))
      g_strv_builder_add (builder, *role);
  if (active)
    g_strv_builder_add (builder, id);
  self->roles = g_strv_builder_end (builder);
  kh_role_checks_set (self->roles_checks, (const char *const *) self->roles,
                      kh_subject_get_roles (kh_review_item_get_now (self->item)));
  update (self);
}

static void
on_level_chosen (KhReviewChange *self, const char *area, KhLevel level)
{
  kh_grants_set (self->grants, area, level);
  kh_grants_editor_set (self->grants_editor, self->grants);
  update (self);
}

static void
on_end_date (KhReviewChange *self)
{
  if (self->item == NULL || self->filling)
    return;
  self->ends_at = kh_end_date_row_get_time (self->end_date);
  update (self);
}

static void
on_role_end (KhReviewChange *self, const char *role, gint64 time)
{
  kh_ends_set (self->ends, role, time);
  update (self);
}

static void
on_done (KhReviewChange *self)
{
  g_autoptr (KhEnds) ends = dup_ends (self);
  g_autoptr (GError) error = NULL;

  if (!kh_review_change (self->review, self->item, (const char *const *) self->roles, ends, self->grants, self->ends_at,
                         &error)) {
    kh_feedback_error (GTK_WIDGET (self), _ ("The Review Could Not Be Saved"), error);
    return;
  }
  g_signal_emit (self, decided, 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
kh_review_change_dispose (GObject *object)
{
  KhReviewChange *self = KH_REVIEW_CHANGE (object);

  g_clear_object (&self->account);
  g_clear_object (&self->review);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (kh_review_change_parent_class)->dispose (object);
}

static void
kh_review_change_finalize (GObject *object)
{
  KhReviewChange *self = KH_REVIEW_CHANGE (object);

  g_strfreev (self->roles);
  g_clear_pointer (&self->grants, kh_grants_unref);
  g_clear_pointer (&self->ends, kh_ends_unref);
  G_OBJECT_CLASS (kh_review_change_parent_class)->finalize (object);
}

static void
kh_review_change_class_init (KhReviewChangeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kh_review_change_dispose;
  object_class->finalize = kh_review_change_finalize;
  decided = g_signal_new ("decided", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                          0);
  g_type_ensure (KH_TYPE_END_DATE_ROW);
  g_type_ensure (KH_TYPE_GRANTS_EDITOR);
  g_type_ensure (KH_TYPE_ROLE_CHECKS);
  g_type_ensure (KH_TYPE_ROLE_ENDS);
  g_type_ensure (KH_TYPE_BUTTON_FACE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/review/kh-review-change.ui");
  gtk_widget_class_bind_template_child (widget_class, KhReviewChange, done);
  gtk_widget_class_bind_template_child (widget_class, KhReviewChange, now_text);
  gtk_widget_class_bind_template_child (widget_class, KhReviewChange, roles_checks);
  gtk_widget_class_bind_template_child (widget_class, KhReviewChange, rights_box);
  gtk_widget_class_bind_template_child (widget_class, KhReviewChange, grants_editor);
  gtk_widget_class_bind_template_child (widget_class, KhReviewChange, end_group);
  gtk_widget_class_bind_template_child (widget_class, KhReviewChange, end_date);
  gtk_widget_class_bind_template_child (widget_class, KhReviewChange, role_ends);
  gtk_widget_class_bind_template_callback (widget_class, on_role_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_level_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_end_date);
  gtk_widget_class_bind_template_callback (widget_class, on_role_end);
  gtk_widget_class_bind_template_callback (widget_class, on_done);
}

static void
kh_review_change_init (KhReviewChange *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_groups (GTK_WIDGET (self));
}

/* With what was decided before, or else what they have now. */
static void
fill (KhReviewChange *self)
{
  KhSubject *now = kh_review_item_get_now (self->item);
  gboolean again = kh_review_item_get_decision (self->item) == KH_DECISION_CHANGE;
  KhCapabilities capabilities = kh_account_get_capabilities (self->account);
  g_autofree char *roles
      = kh_review_role_ends_text (self->review, kh_subject_get_roles (now), kh_subject_get_role_ends (now));
  /* Translators: %s is a list of roles, or "No roles". */
  g_autofree char *text = g_strdup_printf (_ ("Now: %s"), roles);
  const char *const *chosen = again ? kh_review_item_get_roles (self->item) : kh_subject_get_roles (now);

  self->roles = g_strdupv ((char **) chosen);
  self->grants = kh_grants_dup (again ? kh_review_item_get_grants (self->item) : kh_subject_get_grants (now));
  self->ends_at = again ? kh_review_item_get_ends_at (self->item) : kh_subject_get_ends_at (now);
  self->ends = again ? kh_review_item_dup_role_ends (self->item) : kh_ends_dup (kh_subject_get_role_ends (now));
  gtk_label_set_text (self->now_text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->now_text), (capabilities & KH_CAPABILITY_ROLES) != 0);
  kh_role_checks_set (self->roles_checks, chosen, kh_subject_get_roles (now));
  kh_grants_editor_set (self->grants_editor, self->grants);
  kh_end_date_row_set_time (self->end_date, self->ends_at);
  gtk_widget_set_visible (GTK_WIDGET (self->roles_checks), (capabilities & KH_CAPABILITY_ROLES) != 0);
  gtk_widget_set_visible (self->rights_box, (capabilities & KH_CAPABILITY_GRANTS) != 0);
  gtk_widget_set_visible (self->end_group, (capabilities & KH_CAPABILITY_END_DATES) != 0);
}

GtkWidget *
kh_review_change_new (GtkWidget *from, KhAccount *account, KhReview *review, KhReviewItem *item)
{
  KhReviewChange *self
      = g_object_new (KH_TYPE_REVIEW_CHANGE, "transient-for", gtk_widget_get_root (from), NULL);
  const char *name = kh_subject_get_name (kh_review_item_get_subject (item));

  kh_fit_to_parent (GTK_WINDOW (self));
  gtk_window_set_title (GTK_WINDOW (self), name);
  self->account = g_object_ref (account);
  self->review = g_object_ref (review);
  g_object_set (self->roles_checks, "account", account, NULL);
  g_object_set (self->grants_editor, "account", account, NULL);
  g_set_object (&self->item, item);
  self->filling = TRUE;
  fill (self);
  self->filling = FALSE;
  update (self);
  return GTK_WIDGET (self);
}
