/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-sample-review.h"

#include <string.h>

#include "base/kh-time.h"
#include "model/kh-catalogue.h"

#define LONG_NOTE 8 /* whose it is */
#define STARTED G_GINT64_CONSTANT (1795356000000) /* 2026-11-22T14:00:00Z */

static const char *const role_ids[] = { "admin", "packer", "finance", "returns", NULL };
static const char *const role_names[] = { "Admin", "Packer", "Finance", "Rücksendungen & Größen", NULL };

/* @roles: with spaces between. */
static KhSubject *
subject_new (const char *id, const char *name, const char *email, const char *roles, gboolean owner, gint64 seen,
             const char *const *areas)
{
  g_auto (GStrv) ids = g_strsplit (roles, " ", -1);
  g_autoptr (KhGrants) access = kh_grants_new ();

  for (guint i = 0; ids[i] != NULL && !owner; i++) {
    g_autoptr (KhGrants) given = kh_catalogue_get_role_grants (KH_ACCOUNT_KIND_SHIPPING, ids[i]);
    for (guint k = 0; given != NULL && k < kh_grants_get_size (given); k++) {
      KhLevel level;
      const char *area = kh_grants_get_nth (given, k, &level);
      kh_grants_set (access, area, MAX (level, kh_grants_get (access, area)));
    }
  }
  for (guint i = 0; areas[i] != NULL; i++)
    if (owner || g_str_has_prefix (areas[i], "area-"))
      kh_grants_set (access, areas[i], owner ? KH_LEVEL_APPROVER : (KhLevel) ((i + id[strlen (id) - 1]) % 4));
  return g_object_new (KH_TYPE_SUBJECT, "id", id, "name", name, "email", email, "roles", ids, "owner", owner, "access",
                       access, "last-seen-at", seen, NULL);
}

static const struct {
  const char *name, *email, *before, *now; /* roles */
  KhHints hints;
  KhDecision decision;
  const char *note;
} people[] = {
  { "Ada Owner", "ada@blumen.example", "", "", 0, KH_DECISION_OPEN, "" },
  { "Jürgen Müller-Lüdenscheidt", "juergen@blumen.example", "packer", "packer finance", KH_HINT_UNUSED | KH_HINT_LEGACY_ROLE,
    KH_DECISION_CHANGE, "Größere Änderung: nur noch Rechnungen prüfen, über die Feiertage." },
  { "Anna-Maximiliane Freifrau von Hohenlohe-Waldenburg-Schillingsfürst", "anna-maximiliane.freifrau.von.hohenlohe-"
    "waldenburg-schillingsfuerst@buchhaltung.zentrale.blumengrosshandel-sued.example", "returns", "returns", 0,
    KH_DECISION_KEEP, "" },
  { "=HYPERLINK(\"http://evil.example\")", "formula@blumen.example", "packer", "packer", 0, KH_DECISION_KEEP,
    "+cmd|' /C calc'!A0" },
  { "Noé Nouveau", "noe@blumen.example", NULL, "returns", 0, KH_DECISION_REMOVE, "Seulement pour l’été" },
  { "Lena Weg", "lena@blumen.example", "finance", NULL, 0, KH_DECISION_OPEN, "" },
  { "Šárka Žižková", "sarka@blumen.example", "admin", "admin", KH_HINT_MANY_ADMINS, KH_DECISION_REMOVE, "" },
  { "info", "info@blumen.example", "packer", "packer", KH_HINT_SHARED_ADDRESS, KH_DECISION_KEEP,
    "Zeile eins\nZeile zwei\nZeile drei" },
};

