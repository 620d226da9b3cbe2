/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/roles/kh-role-table.h"

#include "base/kh-text.h"
#include "ui/roles/kh-role-text.h"
#include "ui/widgets/kh-ordered.h"
#include "ui/widgets/kh-search-words.h"

struct _KhRoleTable {
  GPtrArray *roles; /* KhRole */
  GPtrArray *areas; /* KhArea */
  char *heads;      /* of both, as they were called */
};

static gboolean
matches (char **words, const char *text)
{
  g_autofree char *folded = kh_text_fold (text);

  return kh_search_words_match (words, folded);
}

static char *
write_heads (KhRoleTable *self)
{
  GString *heads = g_string_new (NULL);

  for (guint i = 0; i < self->roles->len; i++) {
    KhRole *role = g_ptr_array_index (self->roles, i);
    g_string_append_printf (heads, "%s\t%s\n", kh_entity_get_id (KH_ENTITY (role)), kh_role_get_name (role));
  }
  for (guint i = 0; i < self->areas->len; i++) {
    KhArea *area = g_ptr_array_index (self->areas, i);
    g_string_append_printf (heads, "%s\t%s\t%s\n", kh_entity_get_id (KH_ENTITY (area)), kh_area_get_group (area),
                            kh_area_get_name (area));
  }
  return g_string_free (heads, FALSE);
}

KhRoleTable *
kh_role_table_new (KhAccount *account, char **words)
{
  g_autoptr (GPtrArray) roles = kh_roles_sorted (account);
  g_autoptr (GPtrArray) areas = kh_ordered_areas (account);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  KhRoleTable *self = g_new0 (KhRoleTable, 1);

  for (guint i = 0; i < roles->len; i++)
    if (matches (words, kh_role_get_name (g_ptr_array_index (roles, i))))
      g_ptr_array_add (found, g_object_ref (g_ptr_array_index (roles, i)));
  if (found->len > 0) {
    self->roles = g_steal_pointer (&found);
    self->areas = g_steal_pointer (&areas);
  } else {
    for (guint i = 0; i < areas->len; i++)
      if (matches (words, kh_area_get_name (g_ptr_array_index (areas, i))))
        g_ptr_array_add (found, g_object_ref (g_ptr_array_index (areas, i)));
    self->roles = g_steal_pointer (&roles);
    self->areas = g_steal_pointer (&found);
  }
  self->heads = write_heads (self);
  return self;
}

void
kh_role_table_free (KhRoleTable *self)
{
  g_ptr_array_unref (self->roles);
  g_ptr_array_unref (self->areas);
  g_free (self->heads);
  g_free (self);
}

guint
kh_role_table_get_n_columns (KhRoleTable *self)
{
  return self->roles->len;
}

guint
kh_role_table_get_n_rows (KhRoleTable *self)
{
  return self->areas->len;
}

KhRole *
kh_role_table_get_role (KhRoleTable *self, guint column)
{
  return g_ptr_array_index (self->roles, column);
}

KhArea *
kh_role_table_get_area (KhRoleTable *self, guint row)
{
  return g_ptr_array_index (self->areas, row);
}

KhLevel
kh_role_table_get_level (KhRoleTable *self, guint column, guint row)
{
  return kh_grants_get (kh_role_get_grants (kh_role_table_get_role (self, column)),
                        kh_entity_get_id (KH_ENTITY (kh_role_table_get_area (self, row))));
}

gboolean
kh_role_table_has_same_heads (KhRoleTable *self, KhRoleTable *other)
{
  return other != NULL && g_str_equal (self->heads, other->heads);
}
