/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes JSON, as text at once. JsonBuilder makes a tree of objects first, which took most of the time of a page of a
 * list; it is called the same way.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KhWriter KhWriter;

KhWriter *kh_writer_new (void);
void kh_writer_free (KhWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhWriter, kh_writer_free)

void kh_writer_begin_object (KhWriter *writer);
void kh_writer_end_object (KhWriter *writer);
void kh_writer_begin_array (KhWriter *writer);
void kh_writer_end_array (KhWriter *writer);
/* Within an object, before each value. */
void kh_writer_set_member_name (KhWriter *writer, const char *name);
/* @value: UTF-8. */
void kh_writer_add_string_value (KhWriter *writer, const char *value);
void kh_writer_add_int_value (KhWriter *writer, gint64 value);
void kh_writer_add_boolean_value (KhWriter *writer, gboolean value);
void kh_writer_add_null_value (KhWriter *writer);
/* @json: a value that is JSON already. */
void kh_writer_add_json_value (KhWriter *writer, const char *json);

/* Returns: (transfer full): what was written; the writer is empty then. @length: (out) (optional): bytes. */
char *kh_writer_take (KhWriter *writer, gsize *length);

G_END_DECLS
