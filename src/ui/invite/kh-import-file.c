/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/invite/kh-import-file.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

static KhImportNames *
names_new (KhAccount *account)
{
  KhImportNames *names = kh_import_names_new ();
  GListModel *roles = G_LIST_MODEL (kh_account_get_list (account, KH_COLLECTION_ROLES));
  KhAccountInfo *info = kh_account_get_info (account);
  const char *const *languages = info != NULL ? kh_account_info_get_languages (info) : kh_languages;

  for (guint i = 0; i < g_list_model_get_n_items (roles); i++) {
    g_autoptr (KhRole) role = g_list_model_get_item (roles, i);
    kh_import_names_add_role (names, kh_entity_get_id (KH_ENTITY (role)), kh_role_get_name (role));
  }
  for (; *languages != NULL; languages++)
    kh_import_names_add_language (names, *languages);
  return names;
}

/* No more is read of a file than shows that it is too large. */
static gboolean
read_more (const char *contents, goffset size, gpointer data)
{
  return size <= KH_IMPORT_MAX_BYTES;
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  GPtrArray *rows = NULL;
  gsize length;

  if (g_file_load_partial_contents_finish (G_FILE (source), result, &contents, &length, NULL, &error))
    rows = kh_import_read (contents, length, g_task_get_task_data (task), &error);
  if (rows != NULL)
    g_task_return_pointer (task, rows, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
kh_import_file_read_async (GFile *file, KhAccount *account, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer data)
{
  GTask *task = g_task_new (file, cancellable, callback, data);

  g_task_set_source_tag (task, kh_import_file_read_async);
  g_task_set_task_data (task, names_new (account), (GDestroyNotify) kh_import_names_free);
  g_file_load_partial_contents_async (file, cancellable, read_more, on_loaded, task);
}

GPtrArray *
kh_import_file_read_finish (GFile *file, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
kh_import_file_describe_error (const GError *error)
{
  const char *word = kh_error_get_word (error);

  if (g_strcmp0 (word, "too-large") == 0)
    return g_strdup (_ ("The file is larger than 1 MB. A list of people is much smaller: choose another file, or divide "
                        "this one."));
  if (g_strcmp0 (word, "too-many-rows") == 0)
    return g_strdup (_ ("The file has more than 1,000 rows. Divide it, and import one part after the other."));
  if (g_strcmp0 (word, "not-text") == 0)
    return g_strdup (_ ("This is not a CSV file. In a spreadsheet, save the table as CSV, and choose that file."));
  if (g_strcmp0 (word, "no-rows") == 0)
    return g_strdup (_ ("There is nobody in this file."));
  return g_strdup (error->message);
}
