/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <unistd.h>

#include "base/kh-buffer.h"

#define LARGEST_MAPPING (64 * 1024 * 1024)
#define KEY 0x5a

/* The secret, coded, so that looking for it does not find what it is looked for with. */
static const guint8 coded[] = { 0x31, 0x32, 0x29, 0x05, 0x2d, 0x33, 0x2a, 0x3f, 0x05, 0x37, 0x3f, 0x05, 0x6b, 0x68, 0x69, 0x6e };

static guint8 seen[1 << 16];

static void
append_secret (KhBuffer *buffer)
{
  guint8 *to = kh_buffer_reserve (buffer, sizeof coded);

  for (gsize i = 0; i < sizeof coded; i++)
    to[i] = coded[i] ^ KEY;
  kh_buffer_add (buffer, sizeof coded);
}

static gboolean
is_secret (const guint8 *bytes)
{
  for (gsize i = 0; i < sizeof coded; i++)
    if ((bytes[i] ^ KEY) != coded[i])
      return FALSE;
  return TRUE;
}

static guint
count_between (int memory, guint64 from, guint64 to)
{
  guint found = 0;

  for (guint64 at = from; at < to; at += sizeof seen - sizeof coded) {
    gssize n = pread (memory, seen, MIN (sizeof seen, to - at), at);
    for (gssize i = 0; i + (gssize) sizeof coded <= n; i++) {
      gboolean our_own = at + i + sizeof seen > (guint64) (gsize) seen && at + i < (guint64) (gsize) seen + sizeof seen;
      found += !our_own && is_secret (seen + i);
    }
  }
  return found;
}

/* How often the secret is anywhere in this program's memory, in use or not. */
static guint
count_secrets (void)
{
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  int memory = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  guint found = 0;

  g_assert_cmpint (memory, >=, 0);
  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    guint64 from, to;
    char mode[5];
    if (sscanf (*line, "%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x %4s", &from, &to, mode) == 3
        && g_str_has_prefix (mode, "rw") && to - from <= LARGEST_MAPPING)
      found += count_between (memory, from, to);
  }
  close (memory);
  return found;
}

static void
test_content (void)
{
  KhBuffer buffer = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) nothing = NULL;

  for (guint i = 0; i < 1000; i++)
    append_secret (&buffer);
  g_assert_cmpuint (buffer.length, ==, 1000 * sizeof coded);
  bytes = kh_buffer_end (&buffer);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 1000 * sizeof coded);
  for (guint i = 0; i < 1000; i++)
    g_assert_true (is_secret ((const guint8 *) g_bytes_get_data (bytes, NULL) + i * sizeof coded));
  g_assert_cmpuint (buffer.length, ==, 0);
  nothing = kh_buffer_end (&buffer);
  g_assert_cmpuint (g_bytes_get_size (nothing), ==, 0);
}

static void
test_nothing_is_left (void)
{
  KhBuffer buffer = { 0 };
  GBytes *bytes;

  for (guint i = 0; i < 100; i++)
    append_secret (&buffer);
  g_assert_cmpuint (count_secrets (), ==, 100);
  bytes = kh_buffer_end (&buffer);
  g_assert_cmpuint (count_secrets (), ==, 100);
  g_bytes_unref (bytes);
  g_assert_cmpuint (count_secrets (), ==, 0);
  append_secret (&buffer);
  kh_buffer_clear (&buffer);
  g_assert_cmpuint (count_secrets (), ==, 0);
}

int
main (int argc, char **argv)
{
  mallopt (M_PERTURB, 0); /* or what is freed is overwritten anyway */
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/buffer/nothing-is-left", test_nothing_is_left);
  g_test_add_func ("/buffer/content", test_content);
  return g_test_run ();
}
