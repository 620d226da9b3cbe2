# SPDX-License-Identifier: GPL-3.0-or-later
"""A mail server that takes everything and keeps it: enough of RFC 5321 for one client."""
import socketserver
import threading


class Handler(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(text.encode() + b'\r\n')

    def address(self, line):
        return line[line.index('<') + 1:line.index('>')]

    def handle(self):
        self.say('220 sink ESMTP')
        sender, recipients = None, []
        while line := self.rfile.readline().decode('utf-8', 'replace').rstrip('\r\n'):
            verb = line[:4].upper()
            if verb in ('EHLO', 'HELO'):
                self.say('250-sink')
                self.say('250 SMTPUTF8')
            elif verb == 'MAIL':
                sender, recipients = self.address(line), []
                self.say('250 ok')
            elif verb == 'RCPT':
                if self.address(line) == self.server.refuse:
                    self.say('550 5.1.1 no such mailbox')
                else:
                    recipients.append(self.address(line))
                    self.say('250 ok')
            elif verb == 'DATA':
                self.say('354 go on')
                lines = []
                while (text := self.rfile.readline().decode('utf-8', 'replace')) != '.\r\n':
                    lines.append(text)
                self.server.mails.append((sender, recipients, ''.join(lines)))
                self.say('250 taken')
            elif verb == 'QUIT':
                self.say('221 bye')
                return
            else:
                self.say('250 ok')


class Sink:
    def __init__(self, refuse=None):
        self.server = socketserver.ThreadingTCPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        self.server.refuse, self.server.mails = refuse, []
        self.port, self.mails = self.server.server_address[1], self.server.mails

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
