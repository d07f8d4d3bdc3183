// The seed for the OneDrive connector's tests: a fake Graph with a work account, a personal account
// and a site, each with a few items of every kind.
#pragma once

namespace patchbay::test {

inline constexpr const char* kSmallGraph = R"({"graph": {
  "users": [{"id": "u-ann", "name": "Ann", "mail": "ann@acme.test"},
            {"id": "u-bob", "name": "Bob", "mail": "bob@acme.test"},
            {"id": "u-eve", "name": "Eve", "mail": "eve@acme.test"},
            {"id": "u-guest", "name": "Guest", "mail": "g@elsewhere.test", "guest": true},
            {"id": "00c0ffee00c0ffee", "name": "Pat", "mail": "pat@home.test"}],
  "groups": [{"id": "11111111-1111-1111-1111-111111111111", "name": "Team",
              "members": ["u-bob", "22222222-2222-2222-2222-222222222222", "a-device"],
              "owners": ["u-eve"]},
             {"id": "22222222-2222-2222-2222-222222222222", "name": "Inner", "members": ["u-eve"]},
             {"id": "33333333-3333-3333-3333-333333333333", "name": "Hidden", "hidden": true,
              "members": ["u-bob"]}],
  "tokens": [
    {"token": "ann", "user": "u-ann",
     "scopes": ["Files.Read.All", "Sites.Read.All", "User.Read", "GroupMember.Read.All",
                "User.ReadBasic.All"]},
    {"token": "ann-files", "user": "u-ann", "scopes": ["Files.Read.All", "User.Read"]},
    {"token": "bob", "user": "u-bob", "scopes": ["Files.Read.All", "Sites.Read.All", "User.Read"]},
    {"token": "pat", "user": "00c0ffee00c0ffee", "scopes": ["Files.Read.All", "User.Read"]}],
  "sites": [{"id": "acme.test,s1,w1", "name": "staff", "groups": {"5": ["u-bob"]},
             "pages": [{"id": "page-1", "title": "Welcome", "html": "<p>Hello staff</p>"},
                       {"id": "page-2", "title": "Broken", "description": "Why it is so",
                        "fails": true},
                       {"id": "page-3", "title": "Empty"}]},
            {"id": "acme.test,s2,w2", "name": "hidden-from-search", "unlisted": true}],
  "drives": [
    {"id": "b!ann", "owner": "u-ann", "root": "root-ann"},
    {"id": "b!bob", "owner": "u-bob", "root": "root-bob"},
    {"id": "0abcdef012345678", "type": "personal", "owner": "00c0ffee00c0ffee", "root": "PAT!1"},
    {"id": "b!lib", "name": "Documents", "site": "acme.test,s1,w1", "root": "root-lib",
     "permissions": [{"id": "lib-owner", "roles": ["owner"], "to": [{"user": "u-ann"}]},
                     {"id": "lib-members", "to": [{"siteGroup": "5"}]}]},
    {"id": "b!system", "name": "Preservation Hold", "site": "acme.test,s1,w1", "system": true,
     "permissions": [{"roles": ["owner"], "to": [{"user": "u-ann"}]}]},
    {"id": "b!second", "name": "Second", "site": "acme.test,s2,w2",
     "permissions": [{"roles": ["owner"], "to": [{"user": "u-ann"}]}]}],
  "items": [
    {"id": "folder", "drive": "b!ann", "folder": true},
    {"id": "note", "drive": "b!ann", "parent": "folder", "name": "notes.txt",
     "content": "the quick brown fox",
     "permissions": [{"id": "to-bob", "to": [{"user": "u-bob"}]},
                     {"id": "open", "link": "anonymous"}]},
    {"id": "picture", "drive": "b!ann", "parent": "folder", "name": "p.bin", "mimeType": "image/x",
     "content": "\u0000\u0001"},
    {"id": "empty", "drive": "b!ann", "content": ""},
    {"id": "letter", "drive": "b!ann", "name": "it's.docx", "content": "words"},
    {"id": "book", "drive": "b!ann", "name": "Notebook", "package": "oneNote"},
    {"id": "bad", "drive": "b!ann", "content": "x", "malware": "facet"},
    {"id": "bad-html", "drive": "b!ann", "content": "x", "malware": "html"},
    {"id": "bad-empty", "drive": "b!ann", "content": "x", "malware": "empty"},
    {"id": "bad-json", "drive": "b!ann", "content": "x", "malware": "json"},
    {"id": "bad-header", "drive": "b!ann", "content": "x", "malware": "header"},
    {"id": "short", "drive": "b!ann", "target": {"drive": "b!lib", "id": "plan"}},
    {"id": "mine", "drive": "b!bob", "content": "the fox of bob"},
    {"id": "es", "drive": "b!lib", "folder": true, "unique": true,
     "permissions": [{"id": "es-owner", "roles": ["owner"], "to": [{"user": "u-ann"}]},
                     {"id": "es-team",
                      "to": [{"group": "11111111-1111-1111-1111-111111111111"}]}]},
    {"id": "hola", "drive": "b!lib", "parent": "es", "content": "hola fox"},
    {"id": "plan", "drive": "b!lib", "name": "plan.txt", "content": "the fox plan"},
    {"id": "PAT!2", "drive": "0abcdef012345678", "content": "at home"}]}})";

}  // namespace patchbay::test
