"""What is written in this repository holds. usage: tidy.py CHECK   (ctest runs every check)

names       what a doc or a comment names is there: files, folders, functions, options, headings
functions   a function fits a screen
words       plain English: the words of banned_words.txt stand in no comment, message or doc
tables      a README's table of files is true and complete
subjects    CONTRIBUTING.md says how a commit's subject is written
licences    each source of the SDK says its licence in its first line

exceptions.txt lists what a check lets pass, with the reason; debts.txt, how many faults a folder has still.
Both may only become shorter.
"""
import fnmatch
import functools
import os
import re
import sys

from source_text import SourceText

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SCREEN = 60           # lines of a function
MOST_EXCEPTIONS = 9   # lower this when a line of exceptions.txt goes; never raise it
TREES = ('host', 'sdk', 'plugins', 'tests', '.ci')


@functools.cache
def all_files():
    files = [name for name in os.listdir(ROOT) if os.path.isfile(os.path.join(ROOT, name))]
    for tree in TREES:
        for folder, folders, names in os.walk(os.path.join(ROOT, tree)):
            folders[:] = [name for name in folders if name not in ('node_modules', '__pycache__')]
            files += [os.path.relpath(os.path.join(folder, name), ROOT) for name in names]
    return sorted(files)


@functools.cache
def text_of(path):
    with open(os.path.join(ROOT, path), encoding='utf-8', errors='replace') as file:
        return file.read()


@functools.cache
def source_of(path):
    return SourceText(text_of(path))


def sources():
    return [path for path in all_files() if path.endswith(('.h', '.hpp', '.c', '.cc'))]


def docs():
    return [path for path in all_files() if path.endswith('.md')]


def own_files(name):
    """The lines of a list beside this script, without comments."""
    lines = text_of(os.path.join('tests/tidy', name)).splitlines()
    return [line for line in lines if line.strip() and not line.startswith('#')]


def without_debts(check, faults):
    """Leaves out the faults of folders that have no more of them than debts.txt says."""
    rows = [[cell.strip() for cell in line.split('|')] for line in own_files('debts.txt')]
    for folder, most in [(row[1], int(row[2])) for row in rows if row[0] == check]:
        owed = [fault for fault in faults if fault.startswith(folder)]
        if len(owed) < most:
            print(f'debts.txt: {folder} has {len(owed)} faults of {check} only: lower the number')
        if len(owed) <= most:
            faults = [fault for fault in faults if not fault.startswith(folder)]
    return faults


class Exceptions:
    """Lines `CHECK | PATH | WHAT | REASON`. One that is not needed is a fault."""

    def __init__(self, check):
        rows = [[cell.strip() for cell in line.split('|')] for line in own_files('exceptions.txt')]
        self.faults = []
        if len(rows) > MOST_EXCEPTIONS:
            self.faults.append(f'exceptions.txt has {len(rows)} lines, at most {MOST_EXCEPTIONS} may '
                               'stand there: mend what the new one is for')
        if any(len(row) != 4 or not all(row) for row in rows):
            self.faults.append('exceptions.txt: a line is "CHECK | PATH | WHAT | REASON"')
        self.open = {(row[1], row[2]) for row in rows if row[0] == check and len(row) == 4}
        self.used = set()

    def has(self, path, what):
        if (path, what) not in self.open:
            return False
        self.used.add((path, what))
        return True

    def left(self):
        return self.faults + [f'exceptions.txt: "{path} | {what}" is not needed any more: take the line away'
                              for path, what in sorted(self.open - self.used)]


def functions():
    """A function of more than SCREEN lines holds a second idea."""
    exceptions, faults, seen = Exceptions('functions'), [], 0
    for path in sources():
        for name, line, length in source_of(path).functions():
            seen += 1
            if length > SCREEN and not exceptions.has(path, name):
                faults.append(f'{path}:{line}: {name} has {length} lines, at most {SCREEN} fit a screen')
    assert seen > 5000, f'only {seen} functions were found'
    return faults + exceptions.left()


def written_texts(path):
    """(line, text) of what people read in a file: docs, comments and messages."""
    if path.endswith('.md'):
        return [(1, re.sub(r'`[^`\n]*`', lambda m: ' ' * len(m.group()), text_of(path)))]
    source = source_of(path)
    return [(line, text) for line, text, _ in source.comments] + source.strings


