/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/kh-error.h"

typedef struct {
  char *word;
  char *contact_name;
  char *contact_email;
  GPtrArray *fields;
  guint retry_after;
} KhErrorPrivate;

static void
field_free (KhErrorField *field)
{
  g_free (field->pointer);
  g_free (field->code);
  g_free (field);
}

static void
kh_error_private_init (KhErrorPrivate *priv)
{
  priv->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) field_free);
}

static void
add_field (KhErrorPrivate *priv, const char *pointer, const char *code)
{
  KhErrorField *field = g_new0 (KhErrorField, 1);

  field->pointer = g_strdup (pointer);
  field->code = g_strdup (code);
  g_ptr_array_add (priv->fields, field);
}

static void
kh_error_private_copy (const KhErrorPrivate *src, KhErrorPrivate *dest)
{
  dest->word = g_strdup (src->word);
  dest->contact_name = g_strdup (src->contact_name);
  dest->contact_email = g_strdup (src->contact_email);
  dest->retry_after = src->retry_after;
  if (dest->fields == NULL) /* newer GLib has initialized it */
    kh_error_private_init (dest);
  for (guint i = 0; i < src->fields->len; i++) {
    const KhErrorField *field = g_ptr_array_index (src->fields, i);
    add_field (dest, field->pointer, field->code);
  }
}

static void
kh_error_private_clear (KhErrorPrivate *priv)
{
  g_free (priv->word);
  g_free (priv->contact_name);
  g_free (priv->contact_email);
  g_ptr_array_unref (priv->fields);
}

G_DEFINE_EXTENDED_ERROR (KhError, kh_error)

static KhErrorPrivate *
private_of (const GError *error)
{
  return error != NULL && error->domain == KH_ERROR ? kh_error_get_private (error) : NULL;
}

GError *
kh_error_new (KhError code, const char *word, const char *format, ...)
{
  GError *error;
  va_list args;

  va_start (args, format);
  error = g_error_new_valist (KH_ERROR, code, format, args);
  va_end (args);
  kh_error_get_private (error)->word = g_strdup (word);
  return error;
}

void
kh_error_set_contact (GError *error, const char *name, const char *email)
{
  KhErrorPrivate *priv = private_of (error);

  g_return_if_fail (priv != NULL);
  g_free (priv->contact_name);
  g_free (priv->contact_email);
  priv->contact_name = g_strdup (name);
  priv->contact_email = g_strdup (email);
}

void
kh_error_add_field (GError *error, const char *pointer, const char *code)
{
  KhErrorPrivate *priv = private_of (error);

  g_return_if_fail (priv != NULL);
  add_field (priv, pointer, code);
}

void
kh_error_set_retry_after (GError *error, guint seconds)
{
  KhErrorPrivate *priv = private_of (error);

  g_return_if_fail (priv != NULL);
  priv->retry_after = seconds;
}

const char *
kh_error_get_word (const GError *error)
{
  KhErrorPrivate *priv = private_of (error);

  return priv != NULL ? priv->word : NULL;
}

gboolean
kh_error_get_contact (const GError *error, const char **name, const char **email)
{
  KhErrorPrivate *priv = private_of (error);

  if (priv == NULL || priv->contact_email == NULL)
    return FALSE;
  if (name != NULL)
    *name = priv->contact_name;
  if (email != NULL)
    *email = priv->contact_email;
  return TRUE;
}

const GPtrArray *
kh_error_get_fields (const GError *error)
{
  static GPtrArray *none;
  KhErrorPrivate *priv = private_of (error);

  if (priv != NULL)
    return priv->fields;
  if (g_once_init_enter (&none))
    g_once_init_leave (&none, g_ptr_array_new ());
  return none;
}

const char *
kh_error_get_field (const GError *error, const char *pointer)
{
  const GPtrArray *fields = kh_error_get_fields (error);

  for (guint i = 0; i < fields->len; i++) {
    const KhErrorField *field = g_ptr_array_index (fields, i);
    if (g_str_equal (field->pointer, pointer))
      return field->code;
  }
  return NULL;
}

guint
kh_error_get_retry_after (const GError *error)
{
  KhErrorPrivate *priv = private_of (error);

  return priv != NULL ? priv->retry_after : 0;
}
