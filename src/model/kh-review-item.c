/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-review.h"

struct _KhReviewItem {
  KhEntity parent_instance;
  KhSubject *before;
  KhSubject *now;
  KhSubject *after;
  GPtrArray *differences; /* made when first asked for */

  int hints;
  int decision;
  char **roles;
  KhGrants *grants;
  gint64 ends_at;
  KhEnds *role_ends;
  gboolean ends_decided;
  char *note;
  int outcome;
  char *failure;
};

#define ENUM(value, nick) { value, #value, nick }

GType
kh_decision_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type)) {
    static const GEnumValue values[]
        = { ENUM (KH_DECISION_OPEN, "open"), ENUM (KH_DECISION_KEEP, "keep"), ENUM (KH_DECISION_CHANGE, "change"),
            ENUM (KH_DECISION_REMOVE, "remove"), { 0, NULL, NULL } };
    g_once_init_leave (&type, g_enum_register_static ("KhDecision", values));
  }
  return type;
}

GType
kh_outcome_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type)) {
    static const GEnumValue values[]
        = { ENUM (KH_OUTCOME_WAITING, "waiting"), ENUM (KH_OUTCOME_DONE, "done"),
            ENUM (KH_OUTCOME_SKIPPED, "skipped"), ENUM (KH_OUTCOME_FAILED, "failed"), { 0, NULL, NULL } };
    g_once_init_leave (&type, g_enum_register_static ("KhOutcome", values));
  }
  return type;
}

static const KhField fields[] = {
  KH_ENTITY_FIELD (KhReviewItem, hints, "hints", INT),
  KH_ENTITY_ENUM (KhReviewItem, decision, "decision", kh_decision_get_type),
  KH_ENTITY_FIELD (KhReviewItem, roles, "roles", STRV),
  KH_ENTITY_FIELD (KhReviewItem, grants, "grants", GRANTS),
  KH_ENTITY_FIELD (KhReviewItem, ends_at, "ends-at", TIME),
  KH_ENTITY_FIELD (KhReviewItem, role_ends, "role-ends", ENDS),
  KH_ENTITY_FIELD (KhReviewItem, ends_decided, "ends-decided", BOOLEAN),
  KH_ENTITY_FIELD (KhReviewItem, note, "note", STRING),
  KH_ENTITY_ENUM (KhReviewItem, outcome, "outcome", kh_outcome_get_type),
  KH_ENTITY_FIELD (KhReviewItem, failure, "failure", STRING),
};

G_DEFINE_FINAL_TYPE (KhReviewItem, kh_review_item, KH_TYPE_ENTITY)

KH_ENTITY_GETTER (KhReviewItem, kh_review_item, KhSubject *, before)
KH_ENTITY_GETTER (KhReviewItem, kh_review_item, KhSubject *, now)
KH_ENTITY_GETTER (KhReviewItem, kh_review_item, KhSubject *, after)
KH_ENTITY_GETTER (KhReviewItem, kh_review_item, KhHints, hints)
KH_ENTITY_GETTER (KhReviewItem, kh_review_item, KhDecision, decision)
KH_ENTITY_GETTER (KhReviewItem, kh_review_item, const char *const *, roles)
KH_ENTITY_GETTER (KhReviewItem, kh_review_item, KhGrants *, grants)
KH_ENTITY_GETTER (KhReviewItem, kh_review_item, gint64, ends_at)
KH_ENTITY_GETTER (KhReviewItem, kh_review_item, gboolean, ends_decided)
KH_ENTITY_GETTER (KhReviewItem, kh_review_item, KhOutcome, outcome)
KH_ENTITY_GETTER (KhReviewItem, kh_review_item, const char *, failure)

static void
kh_review_item_finalize (GObject *object)
{
  KhReviewItem *self = KH_REVIEW_ITEM (object);

  g_clear_object (&self->before);
  g_clear_object (&self->now);
  g_clear_object (&self->after);
  g_clear_pointer (&self->differences, g_ptr_array_unref);
  G_OBJECT_CLASS (kh_review_item_parent_class)->finalize (object);
}