def words():
    """Words that make a reader stop; banned_words.txt says what to write."""
    exceptions, faults, seen = Exceptions('words'), [], 0
    rules = [line.split('\t') for line in own_files('banned_words.txt')]
    assert len(rules) > 5 and all(len(rule) == 2 for rule in rules), 'a rule is "PATTERN<tab>WHAT TO WRITE"'
    for path in sources() + docs():
        for first, text in written_texts(path):
            seen += 1
            for pattern, instead in rules:
                for found in re.finditer(pattern, text, re.M):
                    if not exceptions.has(path, found.group().strip()):
                        line = first + text.count('\n', 0, found.start())
                        faults.append(f'{path}:{line}: "{found.group().strip()}": {instead}')
    assert seen > 5000, f'only {seen} texts were read'
    return without_debts('words', faults) + exceptions.left()


KINDS = r'(?:h|hpp|c|cc|md|txt|mjs|sql|map|cmake|py)'
# A file's name as a sentence has it: not a part of a URL, of a placeholder or of a pattern.
FILE_NAME = re.compile(r'(?<![\w/.:<*{}…-])((?:[\w-]+/|\.\./)*[\w-]+(?:\.[\w-]+)?\.' + KINDS + r')(?![\w/*(-]|\.\w)')
# A qualified name or a constant.
IDENTIFIER = re.compile(r'(?<![\w./<-])((?:[A-Za-z_]\w*::)+[A-Za-z_]\w*|k[A-Z]\w+)(?![\w*(])')
FUNCTION = re.compile(r'(?<![\w.>$/-])((?:\w+::)*~?[A-Za-z_]\w*)\(\)')


@functools.cache
def outside_names():
    return set(own_files('outside_names.txt'))


def is_file(name, path):
    """Whether `name`, said in the file `path`, is a file of this repository, or one that it says how to make."""
    if name in outside_names():
        return True
    parts = os.path.dirname(path).split('/')
    places = ['/'.join(parts[:length]) for length in range(len(parts), -1, -1)]
    places += ['host', 'sdk', 'sdk/include', 'tests', 'tests/sdk', 'sdk/include/patchbay']
    if any(os.path.exists(os.path.join(ROOT, place, name)) for place in places):
        return True
    tail = '/' + name.removeprefix('../')
    return any(('/' + file).endswith(tail) for file in all_files())


@functools.cache
def identifiers():
    """Every word of the sources that is no comment, and of the other texts that are run."""
    known = set()
    for path in all_files():
        if path in sources():
            known.update(re.findall(r'\w+', source_of(path).code))
        elif not path.endswith('.md') and not path.startswith('tests/tidy/'):
            known.update(re.findall(r'\w+', text_of(path)))
    return known


def missing(pattern, text):
    for found in pattern.finditer(text):
        parts = found.group(1).replace('~', '').split('::')
        if found.group(1) not in outside_names() and parts[0] != 'std' \
                and not all(part in identifiers() for part in parts):
            yield found


@functools.cache
def options_said():
    """Every --option that a program, a script or a test of ours writes in its code."""
    known = set()
    for path in all_files():
        if path in sources():
            for _, text in source_of(path).strings:
                known.update(re.findall(r'--[a-z][a-z-]+', text))
        elif not path.endswith('.md') and not path.startswith('tests/tidy/'):
            known.update(re.findall(r'--[a-z][a-z-]+', text_of(path)))
    return known


def anchors_of(path):
    headings = re.findall(r'^#+ (.*)$', text_of(path), re.M)
    return {re.sub(r'[^\w\- ]', '', heading.lower()).replace(' ', '-') for heading in headings}


def faults_of_links(path):
    for found in re.finditer(r'\]\(([^)\s]+)\)', text_of(path)):
        target, _, anchor = found.group(1).partition('#')
        if ':' in target:
            continue
        file = os.path.normpath(os.path.join(os.path.dirname(path), target)) if target else path
        if not os.path.exists(os.path.join(ROOT, file)):
            yield found.start(), f'the link leads to {target}, which does not exist'
        elif anchor and anchor not in anchors_of(file):
            yield found.start(), f'{file} has no heading "{anchor}"'


