#include <nlohmann/json.hpp>

#include "engine/graph_host.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

std::string true_item(const json& item) {
  const std::string kind = item.at("kind");
  if (kind == "folder") return item.at("name");
  if (kind == "shortcut") return "skipped shortcut";
  if (kind == "package") return "skipped unsupported";
  if (item.at("malware") != "") return "skipped malware";
  return item.at("name").get<std::string>() + ": " + item.at("content").get<std::string>();
}

}  // namespace

Copy graph_truth(const sandbox::Sandbox& sandbox, const std::set<std::string>& drives,
                 const std::vector<std::string>& users) {
  Copy copy;
  for (const std::string& user : users) copy.readable[user];
  for (const json& drive : json::parse(sandbox.graph_truth())) {
    const std::string id = drive.at("id");
    if (!drives.contains(id)) continue;
    for (const json& item : drive.at("items")) {
      const std::string place = id + "/" + item.at("id").get<std::string>();
      copy.documents[place] = true_item(item);
      for (const json& user : item.at("readers")) {
        const auto found = copy.readable.find(user);
        if (found != copy.readable.end()) found->second.insert(place);
      }
    }
  }
  return copy;
}

Copy graph_kept(documents::Library& library, const std::vector<std::string>& users) {
  return kept_copy(library, "acme", "onedrive", users, title_and_content);
}

json small_organization() {
  json seed = json::parse(R"({
    "users": [{"id": "u-ann", "name": "Ann"}, {"id": "u-bob", "name": "Bob"},
              {"id": "u-eve", "name": "Eve"},
              {"id": "u-guest", "name": "Guest", "guest": true}],
    "groups": [{"id": "11111111-1111-1111-1111-111111111111", "members": ["u-bob"]},
               {"id": "33333333-3333-3333-3333-333333333333",
                "members": ["11111111-1111-1111-1111-111111111111"]}],
    "sites": [{"id": "acme.test,s1,w1", "name": "staff", "groups": {"5": ["u-eve"]}}],
    "drives": [{"id": "b!ann", "owner": "u-ann", "root": "root-ann"},
               {"id": "b!lib", "name": "Documents", "site": "acme.test,s1,w1", "root": "root-lib",
                "permissions": [
                  {"id": "o", "roles": ["owner"], "to": [{"user": "u-ann"}]},
                  {"id": "5", "to": [{"siteGroup": "5"}]},
                  {"id": "t", "to": [{"group": "33333333-3333-3333-3333-333333333333"}]}]}],
    "items": [
      {"id": "folder", "drive": "b!ann", "folder": true},
      {"id": "inner", "drive": "b!ann", "parent": "folder", "folder": true},
      {"id": "note", "drive": "b!ann", "parent": "inner", "name": "note.txt", "content": "a note",
       "permissions": [{"id": "b", "to": [{"user": "u-bob"}]}, {"id": "l", "link": "anonymous"}]},
      {"id": "empty", "drive": "b!ann", "content": ""},
      {"id": "book", "drive": "b!ann", "package": "oneNote"},
      {"id": "bad", "drive": "b!ann", "content": "x", "malware": "facet"},
      {"id": "worse", "drive": "b!ann", "content": "x", "malware": "html"},
      {"id": "short", "drive": "b!ann", "target": {"drive": "b!lib", "id": "plan"}},
      {"id": "es", "drive": "b!lib", "folder": true, "unique": true,
       "permissions": [{"id": "o", "roles": ["owner"], "to": [{"user": "u-ann"}]},
                       {"id": "e", "to": [{"user": "u-eve"}]}]},
      {"id": "hola", "drive": "b!lib", "parent": "es", "content": "hola"},
      {"id": "all", "drive": "b!lib", "content": "to all",
       "permissions": [{"id": "c",
                        "to": [{"claim": "c:0-.f|rolemanager|spo-grid-all-users/x"}]}]},
      {"id": "odd", "drive": "b!lib", "content": "odd",
       "permissions": [{"id": "q", "to": [{"claim": "c:0.q|z|1"}]}]},
      {"id": "lent", "drive": "b!lib", "content": "lent",
       "permissions": [{"id": "g", "link": "users", "to": [{"user": "u-guest"}]}]},
      {"id": "plan", "drive": "b!lib", "name": "plan.txt", "content": "the plan"}]})");
  seed["items"].push_back({{"id", "big"},
                           {"drive", "b!ann"},
                           {"content", {{"repeat", "0123456789abcde\n"}, {"times", 100'000}}}});
  for (int i = 0; i < 60; ++i) {
    seed["items"].push_back({{"id", "f" + std::to_string(i)},
                             {"drive", "b!ann"},
                             {"parent", i % 2 == 0 ? "folder" : "inner"},
                             {"content", "file " + std::to_string(i)}});
  }
  return seed;
}

}  // namespace patchbay::test
