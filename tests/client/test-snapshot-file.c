/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is kept of an account: its file, older ones, damage, and the death of the process at any moment.
 */
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/kh-error.h"
#include "kh-snapshot-fixture.h"
#include "kh-wait.h"

static guint
count_files (const char *part)
{
  g_autofree char *path = kh_snapshot_build_path (KH_SNAP_ACCOUNT);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (folder, name, NULL);
    GStatBuf about;
    if (strstr (name, part) == NULL)
      continue;
    n++;
    g_assert_cmpint (g_stat (file, &about), ==, 0);
    g_assert_cmpint (about.st_mode & 0777, ==, 0600);
  }
  return n;
}

static void
test_file_is_private (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  g_autofree char *path = kh_snapshot_build_path (KH_SNAP_ACCOUNT);
  g_autofree char *folder = g_path_get_dirname (path);
  GStatBuf about;

  g_assert_true (g_str_has_prefix (path, g_get_user_data_dir ()));
  kh_snap_save (snapshot, kh_snap_whole (KH_SNAP_NOON));
  g_assert_cmpint (g_stat (folder, &about), ==, 0);
  g_assert_cmpint (about.st_mode & 0777, ==, 0700);
  g_assert_cmpuint (count_files (""), ==, 3); /* it, its log, and its log's index */
  g_assert_cmpint (kh_snap_query ("PRAGMA application_id"), ==, kh_snapshot_schema.application_id);
  g_assert_cmpint (kh_snap_query ("PRAGMA user_version"), ==, 2);
}

static void
test_erased (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  g_autoptr (KhSnapshot) other = kh_snapshot_new ("another");
  g_autofree char *path = kh_snapshot_build_path (KH_SNAP_ACCOUNT);
  g_autofree char *aside = g_strconcat (path, ".damaged-1", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kh_snap_save (snapshot, kh_snap_whole (KH_SNAP_NOON));
  kh_snap_save (other, kh_snap_whole (KH_SNAP_NOON));
  g_assert_true (g_file_set_contents_full (aside, "x", 1, 0, 0600, NULL));
  kh_snapshot_erase_async (snapshot, kh_wait_callback, &result);
  g_assert_true (kh_snapshot_erase_finish (snapshot, kh_wait (&result), NULL));
  g_assert_cmpuint (count_files (""), ==, 3); /* the other one's */
  kh_snap_assert_names (other, 0, "Bob ada");
  /* What was under way does not bring it back. */
  g_assert_false (kh_snap_try_save (snapshot, kh_snap_whole (KH_SNAP_NOON), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Those of accounts that are not connected any more go; the others stay. */
static void
test_others_wiped (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  g_autoptr (KhSnapshot) other = kh_snapshot_new ("another");
  g_autoptr (GPtrArray) accounts = g_ptr_array_new ();
  g_autofree char *path = kh_snapshot_build_path ("another");
  g_autofree char *aside = g_strconcat (path, ".damaged-1", NULL);

  kh_snap_save (snapshot, kh_snap_whole (KH_SNAP_NOON));
  kh_snap_save (other, kh_snap_whole (KH_SNAP_NOON));
  g_assert_true (g_file_set_contents_full (aside, "x", 1, 0, 0600, NULL));
  g_ptr_array_add (accounts, (gpointer) KH_SNAP_ACCOUNT);
  g_ptr_array_add (accounts, (gpointer) "a third, which has none");
  kh_snapshot_wipe_others (accounts);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_files (""), ==, 3); /* it, its log, and its log's index */
  kh_snap_assert_names (snapshot, 0, "Bob ada");
}

static char *
fixture_sql (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "snapshot-1.sql", NULL);
  char *sql = NULL;

  g_assert_true (g_file_get_contents (path, &sql, NULL, NULL));
  return sql;
}

static void
make_folder (void)
{
  g_autofree char *path = kh_snapshot_build_path (KH_SNAP_ACCOUNT);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
}

static void
test_version_1 (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  g_autoptr (KhSnapshotState) state = NULL;
  g_autoptr (KhSnapshotState) past = NULL;
  g_autofree char *sql = fixture_sql ();
  KhSnapshotBatch *batch;
  sqlite3 *handle;

  make_folder ();
  handle = kh_snap_open_file ();
  g_assert_true (kh_data_exec (handle, sql, NULL));
  sqlite3_close (handle);
  state = kh_snap_load (snapshot, 0, 0);
  g_assert_cmpint (state->synced_at, ==, G_GINT64_CONSTANT (1763363000000));
  g_assert_cmpstr (state->point, ==, "c-17");
  g_assert_nonnull (state->places);
  g_assert_cmpstr (kh_account_info_get_name (state->info), ==, "Old Store");
  g_assert_cmpint (kh_user_get_status (kh_snap_find (state, KH_COLLECTION_USERS, "u2")), ==,
                   KH_USER_STATUS_SUSPENDED);
  past = kh_snap_load (snapshot, 0, 739930);
  g_assert_cmpint (kh_user_get_status (kh_snap_find (past, KH_COLLECTION_USERS, "u2")), ==,
                   KH_USER_STATUS_ACTIVE);
  batch = kh_snapshot_batch_new ();
  kh_snap_put (batch, kh_snap_new_user ("u3", "Cleo", 1));
  kh_snap_save (snapshot, batch);
  kh_snap_assert_names (snapshot, 0, "Ada Bob Cleo");
}

/* A file that cannot be used is set aside; what is fetched anew is kept again. */
static void
assert_set_aside (KhSnapshot *snapshot)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (kh_snap_try_load (snapshot, 0, 0, &error));
  kh_assert_error (error, KH_ERROR_CORRUPT, "snapshot-damaged");
  g_assert_cmpuint (count_files (".damaged-"), >=, 1);
  g_assert_null (kh_snap_load (snapshot, 0, 0));
  kh_snap_save (snapshot, kh_snap_whole (KH_SNAP_NOON));
  kh_snap_assert_names (snapshot, 0, "Bob ada");
}

static void
test_not_a_database (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  g_autofree char *path = kh_snapshot_build_path (KH_SNAP_ACCOUNT);

  make_folder ();
  g_assert_true (g_file_set_contents (path, "This is a letter to my aunt, and no database at all. It is long enough "
                                            "to have what could be taken for the header of one.", -1, NULL));
  assert_set_aside (snapshot);
}

/* What is in the log only may be all that can be rescued. */
static void
test_log_of_a_damaged_file (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  g_autofree char *path = kh_snapshot_build_path (KH_SNAP_ACCOUNT);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);

  make_folder ();
  g_assert_true (g_file_set_contents (path, "Spilt coffee", -1, NULL));
  g_assert_true (g_file_set_contents (log, "What was not spilt", -1, NULL));
  assert_set_aside (snapshot);
  g_assert_cmpuint (count_files (".damaged-"), ==, 2);
  g_assert_cmpuint (count_files ("Z-wal"), ==, 1);
}

