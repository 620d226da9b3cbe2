/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-wait.h"

void
kh_wait_callback (GObject *source, GAsyncResult *result, gpointer slot)
{
  GAsyncResult **where = slot;

  g_assert_null (*where); /* called once */
  *where = g_object_ref (result);
}

static gboolean
on_tenth (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
kh_wait_once (void)
{
  guint timer = g_timeout_add (100, on_tenth, NULL);

  g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
}

GAsyncResult *
kh_wait (GAsyncResult **slot)
{
  kh_wait_until (*slot != NULL);
  return *slot;
}
