/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bytes that may be secret, while they arrive: what they were in is overwritten whenever it is let go of.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Begins as { 0 }. */
typedef struct {
  guint8 *data;
  gsize length;
  gsize room;
} KhBuffer;

/* Returns: (transfer none): where @size bytes can be written behind those that are there; until the next call. */
gpointer kh_buffer_reserve (KhBuffer *self, gsize size);
/* So many of those were written. */
void kh_buffer_add (KhBuffer *self, gsize size);
/* Returns: (transfer full): what is in it; it is empty then. */
GBytes *kh_buffer_end (KhBuffer *self);
void kh_buffer_clear (KhBuffer *self);

G_END_DECLS
