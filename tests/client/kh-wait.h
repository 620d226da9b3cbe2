/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Waiting, in tests, for what happens on the main loop: for a result, or until something is so.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A GAsyncReadyCallback whose data is the address of a GAsyncResult pointer that is NULL. */
void kh_wait_callback (GObject *source, GAsyncResult *result, gpointer slot);
/* Runs the main loop until @slot is filled. Returns: (transfer none): valid until the next kh_wait() on the slot. */
GAsyncResult *kh_wait (GAsyncResult **slot);

/* Runs the main loop until @expression is true; the test fails after half a minute. */
#define kh_wait_until(expression)                                                                              \
  G_STMT_START                                                                                                 \
  {                                                                                                            \
    gint64 kh_wait_end = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;                                    \
    while (!(expression)) {                                                                                    \
      if (g_get_monotonic_time () > kh_wait_end)                                                               \
        g_error ("%s:%d: waited in vain for: %s", __FILE__, __LINE__, #expression);                            \
      kh_wait_once ();                                                                                         \
    }                                                                                                          \
  }                                                                                                            \
  G_STMT_END

/* One turn of the main loop, of at most a tenth of a second. */
void kh_wait_once (void);

#define kh_assert_error(error, code_, word_)                                                                   \
  G_STMT_START                                                                                                 \
  {                                                                                                            \
    g_assert_error (error, KH_ERROR, code_);                                                                   \
    g_assert_cmpstr (kh_error_get_word (error), ==, word_);                                                    \
  }                                                                                                            \
  G_STMT_END

G_END_DECLS
