/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/store/kh-database-private.h"

#include <string.h>

/* More texts than this come only from a mistake: queries put together at run time. */
#define MAX_IDLE 256

static sqlite3_stmt *
prepare (KhDb *db, const char *sql)
{
  g_autofree char *text = NULL;
  sqlite3_stmt *stmt = NULL;

  /* Taken out while in use, so that one text can be run within another run of itself. */
  if (g_hash_table_steal_extended (db->statements, sql, (gpointer *) &text, (gpointer *) &stmt))
    return stmt;
  if (sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) != SQLITE_OK)
    kh_db_keep_error (db, sql);
  return stmt;
}

static void
bind (KhDb *db, sqlite3_stmt *stmt, const char *format, va_list *args)
{
  int rc = SQLITE_OK;

  g_assert ((int) strlen (format) == sqlite3_bind_parameter_count (stmt));
  for (int i = 1; *format != '\0' && rc == SQLITE_OK; format++, i++) {
    switch (*format) {
    case 's':
      rc = sqlite3_bind_text (stmt, i, va_arg (*args, const char *), -1, SQLITE_TRANSIENT);
      break;
    case 'i':
      rc = sqlite3_bind_int (stmt, i, va_arg (*args, int));
      break;
    case 'l':
      rc = sqlite3_bind_int64 (stmt, i, va_arg (*args, gint64));
      break;
    case 't': {
      gint64 time = va_arg (*args, gint64);
      rc = time != 0 ? sqlite3_bind_int64 (stmt, i, time) : sqlite3_bind_null (stmt, i);
      break;
    }
    case 'b': {
      const void *data = va_arg (*args, const void *);
      rc = sqlite3_bind_blob (stmt, i, data, va_arg (*args, int), SQLITE_TRANSIENT);
      break;
    }
    default:
      g_assert_not_reached ();
    }
  }
  if (rc != SQLITE_OK)
    kh_db_keep_error (db, "A value cannot be bound");
}

static KhStatement
query_valist (KhDb *db, const char *sql, const char *format, va_list *args)
{
  KhStatement st = { db, NULL };

  st.stmt = prepare (db, sql);
  if (st.stmt != NULL)
    bind (db, st.stmt, format, args);
  return st;
}

KhStatement
kh_db_query (KhDb *db, const char *sql, const char *format, ...)
{
  KhStatement st;
  va_list args;

  va_start (args, format);
  st = query_valist (db, sql, format, &args);
  va_end (args);
  return st;
}

gboolean
kh_statement_next (KhStatement *st)
{
  int rc;

  if (st->stmt == NULL)
    return FALSE;
  rc = sqlite3_step (st->stmt);
  if (rc != SQLITE_ROW && rc != SQLITE_DONE)
    kh_db_keep_error (st->db, sqlite3_sql (st->stmt));
  return rc == SQLITE_ROW;
}

void
kh_statement_clear (KhStatement *st)
{
  sqlite3_stmt *stmt = g_steal_pointer (&st->stmt);
  const char *sql;

  if (stmt == NULL)
    return;
  sqlite3_reset (stmt);
  sqlite3_clear_bindings (stmt);
  sql = sqlite3_sql (stmt);
  if (g_hash_table_size (st->db->statements) >= MAX_IDLE || g_hash_table_contains (st->db->statements, sql))
    sqlite3_finalize (stmt);
  else
    g_hash_table_insert (st->db->statements, g_strdup (sql), stmt);
}

const char *
kh_statement_string (KhStatement *st, int column)
{
  return (const char *) sqlite3_column_text (st->stmt, column);
}

gint64
kh_statement_int (KhStatement *st, int column)
{
  return sqlite3_column_int64 (st->stmt, column);
}

gboolean
kh_statement_is_null (KhStatement *st, int column)
{
  return sqlite3_column_type (st->stmt, column) == SQLITE_NULL;
}

gconstpointer
kh_statement_blob (KhStatement *st, int column, gsize *size)
{
  gconstpointer data = sqlite3_column_blob (st->stmt, column);

  *size = sqlite3_column_bytes (st->stmt, column);
  return data;
}

int
kh_db_run (KhDb *db, const char *sql, const char *format, ...)
{
  g_auto (KhStatement) st = { db, NULL };
  va_list args;

  va_start (args, format);
  st = query_valist (db, sql, format, &args);
  va_end (args);
  if (st.stmt == NULL)
    return -1;
  while (kh_statement_next (&st))
    ;
  return db->error == NULL ? sqlite3_changes (db->handle) : -1;
}

char *
kh_db_get_string (KhDb *db, const char *sql, const char *format, ...)
{
  g_auto (KhStatement) st = { db, NULL };
  va_list args;

  va_start (args, format);
  st = query_valist (db, sql, format, &args);
  va_end (args);
  return kh_statement_next (&st) ? g_strdup (kh_statement_string (&st, 0)) : NULL;
}

gint64
kh_db_get_int (KhDb *db, gint64 fallback, const char *sql, const char *format, ...)
{
  g_auto (KhStatement) st = { db, NULL };
  va_list args;

  va_start (args, format);
  st = query_valist (db, sql, format, &args);
  va_end (args);
  return kh_statement_next (&st) ? kh_statement_int (&st, 0) : fallback;
}

gboolean
kh_db_take_error (KhDb *db, GError **error)
{
  if (db->error == NULL)
    return FALSE;
  g_propagate_error (error, g_steal_pointer (&db->error));
  return TRUE;
}