static void
test_somebody_elses_database (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  sqlite3 *handle;

  make_folder ();
  handle = kh_snap_open_file ();
  g_assert_true (kh_data_exec (handle, "PRAGMA application_id = 7; CREATE TABLE recipes (name TEXT)", NULL));
  sqlite3_close (handle);
  assert_set_aside (snapshot);
}

static void
test_empty_file (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  g_autofree char *path = kh_snapshot_build_path (KH_SNAP_ACCOUNT);

  make_folder ();
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_null (kh_snap_load (snapshot, 0, 0));
  kh_snap_save (snapshot, kh_snap_whole (KH_SNAP_NOON));
  kh_snap_assert_names (snapshot, 0, "Bob ada");
}

static void
test_newer_is_left_alone (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  g_autofree char *sql = fixture_sql ();
  g_autoptr (GError) error = NULL;
  sqlite3 *handle;

  make_folder ();
  handle = kh_snap_open_file ();
  g_assert_true (kh_data_exec (handle, sql, NULL) && kh_data_exec (handle, "PRAGMA user_version = 1000", NULL));
  sqlite3_close (handle);
  g_assert_null (kh_snap_try_load (snapshot, 0, 0, &error));
  kh_assert_error (error, KH_ERROR_UNSUPPORTED, "store-newer");
  g_clear_error (&error);
  g_assert_false (kh_snap_try_save (snapshot, kh_snap_whole (KH_SNAP_NOON), &error));
  kh_assert_error (error, KH_ERROR_UNSUPPORTED, "store-newer");
  g_assert_cmpuint (count_files (".damaged-"), ==, 0);
  g_assert_cmpint (kh_snap_query ("SELECT count (*) FROM things"), >, 0);
}

/* Done by the object that has the file open: it would otherwise close it at a time of its own. */
static void
erase (KhSnapshot *snapshot)
{
  g_autoptr (GAsyncResult) result = NULL;

  kh_snapshot_erase_async (snapshot, kh_wait_callback, &result);
  g_assert_true (kh_snapshot_erase_finish (snapshot, kh_wait (&result), NULL));
}

