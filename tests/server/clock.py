# SPDX-License-Identifier: GPL-3.0-or-later
"""The server's clock, moved by libfaketime while it runs. What it waits with goes on as ever."""
import datetime
import glob
import os

DAY = 24 * 3600


class Clock:
    """Seconds by which the server's clock is ahead."""

    def __init__(self, folder):
        self.path = os.path.join(folder, 'clock')
        self.set(0)

    def write(self, text):
        with open(self.path + '.new', 'w', encoding='ascii') as file:
            file.write(text + '\n')
        os.replace(self.path + '.new', self.path)

    def set(self, seconds):
        self.write(f'{seconds:+d}s' if seconds else '+0')

    def stand(self, moment):
        """Stops it at @moment, a whole second of UTC, so that it does not matter how long a test takes."""
        self.write(moment.astimezone(datetime.timezone.utc).strftime('%Y-%m-%d %H:%M:%S'))

    def environment(self):
        library, = glob.glob('/usr/lib/*/faketime/libfaketimeMT.so.1')
        # AddressSanitizer would be the first library, but then newer libfaketime starts it from its own start, and waits for
        # itself.
        options = os.environ.get('ASAN_OPTIONS', '') + ':verify_asan_link_order=0'
        return {'LD_PRELOAD': library, 'ASAN_OPTIONS': options, 'FAKETIME_TIMESTAMP_FILE': self.path, 'FAKETIME_NO_CACHE': '1',
                'FAKETIME_DONT_FAKE_MONOTONIC': '1', 'FAKETIME_DONT_RESET': '1', 'TZ': 'UTC'}
