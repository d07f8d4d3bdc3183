#include "cli/new_connector.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <vector>

#include "base/words.h"
#include "manifest/manifest.h"
#include "manifest/name_check.h"
#include "openapi/connector.h"

namespace patchbay::cli {
namespace {

namespace fs = std::filesystem;

char capital(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

std::string capitals(std::string id) {
  std::ranges::transform(id, id.begin(), capital);
  return id;
}

// Returns a title for people, such as "My notes" for "my_notes".
std::string title_of(std::string id) {
  std::ranges::replace(id, '_', ' ');
  id.front() = capital(id.front());
  return id;
}

void replace_all(std::string& text, std::string_view word, const std::string& by) {
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + by.size())) {
    text.replace(at, word.size(), by);
  }
}

// Returns the words for which a template's lines `@if WORD…@` are true for this connector.
std::set<std::string> words_that_hold(const NewConnector& connector) {
  std::set<std::string> words = {connector.language, connector.auth};
  if (connector.auth != "none") words.insert("account");
  if (connector.documents) words.insert("documents");
  words.insert(connector.description.empty() ? "beginning" : "openapi");
  return words;
}

// Returns the text without the lines whose conditions are false.
std::string kept_lines(std::string_view text, const std::set<std::string>& words) {
  constexpr std::string_view kIf = "@if ";
  std::istringstream lines{std::string(text)};
  std::string kept;
  std::vector<bool> conditions;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(kIf)) {
      const auto any = words_of(line.substr(kIf.size(), line.size() - kIf.size() - 1));
      conditions.push_back(
          std::ranges::any_of(any, [&](const std::string& word) { return words.contains(word); }));
    } else if (line == "@end@") {
      conditions.pop_back();
    } else if (std::ranges::find(conditions, false) == conditions.end()) {
      kept += line + "\n";
    }
  }
  return kept;
}

std::string filled(std::string_view name, const NewConnector& connector) {
  std::string text = kept_lines(connector_template(name), words_that_hold(connector));
  replace_all(text, "@name@", connector.name);
  replace_all(text, "@Name@", title_of(connector.name));
  replace_all(text, "@NAME@", capitals(connector.name));
  return text;
}

std::vector<std::string> sources_in(std::string_view language) {
  if (language == "c") return {"connector.c"};
  if (language == "rust") return {"connector.rs", "patchbay.rs"};
  return {"connector.cc"};
}

// Returns the files that every new connector gets.
std::map<std::string, std::string> common_files(const NewConnector& connector) {
  std::map<std::string, std::string> files;
  for (const char* name : {"CMakeLists.txt", "README.md", "conformance.toml"}) {
    files[name] = filled(name, connector);
  }
  files[".github/workflows/ci.yml"] = filled("github.yml", connector);
  files[".gitlab-ci.yml"] = filled("gitlab.yml", connector);
  return files;
}

// Returns an error if a host would not take the manifest: for example, if a schema of the
// description has a pattern that no host runs.
Result<void> check_manifest(const std::string& manifest) {
  const auto read = manifest::parse_manifest(manifest);
  if (read) return success();
  return Error(
      Code::kInvalidArgument,
      "the description makes a connector.json that no host takes: " + read.error().message() +
          " Change that place of the description, or leave the operation out.");
}

// Returns the files of a connector that is made from an OpenAPI description.
Result<std::map<std::string, std::string>> described_files(NewConnector connector) {
  openapi::ConnectorWish wanted{connector.name, connector.operations, std::nullopt};
  if (!connector.auth.empty()) wanted.auth = connector.auth;
  PATCHBAY_TRY(const openapi::GeneratedConnector made,
               openapi::connector_of(connector.description, wanted));
  PATCHBAY_TRY(check_manifest(made.manifest));
  connector.auth = made.auth;
  auto files = common_files(connector);
  files["connector.json"] = made.manifest;
  files["connector.cc"] = filled("openapi.cc", connector);
  files["connector_test.cc"] = filled("openapi_test.cc", connector);
  files["scenario.json"] = made.scenario;
  for (auto& [name, text] : files) {
    replace_all(text, "@provider@", made.provider);
    replace_all(text, "@server@", made.server);
    replace_all(text, "@functions@\n", made.functions);
    replace_all(text, "@rows@\n", made.rows);
    replace_all(text, "@tests@\n", made.tests);
    replace_all(text, "@table@\n", made.table);
    replace_all(text, "@action@", made.example_action);
    replace_all(text, "@arguments@", made.example_arguments);
  }
  return files;
}

// Returns an error if the choices contradict each other.
Result<void> check_choices(const NewConnector& connector) {
  if (connector.documents && connector.language == "rust") {
    return Error(Code::kInvalidArgument,
                 "--documents: there is no beginning in Rust with documents. Take --lang c or "
                 "--lang cpp, or leave --documents out.");
  }
  if (connector.description.empty()) return success();
  if (connector.language != "cpp") {
    return Error(Code::kInvalidArgument, "--from-openapi writes C++ alone. Leave --lang out.");
  }
  if (connector.documents) {
    return Error(Code::kInvalidArgument,
                 "--documents: no description says which documents a source has. Leave it out, and "
                 "add them by hand as sdk/documents.h says.");
  }
  if (connector.auth == "oauth2") {
    return Error(Code::kInvalidArgument,
                 "--auth oauth2: with --from-openapi the description says where its addresses are. "
                 "Leave --auth out.");
  }
  return success();
}

Result<void> write_files(const std::map<std::string, std::string>& files, const fs::path& folder) {
  for (const auto& [name, text] : files) {
    const fs::path file = folder / name;
    std::error_code unmade;  // ignored: if this fails, the file cannot be opened below
    fs::create_directories(file.parent_path(), unmade);
    std::ofstream out(file, std::ios::binary);
    out << text << std::flush;
    if (!out) {
      return Error(Code::kInternal, "it could not be written; see that the disk is not full.")
          .at(file.string());
    }
  }
  return success();
}

}  // namespace

Result<std::map<std::string, std::string>> connector_files(const NewConnector& choices) {
  if (!manifest::may_be_id(choices.name)) {
    return Error(
        Code::kInvalidArgument,
        "\"" + choices.name.substr(0, 100) +
            "\" cannot be the id of a connector: it begins with a lower-case letter and "
            "goes on with lower-case letters, digits and \"_\", at most 64 in all, such as "
            "my_notes.");
  }
  PATCHBAY_TRY(check_choices(choices));
  if (!choices.description.empty()) return described_files(choices);
  NewConnector connector = choices;
  if (connector.auth.empty()) connector.auth = "none";
  auto files = common_files(connector);
  files["connector.json"] = filled("connector.json", connector);
  files["connector_test.cc"] = filled("connector_test.cc", connector);
  files["scenario.json"] = filled("scenario.json", connector);
  for (const std::string& name : sources_in(connector.language)) {
    files[name] = filled(name, connector);
  }
  return files;
}

Result<void> write_connector(const NewConnector& connector, const fs::path& folder) {
  PATCHBAY_TRY(const auto files, connector_files(connector));
  std::error_code why;
  if (!fs::create_directory(folder, why)) {
    std::error_code unknown;
    const bool is_there = fs::exists(fs::symlink_status(folder, unknown));
    return Error(Code::kInvalidArgument,
                 is_there ? "it is there already. Take another name, or move it away."
                          : "the folder could not be made: " + why.message() + ".")
        .at(folder.string());
  }
  auto written = write_files(files, folder);
  if (!written) fs::remove_all(folder, why);  // only this function has written into the folder
  return written;
}

}  // namespace patchbay::cli
