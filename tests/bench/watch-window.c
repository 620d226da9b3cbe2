/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Times what a person sees, from the display's side, so that nothing is built into the programs for it:
 *
 *   watch-window start PROGRAM [ARGUMENT ...]   milliseconds from exec to the first frame of its first window, and the
 *                                               memory then (kilobytes: PSS, RSS); ends the program
 *   watch-window full AREA PROGRAM [ARGUMENT ...]  milliseconds from exec to the first frame, and to the one from which
 *                                               AREA of the window (X,Y,WIDTH,HEIGHT) stays as it is, and what the
 *                                               program had used of the processor then; ends the program
 *   watch-window key WINDOW KEYSYM TOP          milliseconds from a key press to the first repaint below TOP pixels of the
 *                                               window, and to the last after which it is another picture
 *   watch-window click WINDOW TOP               the same from a click where the pointer is
 *
 * Prints the figures in one line.
 */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <X11/extensions/Xdamage.h>
#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SMALLEST_WINDOW 200 /* pixels; toolkits make smaller ones of their own */
#define START_SECONDS 60
#define STILL_SECONDS 3 /* an area that did not change for so long will not */
#define KEY_SECONDS 5
#define FRAME_MS 30 /* what is painted in pieces comes within so much */
#define SCROLL_BAR 24 /* pixels at the right that may be one */
#define QUIET_MS 400 /* repainting is over when nothing came for so long; a cursor blinks more seldom */

static int
ignore_error (Display *display, XErrorEvent *error)
{
  return 0; /* a window that went while we looked */
}

/* Waits for the next event until @deadline, in microseconds of the monotonic clock. */
static gboolean
next_event (Display *display, XEvent *event, gint64 deadline)
{
  while (XPending (display) == 0)
    {
      struct pollfd pollfd = { ConnectionNumber (display), POLLIN, 0 };
      gint64 left = (deadline - g_get_monotonic_time ()) / 1000;

      if (left <= 0 || poll (&pollfd, 1, left) == 0)
        return FALSE;
    }
  XNextEvent (display, event);
  return TRUE;
}

static long
memory_kilobytes (pid_t pid, const char *what)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", pid);
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (line = strstr (text, what)) == NULL)
    return 0;
  return strtol (line + strlen (what), NULL, 10);
}

/* Mapping a window reports damage too, before anything is drawn: it then still shows the black root. */
static gboolean
is_drawn (Display *display, XDamageNotifyEvent *damage)
{
  XImage *pixel;
  gboolean drawn;

  if (damage->geometry.width < SMALLEST_WINDOW || damage->geometry.height < SMALLEST_WINDOW ||
      damage->area.width < SMALLEST_WINDOW || damage->area.height < SMALLEST_WINDOW)
    return FALSE;
  pixel = XGetImage (display, damage->drawable, damage->geometry.width / 2, damage->geometry.height / 2, 1, 1,
                     AllPlanes, ZPixmap);
  if (pixel == NULL)
    return FALSE;
  drawn = (XGetPixel (pixel, 0, 0) & 0xffffff) != 0;
  XDestroyImage (pixel);
  return drawn;
}

static int
watch_start (Display *display, int damage_event, char **command)
{
  gint64 started, deadline, shown = 0;
  gboolean painted = FALSE;
  XEvent event;
  pid_t pid;

  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  XSync (display, False);
  started = g_get_monotonic_time ();
  deadline = started + START_SECONDS * G_USEC_PER_SEC;
  pid = fork ();
  if (pid == 0)
    {
      execvp (command[0], command);
      _exit (127);
    }

  while (!painted && next_event (display, &event, deadline))
    {
      if (event.type == CreateNotify)
        XDamageCreate (display, event.xcreatewindow.window, XDamageReportRawRectangles);
      else if (event.type == damage_event + XDamageNotify)
        {
          painted = is_drawn (display, (XDamageNotifyEvent *) &event);
          if (painted)
            shown = g_get_monotonic_time ();
        }
    }

  if (painted)
    {
      /* Memory once it has settled. */
      while (next_event (display, &event, g_get_monotonic_time () + 1500 * G_TIME_SPAN_MILLISECOND) &&
             g_get_monotonic_time () < shown + 8 * G_USEC_PER_SEC)
        continue;
      printf ("%.1f %ld %ld\n", (shown - started) / 1000.0, memory_kilobytes (pid, "\nPss:"),
              memory_kilobytes (pid, "\nRss:"));
    }
  else
    fprintf (stderr, "watch-window: no window within %d s\n", START_SECONDS);
  kill (pid, SIGTERM);
  waitpid (pid, NULL, 0);
  return painted ? 0 : 1;
}

/* Milliseconds of the processor's time. */
static long
used_milliseconds (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  unsigned long user, kernel;

  if (!g_file_get_contents (path, &text, NULL, NULL)
      || sscanf (strrchr (text, ')') + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel) != 2)
    return 0;
  return (user + kernel) * 1000 / sysconf (_SC_CLK_TCK);
}

/* What the area shows, as a number. */
static guint64
look (Display *display, Window window, const int area[4])
{
  XImage *image = XGetImage (display, window, area[0], area[1], area[2], area[3], AllPlanes, ZPixmap);
  guint64 sum = 14695981039346656037u; /* FNV-1a */

  if (image == NULL)
    return 0;
  for (int i = 0; i < image->bytes_per_line * image->height; i++)
    sum = (sum ^ (guint8) image->data[i]) * 1099511628211u;
  XDestroyImage (image);
  return sum;
}