/* More than a page has room for. */
static char *
long_note (void)
{
  g_autoptr (GString) text = g_string_new ("Anfang");

  for (guint i = 1; i <= 150; i++)
    g_string_append_printf (text, "\nSatz %u der Begründung.", i);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static KhReviewItem *
item_new (guint i, const char *const *areas)
{
  static const char *const turns[] = { "packer", "finance", "returns", "packer returns" };
  static const char *const first[] = { "Bram", "Chloé", "Dörte", "Elena", "Fabrizio", "Grace", "Íñigo" };
  static const char *const last[] = { "de Vries", "Bouchard", "Schäfer", "Conti", "Okafor", "Ruiz", "Whitfield", "Ångström" };
  gboolean special = i < G_N_ELEMENTS (people);
  g_autofree char *id = g_strdup_printf ("u%u", i);
  g_autofree char *name = special ? g_strdup (people[i].name) : g_strdup_printf ("%s %s %u", first[i % 7], last[i % 8], i);
  g_autofree char *email = special ? g_strdup (people[i].email) : g_strdup_printf ("person%u@blumen.example", i);
  const char *before = special ? people[i].before : turns[i % 4];
  const char *now = special ? people[i].now : turns[i % 9 == 0 ? (i + 1) % 4 : i % 4];
  gint64 seen = i % 11 == 3 ? 0 : STARTED - (gint64) (i % 120) * KH_DAY - KH_HOUR;
  g_autoptr (KhSubject) was = before != NULL ? subject_new (id, name, email, before, i == 0, 0, areas) : NULL;
  g_autoptr (KhSubject) is = now != NULL ? subject_new (id, name, email, now, i == 0, seen, areas) : NULL;

  return kh_review_item_new (was, is, special ? people[i].hints : i % 13 == 0 ? KH_HINT_UNUSED : 0);
}

static void
decide (KhReview *review, KhReviewItem *item, guint i, KhSampleState state)
{
  static const char *const roles[] = { "finance", NULL };
  gboolean special = i < G_N_ELEMENTS (people);
  KhDecision decision = special ? people[i].decision : i % 17 == 0 ? KH_DECISION_REMOVE
                        : i % 9 == 0                               ? KH_DECISION_CHANGE
                                                                   : KH_DECISION_KEEP;
  g_autoptr (GError) error = NULL;

  if (i == LONG_NOTE || (special && *people[i].note != '\0')) {
    g_autofree char *note = i == LONG_NOTE ? long_note () : g_strdup (people[i].note);
    kh_review_set_note (review, item, note, &error);
  }
  g_assert_no_error (error);
  /* A draft is half done. */
  if (!kh_review_item_needs_decision (item) || (state == KH_SAMPLE_DRAFT && i % 2 == 1))
    return;
  kh_review_decide (review, item, decision, roles, NULL, decision == KH_DECISION_CHANGE ? STARTED + 90 * KH_DAY : 0, &error);
  g_assert_no_error (error);
}

static void
apply (KhReview *review)
{
  GListModel *items = G_LIST_MODEL (kh_review_get_items (review));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (KhReviewItem) item = g_list_model_get_item (items, i);
    g_autoptr (GError) error = NULL;
    KhDecision decision = kh_review_item_get_decision (item);
    if (decision != KH_DECISION_CHANGE && decision != KH_DECISION_REMOVE)
      continue;
    n++;
    kh_review_settle (review, item, n == 2 ? KH_OUTCOME_SKIPPED : n == 3 ? KH_OUTCOME_FAILED : KH_OUTCOME_DONE, NULL,
                      n == 3 ? "Nur der Eigentümer kann das." : NULL, STARTED + 2 * KH_HOUR, &error);
    g_assert_no_error (error);
  }
}

KhReview *
kh_sample_review_new (guint n_people, guint n_areas, KhSampleState state)
{
  g_autoptr (GPtrArray) areas = g_ptr_array_new_with_free_func (g_free);
  g_autofree const char **usual = kh_catalogue_get_area_ids (KH_ACCOUNT_KIND_SHIPPING);
  g_autoptr (GError) error = NULL;
  KhReview *review;

  for (guint i = 0; i < n_areas; i++)
    g_ptr_array_add (areas, g_strdup_printf ("area-%u of many", i + 1));
  for (guint i = 0; n_areas == 0 && usual[i] != NULL; i++)
    g_ptr_array_add (areas, g_strdup (usual[i]));
  g_ptr_array_add (areas, NULL);
  review = g_object_new (KH_TYPE_REVIEW, "id", "r", "account-name", "Blumen Süd", "service-name", "Paketdienst",
                         "account-kind", KH_ACCOUNT_KIND_SHIPPING, "baseline-at", STARTED - 100 * KH_DAY, "started-at",
                         STARTED, "started-by", "Ada Owner", "areas", areas->pdata, "role-ids", role_ids, "role-names",
                         role_names, NULL);
  for (guint i = 0; i < n_people; i++) {
    g_autoptr (KhReviewItem) item = item_new (i, (const char *const *) areas->pdata);
    kh_review_add_item (review, item);
    decide (review, item, i, state);
  }
  if (state != KH_SAMPLE_DRAFT) {
    kh_review_sign (review, "Ada Owner", STARTED + KH_HOUR, &error);
    g_assert_no_error (error);
  }
  if (state == KH_SAMPLE_APPLIED)
    apply (review);
  return review;
}
