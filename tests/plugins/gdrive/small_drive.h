// The seed for the Drive connector's tests: a fake Drive with a few files of every kind.
#pragma once

namespace patchbay::test {

inline constexpr const char* kSmallDrive = R"({"drive": {
  "users": [{"email": "ann@acme.test", "name": "Ann", "root": "root-ann"},
            {"email": "bob@acme.test", "name": "Bob", "root": "root-bob"}],
  "tokens": [
    {"token": "ann", "user": "ann@acme.test",
     "scopes": ["https://www.googleapis.com/auth/drive.readonly"]},
    {"token": "ann-names", "user": "ann@acme.test",
     "scopes": ["https://www.googleapis.com/auth/drive.metadata.readonly"]},
    {"token": "bob", "user": "bob@acme.test",
     "scopes": ["https://www.googleapis.com/auth/drive.readonly"]}],
  "drives": [{"id": "drive-1", "name": "Plans", "members":
    [{"email": "ann@acme.test", "role": "organizer"}, {"email": "bob@acme.test"}]}],
  "files": [
    {"id": "folder", "mimeType": "application/vnd.google-apps.folder", "parent": "root-ann",
     "owner": "ann@acme.test"},
    {"id": "note", "name": "notes.txt", "content": "the quick brown fox", "parent": "folder",
     "owner": "ann@acme.test", "modifiedTime": "2026-05-01T10:00:00.000Z",
     "permissions": [{"email": "bob@acme.test"}, {"type": "anyone"}]},
    {"id": "picture", "name": "p.bin", "mimeType": "image/x", "content": "\u0000\u0001",
     "parent": "folder", "owner": "ann@acme.test"},
    {"id": "empty", "content": "", "parent": "root-ann", "owner": "ann@acme.test"},
    {"id": "keyed", "content": "by key", "parent": "root-ann", "owner": "ann@acme.test",
     "resourceKey": "0-key", "permissions": [{"type": "anyone"}]},
    {"id": "bad", "content": "x", "parent": "root-ann", "owner": "ann@acme.test", "abusive": true},
    {"id": "doc", "name": "it's", "mimeType": "application/vnd.google-apps.document",
     "parent": "root-ann", "owner": "ann@acme.test",
     "exports": {"text/markdown": "# words", "text/plain": "words",
                 "application/pdf": {"repeat": "0123456789", "times": 1000001},
                 "text/html": {"repeat": "0123456789", "times": 1000001}}},
    {"id": "sheet", "mimeType": "application/vnd.google-apps.spreadsheet", "parent": "root-ann",
     "owner": "ann@acme.test", "exports": {"text/csv": "a,b\n1,2\n"},
     "sheets": [{"title": "Money", "rows": [["a", "b"], ["1", "2"]]},
                {"title": "Who's who", "rows": [["name", "", "say"], ["Ann"],
                 ["Bob", "x,y", "\"hi\"\nthere"]]},
                {"title": "Chart", "chart": true}, {"title": "Empty"}]},
    {"id": "form", "mimeType": "application/vnd.google-apps.form", "parent": "root-ann",
     "owner": "ann@acme.test"},
    {"id": "old", "name": "fox.txt", "parent": "root-ann", "owner": "ann@acme.test",
     "trashed": true},
    {"id": "short", "target": "note", "parent": "root-ann", "owner": "ann@acme.test"},
    {"id": "dangling", "target": "nowhere", "parent": "root-ann", "owner": "ann@acme.test"},
    {"id": "team", "mimeType": "application/vnd.google-apps.folder", "parent": "drive-1",
     "drive": "drive-1"},
    {"id": "plan", "name": "plan.txt", "content": "the fox plan", "parent": "team",
     "drive": "drive-1"}]}})";

}  // namespace patchbay::test
