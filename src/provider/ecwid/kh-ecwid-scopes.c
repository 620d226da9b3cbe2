/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provider/ecwid/kh-ecwid-scopes.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-error.h"
#include "model/kh-catalogue.h"

static const struct {
  const char *word;
  const char *name;
} known[] = {
  { "SALES_MANAGEMENT", NC_ ("area", "Sales") },
  { "CATALOG_MANAGEMENT", NC_ ("area", "Catalog") },
  { "MARKETING_MANAGEMENT", NC_ ("area", "Marketing") },
  { "REPORT_ACCESS", NC_ ("area", "Reports") },
  { "WEBSITE_MANAGEMENT", NC_ ("area", "Website") },
  { "SALES_CHANNELS_MANAGEMENT", NC_ ("area", "Sales Channels") },
  { "STORE_MANAGEMENT", NC_ ("area", "Store Settings") },
};

struct _KhEcwidScopes {
  GPtrArray *others; /* char *: in the order in which they came */
};

KhEcwidScopes *
kh_ecwid_scopes_new (void)
{
  KhEcwidScopes *self = g_new0 (KhEcwidScopes, 1);

  self->others = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
kh_ecwid_scopes_free (KhEcwidScopes *self)
{
  g_ptr_array_unref (self->others);
  g_free (self);
}

static gboolean
is_there (KhEcwidScopes *self, const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].word, word))
      return TRUE;
  return g_ptr_array_find_with_equal_func (self->others, word, g_str_equal, NULL);
}

void
kh_ecwid_scopes_learn (KhEcwidScopes *self, const char *const *words)
{
  for (; words != NULL && *words != NULL; words++)
    if (**words != '\0' && !is_there (self, *words))
      g_ptr_array_add (self->others, g_strdup (*words));
}

KhGrants *
kh_ecwid_scopes_to_grants (KhEcwidScopes *self, const char *const *words)
{
  KhGrants *grants = kh_grants_new ();

  for (const char *const *word = words; word != NULL && *word != NULL; word++)
    if (**word != '\0')
      kh_grants_set (grants, *word, KH_ECWID_LEVEL);
  if (kh_grants_get_size (grants) > 0)
    return grants;
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    kh_grants_set (grants, known[i].word, KH_ECWID_LEVEL);
  for (guint i = 0; i < self->others->len; i++)
    kh_grants_set (grants, g_ptr_array_index (self->others, i), KH_ECWID_LEVEL);
  return grants;
}

static KhArea *
create_area (const char *word, const char *name, int position)
{
  const char *group = NC_ ("area group", "Shop");

  return g_object_new (KH_TYPE_AREA, "id", word, "name", name, "group",
                       g_dpgettext2 (GETTEXT_PACKAGE, KH_CONTEXT_GROUP, group), "levels",
                       1 << KH_LEVEL_NONE | 1 << KH_ECWID_LEVEL, "position", position, NULL);
}

GPtrArray *
kh_ecwid_scopes_to_areas (KhEcwidScopes *self)
{
  GPtrArray *areas = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    g_ptr_array_add (areas, create_area (known[i].word, g_dpgettext2 (GETTEXT_PACKAGE, KH_CONTEXT_AREA, known[i].name),
                                         areas->len));
  for (guint i = 0; i < self->others->len; i++) {
    const char *word = g_ptr_array_index (self->others, i);
    g_ptr_array_add (areas, create_area (word, word, areas->len));
  }
  return areas;
}

char **
kh_ecwid_scopes_from_values (KhEcwidScopes *self, GVariant *values, GError **error)
{
  g_autoptr (GPtrArray) scopes = g_ptr_array_new_with_free_func (g_free);
  GVariantIter iter;
  const char *word;
  guchar level;

  g_variant_iter_init (&iter, values);
  while (g_variant_iter_next (&iter, "{&sy}", &word, &level)) {
    if (level == KH_LEVEL_NONE)
      continue;
    /* There is nothing less than all of an area here: to give less would give more. */
    if (level != KH_ECWID_LEVEL || !is_there (self, word)) {
      GError *invalid = kh_error_new (KH_ERROR_INVALID, NULL, "The service has no such right.");
      kh_error_add_field (invalid, "/grants", level != KH_ECWID_LEVEL ? "unknown-level" : "unknown-area");
      g_propagate_error (error, invalid);
      return NULL;
    }
    g_ptr_array_add (scopes, g_strdup (word));
  }
  if (scopes->len == 0) {
    GError *none = kh_error_new (KH_ERROR_INVALID, "last-right", "Without any scope somebody would have every one.");
    kh_error_add_field (none, "/grants", "too-few");
    g_propagate_error (error, none);
    return NULL;
  }
  g_ptr_array_add (scopes, NULL);
  return (char **) g_ptr_array_steal (scopes, NULL);
}
