/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-ordered.h"

static int
compare_areas (KhArea *const *a, KhArea *const *b)
{
  return kh_area_get_position (*a) - kh_area_get_position (*b);
}

static int
compare_roles (KhRole *const *a, KhRole *const *b)
{
  return kh_role_get_position (*a) - kh_role_get_position (*b);
}

static GPtrArray *
ordered (KhAccount *account, KhCollection collection, GCompareFunc compare)
{
  GListModel *list = G_LIST_MODEL (kh_account_get_list (account, collection));
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    g_ptr_array_add (items, g_list_model_get_item (list, i));
  g_ptr_array_sort (items, compare);
  return items;
}

GPtrArray *
kh_ordered_areas (KhAccount *account)
{
  return ordered (account, KH_COLLECTION_AREAS, (GCompareFunc) compare_areas);
}

GPtrArray *
kh_ordered_roles (KhAccount *account)
{
  return ordered (account, KH_COLLECTION_ROLES, (GCompareFunc) compare_roles);
}