static void
kh_review_item_class_init (KhReviewItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_review_item_finalize;
  kh_entity_class_install_fields (KH_ENTITY_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
kh_review_item_init (KhReviewItem *self)
{
}

KhReviewItem *
kh_review_item_new (KhSubject *before, KhSubject *now, KhHints hints)
{
  KhSubject *subject = now != NULL ? now : before;
  KhReviewItem *self
      = g_object_new (KH_TYPE_REVIEW_ITEM, "id", kh_entity_get_id (KH_ENTITY (subject)), "hints", (int) hints, NULL);

  g_set_object (&self->before, before);
  g_set_object (&self->now, now);
  return self;
}

KhSubject *
kh_review_item_get_subject (KhReviewItem *self)
{
  return self->now != NULL ? self->now : self->before;
}

void
kh_review_item_set_after (KhReviewItem *self, KhSubject *after)
{
  g_set_object (&self->after, after);
}

KhSubject *
kh_review_item_get_result (KhReviewItem *self)
{
  if (self->outcome == KH_OUTCOME_DONE && self->decision == KH_DECISION_REMOVE)
    return NULL;
  return self->after != NULL ? self->after : self->now;
}

GPtrArray *
kh_review_item_get_differences (KhReviewItem *self)
{
  if (self->differences == NULL)
    self->differences = kh_subject_compare (self->before, self->now);
  return self->differences;
}

gboolean
kh_review_item_needs_decision (KhReviewItem *self)
{
  return self->now != NULL && kh_subject_get_status (self->now) != KH_USER_STATUS_REMOVED
         && !kh_subject_get_owner (self->now);
}

const char *
kh_review_item_get_note (KhReviewItem *self)
{
  return self->note != NULL ? self->note : "";
}

gboolean
kh_review_item_is_open (KhReviewItem *self)
{
  return self->decision == KH_DECISION_OPEN && kh_review_item_needs_decision (self);
}

gboolean
kh_review_item_changes_access (KhReviewItem *self)
{
  return self->decision == KH_DECISION_CHANGE || self->decision == KH_DECISION_REMOVE;
}

gboolean
kh_review_item_is_settled (KhReviewItem *self)
{
  return self->outcome == KH_OUTCOME_DONE || self->outcome == KH_OUTCOME_SKIPPED;
}

KhEnds *
kh_review_item_dup_role_ends (KhReviewItem *self)
{
  const KhEnds *from = self->ends_decided || self->now == NULL ? self->role_ends : kh_subject_get_role_ends (self->now);
  KhEnds *ends = kh_ends_new ();

  for (char **role = self->roles; role != NULL && *role != NULL; role++)
    kh_ends_set (ends, *role, kh_ends_get (from, *role));
  return ends;
}

/* Whether @user has what was decided. */
static gboolean
has_decided (KhReviewItem *self, KhUser *user)
{
  g_autoptr (KhEnds) role_ends = kh_review_item_dup_role_ends (self);
  g_autoptr (KhSubject) decided = NULL;

  decided = g_object_new (KH_TYPE_SUBJECT, "id", kh_entity_get_id (KH_ENTITY (self)), "status",
                          kh_subject_get_status (self->now), "roles", self->roles, "role-ends", role_ends, "grants",
                          self->grants, "ends-at", self->ends_at, NULL);
  return kh_subject_is_current (decided, user);
}

KhStanding
kh_review_item_get_standing (KhReviewItem *self, KhUser *user)
{
  gboolean gone = user == NULL || kh_user_get_status (user) == KH_USER_STATUS_REMOVED;

  if (!kh_review_item_changes_access (self) || kh_review_item_is_settled (self))
    return KH_STANDING_NOTHING;
  if (self->decision == KH_DECISION_REMOVE ? gone : !gone && has_decided (self, user))
    return KH_STANDING_ALREADY;
  /* There is nobody left to change: somebody has to know. */
  if (gone)
    return KH_STANDING_CONFLICT;
  return kh_subject_is_current (self->now, user) ? KH_STANDING_READY : KH_STANDING_CONFLICT;
}