static int
watch_full (Display *display, int damage_event, const char *where, char **command)
{
  gint64 started, first = 0, full = 0, deadline;
  guint64 seen = 0;
  long used = 0;
  int area[4];
  XEvent event;
  pid_t pid;

  if (sscanf (where, "%d,%d,%d,%d", &area[0], &area[1], &area[2], &area[3]) != 4)
    return 2;
  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  XSync (display, False);
  started = g_get_monotonic_time ();
  deadline = started + START_SECONDS * G_USEC_PER_SEC;
  pid = fork ();
  if (pid == 0)
    {
      execvp (command[0], command);
      _exit (127);
    }
  while (next_event (display, &event, deadline))
    {
      XDamageNotifyEvent *damage = (XDamageNotifyEvent *) &event;
      gint64 now;
      guint64 sum;

      if (event.type == CreateNotify)
        XDamageCreate (display, event.xcreatewindow.window, XDamageReportRawRectangles);
      if (event.type != damage_event + XDamageNotify || damage->geometry.width < area[0] + area[2] ||
          damage->geometry.height < area[1] + area[3] || (first == 0 && !is_drawn (display, damage)))
        continue;
      now = g_get_monotonic_time ();
      sum = look (display, damage->drawable, area);
      if (first == 0)
        first = now;
      if (sum != seen)
        {
          full = now;
          used = used_milliseconds (pid);
        }
      seen = sum;
      deadline = full + STILL_SECONDS * G_USEC_PER_SEC;
    }
  kill (pid, SIGTERM);
  waitpid (pid, NULL, 0);
  if (first == 0)
    {
      fprintf (stderr, "watch-window: no window within %d s\n", START_SECONDS);
      return 1;
    }
  printf ("%.1f %.1f %ld\n", (first - started) / 1000.0, (full - started) / 1000.0, used);
  return 0;
}

/* The next repaint below @top. Returns: when, in microseconds of the monotonic clock; 0 when none came until @deadline. */
static gint64
next_repaint (Display *display, int damage_event, int top, gint64 deadline, int size[2])
{
  XEvent event;

  while (next_event (display, &event, deadline))
    {
      XDamageNotifyEvent *damage = (XDamageNotifyEvent *) &event;

      if (event.type != damage_event + XDamageNotify || damage->area.y + damage->area.height <= top)
        continue;
      size[0] = damage->geometry.width;
      size[1] = damage->geometry.height;
      return g_get_monotonic_time ();
    }
  return 0;
}

/* @keysym: NULL for a click. */
static int
watch_key (Display *display, int damage_event, Window window, const char *keysym, int top)
{
  KeyCode key = keysym != NULL ? XKeysymToKeycode (display, XStringToKeysym (keysym)) : 0;
  gint64 pressed, first, last, next, deadline;
  guint64 seen, sum;
  int size[2];

  XDamageCreate (display, window, XDamageReportRawRectangles);
  XSync (display, True);
  pressed = g_get_monotonic_time ();
  deadline = pressed + KEY_SECONDS * G_USEC_PER_SEC;
  if (keysym != NULL)
    {
      XTestFakeKeyEvent (display, key, True, 0);
      XTestFakeKeyEvent (display, key, False, 0);
    }
  else
    {
      XTestFakeButtonEvent (display, 1, True, 0);
      XTestFakeButtonEvent (display, 1, False, 0);
    }
  XFlush (display);

  first = last = next_repaint (display, damage_event, top, deadline, size);
  if (first == 0)
    {
      fprintf (stderr, "watch-window: nothing was repainted\n");
      return 1;
    }
  while ((next = next_repaint (display, damage_event, top, MIN (last + FRAME_MS * G_TIME_SPAN_MILLISECOND, deadline), size)))
    last = next;
  /* Later ones count when something else is there then: hiding a scroll bar has what is beside it painted again. */
  seen = look (display, window, (int[]) { 0, top, size[0] - SCROLL_BAR, size[1] - top });
  while ((next = next_repaint (display, damage_event, top, MIN (last + QUIET_MS * G_TIME_SPAN_MILLISECOND, deadline), size)))
    {
      sum = look (display, window, (int[]) { 0, top, size[0] - SCROLL_BAR, size[1] - top });
      if (sum != seen)
        last = next;
      seen = sum;
    }
  printf ("%.1f %.1f\n", (first - pressed) / 1000.0, (last - pressed) / 1000.0);
  return 0;
}

int
main (int argc, char **argv)
{
  Display *display = XOpenDisplay (NULL);
  int damage_event, damage_error, status = 2;

  if (display == NULL || !XDamageQueryExtension (display, &damage_event, &damage_error))
    {
      fprintf (stderr, "watch-window: no display with the DAMAGE extension\n");
      return 2;
    }
  XSetErrorHandler (ignore_error);
  if (argc >= 3 && strcmp (argv[1], "start") == 0)
    status = watch_start (display, damage_event, argv + 2);
  else if (argc >= 4 && strcmp (argv[1], "full") == 0)
    status = watch_full (display, damage_event, argv[2], argv + 3);
  else if (argc == 5 && strcmp (argv[1], "key") == 0)
    status = watch_key (display, damage_event, strtoul (argv[2], NULL, 0), argv[3], atoi (argv[4]));
  else if (argc == 4 && strcmp (argv[1], "click") == 0)
    status = watch_key (display, damage_event, strtoul (argv[2], NULL, 0), NULL, atoi (argv[3]));
  else
    fprintf (stderr, "usage: watch-window start PROGRAM [ARGUMENT ...] | full AREA PROGRAM [ARGUMENT ...]"
                     " | key WINDOW KEYSYM TOP | click WINDOW TOP\n");
  XCloseDisplay (display);
  return status;
}