/* Saves much, and gives back what was in the file. */
static char *
make_large_file (gsize *size)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  g_autofree char *path = kh_snapshot_build_path (KH_SNAP_ACCOUNT);
  KhSnapshotBatch *batch = kh_snap_whole (KH_SNAP_NOON);
  sqlite3 *handle;
  char *bytes;

  for (guint i = 0; i < 500; i++) {
    g_autofree char *id = g_strdup_printf ("u%u", i);
    kh_snap_put (batch, kh_snap_new_user (id, id, 1));
  }
  kh_snap_save (snapshot, batch);
  handle = kh_snap_open_file ();
  g_assert_true (kh_data_exec (handle, "PRAGMA wal_checkpoint (TRUNCATE)", NULL));
  sqlite3_close (handle);
  g_assert_true (g_file_get_contents (path, &bytes, size, NULL));
  erase (snapshot);
  return bytes;
}

static void
test_truncated (void)
{
  g_autofree char *path = kh_snapshot_build_path (KH_SNAP_ACCOUNT);
  gsize size;
  g_autofree char *bytes = make_large_file (&size);

  for (guint part = 1; part <= 4; part++) {
    g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
    g_assert_true (g_file_set_contents (path, bytes, part == 1 ? 60 : size * part / 5, NULL));
    assert_set_aside (snapshot);
    erase (snapshot);
  }
}

/* Whatever is wrong in it: it is set aside when it shows, and never crashes. */
static void
test_garbled (void)
{
  g_autofree char *path = kh_snapshot_build_path (KH_SNAP_ACCOUNT);
  guint n_aside = 0;
  gsize size;
  g_autofree char *bytes = make_large_file (&size);

  for (guint i = 0; i < 24; i++) {
    g_autofree char *garbled = g_memdup2 (bytes, size);
    gsize at = 100 + (size - 200) / 24 * i;
    g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
    g_autoptr (KhSnapshotState) state = NULL;
    g_autoptr (GError) error = NULL;
    for (guint j = 0; j < 64; j++)
      garbled[at + j] = (char) g_test_rand_int ();
    g_assert_true (g_file_set_contents (path, garbled, size, NULL));
    state = kh_snap_try_load (snapshot, 0, 0, &error);
    if (error == NULL)
      kh_snap_try_save (snapshot, kh_snap_whole (KH_SNAP_AFTER (1)), &error);
    if (error != NULL) {
      kh_assert_error (error, KH_ERROR_CORRUPT, "snapshot-damaged");
      g_assert_cmpuint (count_files (".damaged-"), ==, 1);
      kh_snap_save (snapshot, kh_snap_whole (KH_SNAP_AFTER (1)));
      n_aside++;
    }
    kh_snap_assert_names (snapshot, 0, "Bob ada");
    erase (snapshot);
  }
  g_assert_cmpuint (n_aside, >, 0);
}

static void
test_unwritable (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  g_autofree char *path = kh_snapshot_build_path (KH_SNAP_ACCOUNT);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autoptr (GError) error = NULL;

  /* A file where the folder should be: also the administrator cannot write there. */
  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  g_assert_false (kh_snap_try_save (snapshot, kh_snap_whole (KH_SNAP_NOON), &error));
  kh_assert_error (error, KH_ERROR_UNSUPPORTED, "store-unusable");
}

/* On a full disk, or one that is only to be read, SQLite cannot make the files that it wants beside it. */
static void
test_only_to_be_read (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  g_autofree char *path = kh_snapshot_build_path (KH_SNAP_ACCOUNT);
  g_autofree char *shared = g_strconcat (path, "-shm", NULL);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *kept = NULL;
  gsize size;
  g_autoptr (GError) error = NULL;

  kh_snap_save (snapshot, kh_snap_whole (KH_SNAP_NOON));
  g_assert_true (g_file_get_contents (log, &kept, &size, NULL));
  kh_snapshot_close (snapshot);
  kh_wait_until (!kh_snapshot_is_busy (snapshot));
  g_assert_cmpint (symlink (shared, shared), ==, 0); /* which the administrator cannot open either */
  kh_snap_assert_names (snapshot, 0, "Bob ada");
  g_assert_false (kh_snap_try_save (snapshot, kh_snap_whole (KH_SNAP_AFTER (1)), &error));
  kh_assert_error (error, KH_ERROR_UNSUPPORTED, "store-unusable");
  kh_snap_assert_names (snapshot, 0, "Bob ada");

  /* What is in the log alone would be missing. */
  kh_snapshot_close (snapshot);
  kh_wait_until (!kh_snapshot_is_busy (snapshot));
  g_assert_true (g_file_set_contents (log, kept, size, NULL));
  g_clear_error (&error);
  g_assert_null (kh_snap_try_load (snapshot, 0, 0, &error));
  kh_assert_error (error, KH_ERROR_UNSUPPORTED, "store-unusable");
  g_assert_cmpint (g_unlink (log), ==, 0);

  /* As soon as there is room it is written again. */
  g_assert_cmpint (g_unlink (shared), ==, 0);
  kh_snap_save (snapshot, kh_snap_whole (KH_SNAP_AFTER (1)));
  kh_snap_assert_names (snapshot, 0, "Bob ada");
  g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));
}

