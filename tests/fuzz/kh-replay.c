/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Usage: replay-NAME CORPUS: gives each input of a packed corpus to the target that it is linked with. TAP.
 * A corpus is the inputs one after the other, each with its length before it, four bytes, the highest first.
 */
#include <gio/gio.h>
#include <stdio.h>

#include "kh-fuzz.h"

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *corpus = NULL;
  g_autofree char *name = NULL;
  gsize length, at = 0;
  guint n = 0;

  if (argc != 2 || !g_file_get_contents (argv[1], &corpus, &length, &error)) {
    printf ("Bail out! %s\n", error != NULL ? error->message : "One corpus is needed.");
    return 1;
  }
  while (at + 4 <= length) {
    const guint8 *head = (const guint8 *) corpus + at;
    gsize size = (gsize) head[0] << 24 | head[1] << 16 | head[2] << 8 | head[3];
    g_autofree guint8 *input = NULL;
    at += 4;
    if (size > length - at)
      break;
    /* A block of its own, so that reading beyond it is seen. */
    input = g_memdup2 (corpus + at, size);
    LLVMFuzzerTestOneInput (input, size);
    at += size;
    n++;
  }
  name = g_path_get_basename (argv[1]);
  printf ("%s 1 - %u inputs of %s\n1..1\n", at == length && n > 0 ? "ok" : "not ok", n, name);
  return at == length && n > 0 ? 0 : 1;
}
