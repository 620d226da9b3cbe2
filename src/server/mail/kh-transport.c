/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/mail/kh-transport.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/kh-error.h"
#include "server/mail/kh-smtp.h"

struct _KhTransport {
  char *mail_dir;
  KhSmtp *smtp;
};

static gboolean
make_folder (const char *dir, GError **error)
{
  if (g_mkdir_with_parents (dir, 0700) == 0 && g_access (dir, W_OK | X_OK) == 0)
    return TRUE;
  g_propagate_error (error, kh_error_new (KH_ERROR_SERVER, NULL, "The mail folder “%s” cannot be written: %s", dir,
                                          g_strerror (errno)));
  return FALSE;
}

KhTransport *
kh_transport_new (const KhTransportOptions *options, gint *stopping, GError **error)
{
  KhTransport *self = g_new0 (KhTransport, 1);
  gboolean ok;

  if (options->mail_dir != NULL) {
    self->mail_dir = g_strdup (options->mail_dir);
    ok = make_folder (self->mail_dir, error);
  } else {
    self->smtp = kh_smtp_new (options, stopping, error);
    ok = self->smtp != NULL;
  }
  if (!ok)
    g_clear_pointer (&self, kh_transport_free);
  return self;
}

void
kh_transport_free (KhTransport *self)
{
  g_free (self->mail_dir);
  g_clear_pointer (&self->smtp, kh_smtp_free);
  g_free (self);
}

static gboolean
write_all (int fd, const char *data)
{
  gsize left = strlen (data);

  while (left > 0) {
    gssize n = write (fd, data, left);
    if (n < 0 && errno != EINTR)
      return FALSE;
    if (n > 0) {
      data += n;
      left -= n;
    }
  }
  return TRUE;
}

/* Whoever watches the folder sees whole mails only. */
static KhSendOutcome
send_to_folder (KhTransport *self, const char *name, const char *mail, KhSendFailure *failure)
{
  g_autofree char *file = g_strconcat (name, ".eml", NULL);
  g_autofree char *target = g_build_filename (self->mail_dir, file, NULL);
  g_autofree char *temporary = g_strconcat (target, ".tmp", NULL);
  int fd = g_open (temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  gboolean written = fd >= 0 && write_all (fd, mail) && fsync (fd) == 0;

  if (fd >= 0 && close (fd) != 0)
    written = FALSE;
  if (written && g_rename (temporary, target) == 0)
    return KH_SEND_DONE;
  failure->text = g_strdup_printf ("The mail folder cannot be written: %s", g_strerror (errno));
  g_unlink (temporary);
  return KH_SEND_DOWN;
}

KhSendOutcome
kh_transport_send (KhTransport *self, const char *name, const char *to, const char *mail, KhSendFailure *failure)
{
  return self->smtp != NULL ? kh_smtp_send (self->smtp, to, mail, failure)
                            : send_to_folder (self, name, mail, failure);
}

void
kh_transport_rest (KhTransport *self)
{
  if (self->smtp != NULL)
    kh_smtp_rest (self->smtp);
}
