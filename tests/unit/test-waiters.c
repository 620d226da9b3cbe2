/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/kh-waiters.h"

/* One character for each answer, in their order: its name, and "!" after it for an error. */
typedef struct {
  KhWaiters *waiters;
  KhWaiters *others;
  GString *answers;
  gboolean adds_another; /* whoever is answered brings somebody who waits */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->waiters = kh_waiters_new ();
  f->others = kh_waiters_new ();
  f->answers = g_string_new (NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  kh_waiters_free (f->waiters);
  kh_waiters_free (f->others);
  g_string_free (f->answers, TRUE);
}

static void add (Fixture *f, KhWaiters *waiters, const char *name, GCancellable *cancellable);

static void
on_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;
  g_autoptr (GError) error = NULL;

  g_string_append (f->answers, g_task_get_name (G_TASK (result)));
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_string_append (f->answers, "!");
  if (f->adds_another) {
    f->adds_another = FALSE;
    add (f, f->waiters, "x", NULL);
  }
}

static void
add (Fixture *f, KhWaiters *waiters, const char *name, GCancellable *cancellable)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, on_answered, f);

  g_task_set_name (task, name);
  kh_waiters_add (waiters, task);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_in_order (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "It failed.");

  g_assert_true (kh_waiters_is_empty (f->waiters));
  add (f, f->waiters, "a", NULL);
  add (f, f->waiters, "b", NULL);
  g_assert_false (kh_waiters_is_empty (f->waiters));
  kh_waiters_answer (f->waiters, NULL);
  settle ();
  g_assert_cmpstr (f->answers->str, ==, "ab");
  g_assert_true (kh_waiters_is_empty (f->waiters));
  add (f, f->waiters, "c", NULL);
  kh_waiters_answer (f->waiters, error);
  settle ();
  g_assert_cmpstr (f->answers->str, ==, "abc!");
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  add (f, f->waiters, "a", NULL);
  add (f, f->others, "b", cancellable);
  add (f, f->waiters, "c", NULL);
  kh_waiters_join (f->waiters, f->others);
  g_cancellable_cancel (cancellable);
  settle ();
  g_assert_cmpstr (f->answers->str, ==, "b!");
  kh_waiters_answer (f->waiters, NULL);
  settle ();
  g_assert_cmpstr (f->answers->str, ==, "b!ac");
}

static void
test_joined (Fixture *f, gconstpointer data)
{
  add (f, f->waiters, "a", NULL);
  add (f, f->others, "b", NULL);
  kh_waiters_join (f->waiters, f->others);
  g_assert_true (kh_waiters_is_empty (f->others));
  kh_waiters_answer (f->waiters, NULL);
  settle ();
  g_assert_cmpstr (f->answers->str, ==, "ab");
}

static gboolean
answer_idle (gpointer data)
{
  kh_waiters_answer (data, NULL);
  return G_SOURCE_REMOVE;
}

/* In the main loop an answer is taken at once, before the others are answered. */
static void
test_another_while_answering (Fixture *f, gconstpointer data)
{
  add (f, f->waiters, "a", NULL);
  add (f, f->waiters, "b", NULL);
  f->adds_another = TRUE;
  settle ();
  g_idle_add (answer_idle, f->waiters);
  settle ();
  g_assert_cmpstr (f->answers->str, ==, "ab");
  g_assert_false (kh_waiters_is_empty (f->waiters));
  kh_waiters_answer (f->waiters, NULL);
  settle ();
  g_assert_cmpstr (f->answers->str, ==, "abx");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/waiters/in-order", Fixture, NULL, set_up, test_in_order, tear_down);
  g_test_add ("/waiters/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add ("/waiters/joined", Fixture, NULL, set_up, test_joined, tear_down);
  g_test_add ("/waiters/another-while-answering", Fixture, NULL, set_up, test_another_while_answering, tear_down);
  return g_test_run ();
}