def faults_of_names(path, text, is_doc):
    for found in FILE_NAME.finditer(text):
        if not is_file(found.group(1), path):
            yield found.start(), f'there is no file {found.group(1)}'
    for found in missing(FUNCTION, text):
        yield found.start(), f'there is no function {found.group(1)}()'
    for found in missing(IDENTIFIER, text):
        yield found.start(), f'there is no {found.group(1)}'
    if not is_doc:
        return
    for found in re.finditer(r'(?<![\w-])--[a-z][a-z-]+', text):
        if found.group() not in options_said() and found.group() not in outside_names():
            yield found.start(), f'there is no option {found.group()}'
    for found in re.finditer(r'`((?:host|sdk|plugins|tests|\.ci)/[\w./-]*)`', text):
        if not os.path.exists(os.path.join(ROOT, found.group(1))) and not is_file(found.group(1), path):
            yield found.start(), f'there is no {found.group(1)}'


def names():
    """Docs and comments name what is there; a move takes its mentions along."""
    faults, seen = [], 0
    for path in docs():
        # A changelog names what there was.
        if path == 'CHANGELOG.md':
            continue
        seen += 1
        text = text_of(path)
        for place, fault in [*faults_of_links(path), *faults_of_names(path, text, True)]:
            faults.append(f'{path}:{text.count(chr(10), 0, place) + 1}: {fault}')
    assert seen > 30, f'only {seen} docs were found'
    for path in sources():
        for first, text, _ in source_of(path).comments:
            for place, fault in faults_of_names(path, text, False):
                faults.append(f'{path}:{first + text.count(chr(10), 0, place)}: {fault}')
    return without_debts('names', faults)


def rows_of_files(text):
    """The first cells of the table whose first column is `file`."""
    table = re.search(r'^\| file \|.*\n\|[-|: ]+\n((?:\|.*\n?)+)', text, re.M)
    return [row.split('|')[1] for row in table.group(1).splitlines()] if table else None


def tables():
    """A table of files names only files that are there, and every header of its folder."""
    faults, seen = [], 0
    for path in docs():
        cells = rows_of_files(text_of(path))
        if cells is None:
            continue
        seen += 1
        folder = os.path.dirname(path)
        here = [os.path.relpath(file, folder) for file in all_files() if file.startswith(folder + '/')]
        named = re.findall(r'`([^`]+)`', ' '.join(cells))
        for name in named:
            if not any(fnmatch.fnmatch(file, name) or fnmatch.fnmatch(os.path.splitext(file)[0], name) or
                       name.endswith('/') and file.startswith(name) for file in here):
                faults.append(f'{path}: its table names {name}, which is not in {folder}')
        if 'speak for themselves' in text_of(path):
            continue
        said = re.findall(r'[\w./*-]+', text_of(path))
        for file in here:
            if '/' in file or not file.endswith(('.h', '.hpp')):
                continue
            if not any(fnmatch.fnmatch(file, name) or fnmatch.fnmatch(os.path.splitext(file)[0], name)
                       for name in said if name.strip('*')):
                faults.append(f'{path}: its table does not name {file}')
    assert seen > 15, f'only {seen} tables were found'
    return without_debts('tables', faults)


def subjects():
    """The rule for a commit's subject stands where a contributor reads it."""
    said = re.sub(r'\s+', ' ', text_of('CONTRIBUTING.md'))
    return [] if 'at most 72 characters' in said and 'does one thing' in said else \
        ['CONTRIBUTING.md does not say that a commit does one thing, with a subject of at most 72 characters']


def licences():
    """The SDK's headers, examples, templates and build files are copied into other projects, without LICENSE."""
    said = 'SPDX-License-Identifier: Apache-2.0'
    copied = [path for path in all_files() if re.match(r'sdk/.*(\.(h|c|cc|rs|cmake|map)|/?CMakeLists\.txt)(\.in)?$', path)]
    assert len(copied) > 50, f'only {len(copied)} sources of the SDK were found'
    return [f'{path}:1: its first line does not say "{said}"' for path in copied
            if said not in text_of(path).partition('\n')[0]]


CHECKS = {check.__name__: check for check in (names, functions, words, tables, subjects, licences)}

if __name__ == '__main__':
    if sys.argv[1:2] == [] or sys.argv[1] not in CHECKS:
        sys.exit(__doc__)
    found = CHECKS[sys.argv[1]]()
    for fault in found:
        print(fault)
    sys.exit(1 if found else 0)
