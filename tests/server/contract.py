# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds what the server answers against data/account-api.yaml: status, media type, headers and body."""
import os
import re

import jsonschema
import yaml

PATH = os.environ.get('KEYHOLDER_API') or os.path.join(os.path.dirname(__file__), '../../data/account-api.yaml')

FORMATS = jsonschema.draft202012_format_checker


class Contract:
    def __init__(self, path=PATH):
        with open(path, encoding='utf-8') as file:
            self.document = yaml.load(file, Loader=getattr(yaml, 'CSafeLoader', yaml.SafeLoader))
        self.resolver = jsonschema.RefResolver('', self.document)
        self.validators = {}
        self.operations = []
        self.reached = set()  # (operationId, status)
        self.codes = set()
        for path, item in self.document['paths'].items():
            pattern = re.compile(re.sub(r'\\\{[^}]*\\\}', '[^/]+', re.escape(path)))
            literals = len([part for part in path.split('/') if '{' not in part])
            for method, operation in item.items():
                if method != 'parameters':
                    self.operations.append((literals, method.upper(), path, pattern, operation))
        self.operations.sort(key=lambda operation: -operation[0])

    def deref(self, node):
        while '$ref' in node:
            node = self.resolver.resolve(node['$ref'])[1]
        return node

    def find(self, method, path):
        """Returns the operation, or None; and the methods that the path takes."""
        fits = [o for o in self.operations if o[3].fullmatch(path)]
        methods = sorted({o[1] for o in fits})
        for operation in fits:
            if operation[1] == method:
                return operation[4], methods
        return None, methods

    def check(self, method, path, status, headers, body):
        """@body: the parsed JSON, text, or None. Raises AssertionError for an answer that is not described."""
        where = f'{method} {path}: {status}'
        operation, methods = self.find('GET' if method == 'HEAD' else method, path)
        if operation is None:
            expected = 'MethodNotAllowed' if methods else 'NotFound'
            response = self.document['components']['responses'][expected]
            assert status == (405 if methods else 404), where + ' for an operation that is not described'
            if methods:
                allowed = {m.strip() for m in headers.get('Allow', '').split(',')}
                assert set(methods) <= allowed <= set(methods) | {'HEAD', 'OPTIONS'}, f'{where}: Allow is {allowed}'
        else:
            self.reached.add((operation['operationId'], status))
            assert str(status) in operation['responses'], where + ' is not described'
            response = self.deref(operation['responses'][str(status)])
        for name, header in response.get('headers', {}).items():
            header = self.deref(header)
            assert name in headers or not header.get('required'), f'{where}: no {name}'
            if name in headers:
                self.validate(header['schema'], headers[name], f'{where}: {name}')
        content = response.get('content')
        if content is None:
            assert not body, f'{where}: a body where none is described'
            return
        (media_type, described), = content.items()
        assert headers.get('Content-Type') == media_type, f'{where}: Content-Type is {headers.get("Content-Type")}'
        if method == 'HEAD':
            return
        self.validate(described['schema'], body, where)
        if media_type == 'application/problem+json':
            self.codes.add(body['code'])

    def validate(self, schema, value, where):
        key = id(schema)
        if key not in self.validators:
            self.validators[key] = jsonschema.Draft202012Validator(schema, resolver=self.resolver,
                                                                   format_checker=FORMATS)
        errors = [f'{"/".join(map(str, e.absolute_path))}: {e.message}' for e in self.validators[key].iter_errors(value)]
        assert not errors, where + '\n' + '\n'.join(errors) + f'\n{value!r}'[:4000]

    def all_codes(self):
        codes = set()
        for name, schema in self.document['components']['schemas'].items():
            if re.fullmatch(r'Problem\d+', name):
                for part in schema['allOf']:
                    code = part.get('properties', {}).get('code', {})
                    codes |= set(code.get('enum', [])) | ({code['const']} if 'const' in code else set())
        return codes
