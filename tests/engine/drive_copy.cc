#include <nlohmann/json.hpp>

#include "engine/drive_host.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

constexpr const char* kMailOfAnn = "ann@acme.test";

std::string true_file_of_drive(const json& file) {
  const std::string type = file.at("type");
  const std::string name = file.at("name");
  if (file.at("shortcut") == true) return "skipped shortcut";
  if (type == "application/vnd.google-apps.folder") return name;
  if (type == "application/vnd.google-apps.form") return "skipped not_exportable";
  if (file.at("abusive") == true) return "skipped flagged";
  const bool is_document = type == "application/vnd.google-apps.document";
  const json content = is_document ? file.at("exports").at("text/markdown") : file.at("content");
  return name + ": " + content.get<std::string>();
}

// Returns the collection in which ann has the file, or "" if ann does not have the file.
std::string collection_of_ann(const json& file) {
  if (file.at("drive") != "") return file.at("drive");
  if (file.at("owner") == kMailOfAnn) return "my-drive";
  for (const json& reader : file.at("readers")) {
    if (reader == std::string("p-") + kMailOfAnn) return "shared-with-me";
  }
  return "";
}

}  // namespace

Copy drive_truth(const sandbox::Sandbox& sandbox, const std::vector<std::string>& users) {
  Copy copy;
  for (const std::string& user : users) copy.readable[user];
  for (const json& file : json::parse(sandbox.drive_truth())) {
    const std::string collection = collection_of_ann(file);
    if (collection.empty()) continue;
    const std::string place = collection + "/" + file.at("id").get<std::string>();
    copy.documents[place] = true_file_of_drive(file);
    for (const json& reader : file.at("readers")) {
      const auto found = copy.readable.find(reader);
      if (found != copy.readable.end()) found->second.insert(place);
    }
  }
  return copy;
}

Copy drive_kept(documents::Library& library, const std::vector<std::string>& users) {
  return kept_copy(library, "acme", "google_drive", users, title_and_content);
}

std::string refusal_of_drive(const char* reason) {
  return json{{"error", {{"code", 403}, {"errors", {{{"reason", reason}, {"domain", "x"}}}}}}}
      .dump();
}

json small_account() {
  json seed = json::parse(R"({
    "users": [{"email": "ann@acme.test", "root": "root-ann"},
              {"email": "bob@acme.test", "root": "root-bob"},
              {"email": "eve@acme.test", "root": "root-eve"}],
    "drives": [{"id": "plans", "name": "Plans", "members":
      [{"email": "ann@acme.test", "role": "organizer"}, {"email": "bob@acme.test"}]}],
    "files": [
      {"id": "folder", "mimeType": "application/vnd.google-apps.folder", "parent": "root-ann",
       "owner": "ann@acme.test"},
      {"id": "note", "content": "a note", "parent": "folder", "owner": "ann@acme.test",
       "permissions": [{"email": "bob@acme.test"}, {"type": "anyone"}]},
      {"id": "empty", "content": "", "parent": "root-ann", "owner": "ann@acme.test"},
      {"id": "bad", "content": "x", "parent": "root-ann", "owner": "ann@acme.test",
       "abusive": true},
      {"id": "doc", "mimeType": "application/vnd.google-apps.document", "parent": "root-ann",
       "owner": "ann@acme.test", "exports": {"text/markdown": "words"}},
      {"id": "form", "mimeType": "application/vnd.google-apps.form", "parent": "root-ann",
       "owner": "ann@acme.test"},
      {"id": "short", "target": "note", "parent": "root-ann", "owner": "ann@acme.test"},
      {"id": "old", "content": "old", "parent": "root-ann", "owner": "ann@acme.test",
       "trashed": true},
      {"id": "of-bob", "content": "of bob", "parent": "root-bob", "owner": "bob@acme.test",
       "permissions": [{"email": "ann@acme.test", "role": "writer"}]},
      {"id": "team", "mimeType": "application/vnd.google-apps.folder", "parent": "plans",
       "drive": "plans"},
      {"id": "plan", "content": "the plan", "parent": "team", "drive": "plans"},
      {"id": "open", "content": "open", "parent": "team", "drive": "plans",
       "permissions": [{"email": "eve@acme.test"}]}]})");
  for (int i = 0; i < 60; ++i) {
    seed["files"].push_back({{"id", "f" + std::to_string(i)},
                             {"content", "file " + std::to_string(i)},
                             {"parent", i % 2 == 0 ? "folder" : "root-ann"},
                             {"owner", kMailOfAnn}});
  }
  return seed;
}

}  // namespace patchbay::test
