/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/kh-buffer.h"

#include <string.h>

static void
let_go (guint8 *data, gsize room)
{
  if (data != NULL)
    explicit_bzero (data, room);
  g_free (data);
}

gpointer
kh_buffer_reserve (KhBuffer *self, gsize size)
{
  if (self->room - self->length < size) {
    gsize room = MAX (self->length + size, 2 * self->room);
    guint8 *data = g_malloc (room);
    if (self->length > 0)
      memcpy (data, self->data, self->length);
    let_go (self->data, self->room);
    self->data = data;
    self->room = room;
  }
  return self->data + self->length;
}

void
kh_buffer_add (KhBuffer *self, gsize size)
{
  g_return_if_fail (size <= self->room - self->length);
  self->length += size;
}

static void
free_buffer (gpointer data)
{
  kh_buffer_clear (data);
  g_free (data);
}

GBytes *
kh_buffer_end (KhBuffer *self)
{
  KhBuffer *kept = g_memdup2 (self, sizeof *self);

  *self = (KhBuffer) { 0 };
  return g_bytes_new_with_free_func (kept->data, kept->length, free_buffer, kept);
}

void
kh_buffer_clear (KhBuffer *self)
{
  let_go (self->data, self->room);
  *self = (KhBuffer) { 0 };
}
