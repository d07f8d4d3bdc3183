"""What a C or C++ source consists of: its code, its comments, its strings, its functions."""
import re

TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/'                                   # a comment
    r'|R"(?P<raw>[^ ()\\\n]*)\(.*?\)(?P=raw)"'              # a raw string
    r'|"(?:[^"\\\n]|\\.)*"'                                 # a string
    r"|(?<![0-9a-zA-Z_])'(?:[^'\\\n]|\\.)+'",               # a character; 1'000 is none
    re.S)


def blank(text):
    return re.sub(r'[^\n]', ' ', text)


class SourceText:
    """code: the text with comments, strings and preprocessor lines blanked, so that places stay."""

    def __init__(self, text):
        self.text = text
        self.comments = []  # (line, text without the slashes), one a run of lines
        self.strings = []   # (line, text)
        pieces, end = [], 0
        for token in TOKEN.finditer(text):
            pieces.append(text[end:token.start()])
            pieces.append(self._note(token.group(), token.start()))
            end = token.end()
        pieces.append(text[end:])
        code = ''.join(pieces)
        self.code = re.sub(r'^[ \t]*#(?:[^\n]*\\\n)*[^\n]*', lambda m: blank(m.group()), code,
                           flags=re.M)

    def _note(self, token, place):
        line = self.text.count('\n', 0, place) + 1
        if token.startswith('//') or token.startswith('/*'):
            words = re.sub(r'^\s*(///?|/\*+|\*+/?)[!<]?|\*/\s*$', '', token, flags=re.M)
            if self.comments and self.comments[-1][2] == line - 1 and token.startswith('//') \
                    and not self.text[self.text.rfind('\n', 0, place) + 1:place].strip():
                first, before, _ = self.comments[-1]
                self.comments[-1] = (first, before + '\n' + words, line)
            else:
                self.comments.append((line, words, line + token.count('\n')))
            return blank(token)
        if token.startswith("'"):
            return "'" + blank(token[1:-1]) + "'"
        if not re.match(r'^\s*#\s*include', self.text[self.text.rfind('\n', 0, place) + 1:place + 1]):
            self.strings.append((line, token))
        return '"' + blank(token[1:-1]) + '"'

    def functions(self):
        """(name, first line, number of lines) of each function outside of other functions."""
        found, kinds, head = [], [], 0
        for place in re.finditer(r'[{};()]', self.code):
            sign, at = place.group(), place.start()
            if sign == '(':
                kinds.append(('(', at, ''))
            elif sign == ')':
                if kinds and kinds[-1][0] == '(':
                    kinds.pop()
            elif sign == '{':
                inside = any(kind in ('(', 'function', 'values') for kind, _, _ in kinds)
                words = self.code[head:at]
                begin = head + len(without_macro(words))
                words = words[begin - head:]
                kind = 'block' if inside else kind_of(words)
                kinds.append((kind, begin, words))
                if kind != 'block':
                    head = at + 1
            elif sign == '}':
                if not kinds:
                    continue
                kind, begin, words = kinds.pop()
                if kind == 'function':
                    first = self.code.count('\n', 0, begin) + 1
                    last = self.code.count('\n', 0, at) + 1
                    found.append((self._name(words, begin), first, last - first + 1))
                if not any(kind in ('(', 'function', 'values') for kind, _, _ in kinds):
                    head = at + 1
            elif not any(kind == '(' for kind, _, _ in kinds):
                head = at + 1
        return found

    def _name(self, words, begin):
        if words.strip().startswith('TEST_CASE'):
            return re.search(r'"((?:[^"\\]|\\.)*)', self.text[begin:]).group(1)
        before = words[:words.index('(')].split()
        return before[-1].lstrip('*&') if before else '?'


def without_macro(words):
    """Blanks and a macro call without a semicolon, which may stand before a definition."""
    return re.match(r'(?:\s*[A-Z][A-Z0-9_]*\([^(){};]*\)(?=\s*\w))?\s*', words).group()


def kind_of(words):
    words = re.sub(r'^\s*(public|private|protected)\s*:', '', words)
    words = re.sub(r'\btemplate\s*<.*?>\s*(?=[a-z:\[])', '', words, flags=re.S).strip()
    if re.match(r'(inline\s+)?namespace\b|extern\s*"', words):
        return 'namespace'
    if re.match(r'(typedef\s+)?(class|struct|union|enum)\b', words) and '(' not in words:
        return 'type'
    before = words.split('(')[0]
    return 'function' if '(' in words and '=' not in before.replace('operator=', '') else 'values'