/* Saves for ever: the n-th time all users are named n, and so is the point; tells n when it is saved. */
static int
save_for_ever (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);

  for (guint n = 1;; n++) {
    g_autofree char *name = g_strdup_printf ("%u", n);
    KhSnapshotBatch *batch = n % 5 == 1 ? kh_snap_whole (KH_SNAP_NOON) : kh_snapshot_batch_new ();
    for (guint i = 0; i < 40; i++) {
      g_autofree char *id = g_strdup_printf ("u%u", i);
      kh_snap_put (batch, kh_snap_new_user (id, name, n));
    }
    kh_snapshot_batch_set_synced (batch, KH_SNAP_AFTER (n / 20), name, 511);
    kh_snap_save (snapshot, batch);
    g_print ("%u\n", n);
  }
  return 0;
}

/* Runs the helper until it was killed @delay after its first line. Returns: what it had told last. */
static guint
run_and_kill (gulong delay)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;
  guint last = 0;

  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", g_get_user_data_dir (), TRUE);
  process = g_subprocess_launcher_spawn (launcher, NULL, "/proc/self/exe", "--save-for-ever", NULL);
  g_assert_nonnull (process);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_usleep (delay);
  g_subprocess_force_exit (process);
  while (line != NULL) {
    last = g_ascii_strtoull (line, NULL, 10);
    g_free (line);
    line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  }
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  return last;
}

/* KEYHOLDER_KILLS: how often; 60 unless told. */
static void
test_killed (void)
{
  const char *wanted = g_getenv ("KEYHOLDER_KILLS");
  guint kills = wanted != NULL ? g_ascii_strtoull (wanted, NULL, 10) : 60;

  for (guint i = 0; i < kills; i++) {
    guint told = run_and_kill (g_test_rand_int_range (0, 30000));
    g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
    g_autoptr (KhSnapshotState) state = kh_snap_load (snapshot, 0, 0);
    GPtrArray *users;
    g_assert_nonnull (state);
    /* All that was told, and nothing of the next one without the rest of it. */
    g_assert_cmpuint (told, >, 0);
    g_assert_cmpuint (g_ascii_strtoull (state->point, NULL, 10), >=, told);
    users = state->lists[KH_COLLECTION_USERS];
    g_assert_cmpuint (users->len, ==, 42);
    for (guint j = 0; j < users->len; j++) {
      const char *id = kh_entity_get_id (g_ptr_array_index (users, j));
      if (id[0] == 'u')
        g_assert_cmpstr (kh_user_get_name (g_ptr_array_index (users, j)), ==, state->point);
    }
    g_assert_cmpuint (count_files (".damaged-"), ==, 0);
    if (i % 2 == 1)
      erase (snapshot);
  }
}

int
main (int argc, char **argv)
{
  if (argc > 1 && g_str_equal (argv[1], "--save-for-ever"))
    return save_for_ever ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/snapshot/file-is-private", test_file_is_private);
  g_test_add_func ("/snapshot/erased", test_erased);
  g_test_add_func ("/snapshot/others-wiped", test_others_wiped);
  g_test_add_func ("/snapshot/version-1", test_version_1);
  g_test_add_func ("/snapshot/not-a-database", test_not_a_database);
  g_test_add_func ("/snapshot/log-of-a-damaged-file", test_log_of_a_damaged_file);
  g_test_add_func ("/snapshot/somebody-elses-database", test_somebody_elses_database);
  g_test_add_func ("/snapshot/empty-file", test_empty_file);
  g_test_add_func ("/snapshot/newer-is-left-alone", test_newer_is_left_alone);
  g_test_add_func ("/snapshot/truncated", test_truncated);
  g_test_add_func ("/snapshot/garbled", test_garbled);
  g_test_add_func ("/snapshot/unwritable", test_unwritable);
  g_test_add_func ("/snapshot/only-to-be-read", test_only_to_be_read);
  g_test_add_func ("/snapshot/killed", test_killed);
  return g_test_run ();
}
