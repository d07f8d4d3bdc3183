#include "cli/new_connector.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <vector>

#include "base/words.h"

namespace patchbay::cli {
namespace {

namespace fs = std::filesystem;

// The largest size of an id, as in the schema of manifests.
constexpr std::size_t kIdBytes = 64;

bool is_id(const std::string& name) {
  const bool begins = !name.empty() && name.front() >= 'a' && name.front() <= 'z';
  return begins && name.size() <= kIdBytes && std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

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

Result<void> write_files(const std::map<std::string, std::string>& files, const fs::path& folder) {
  for (const auto& [name, text] : files) {
    const fs::path file = folder / name;
    std::error_code unmade;  // if this fails, the file cannot be opened below
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

Result<std::map<std::string, std::string>> connector_files(const NewConnector& connector) {
  if (!is_id(connector.name)) {
    return Error(
        Code::kInvalidArgument,
        "\"" + connector.name.substr(0, 100) +
            "\" cannot be the id of a connector: it begins with a lower-case letter and "
            "goes on with lower-case letters, digits and \"_\", at most 64 in all, such as "
            "my_notes.");
  }
  if (connector.documents && connector.language == "rust") {
    return Error(Code::kInvalidArgument,
                 "--documents: there is no beginning in Rust with documents. Take --lang c or "
                 "--lang cpp, or leave --documents out.");
  }
  std::map<std::string, std::string> files;
  for (const char* name :
       {"connector.json", "connector_test.cc", "CMakeLists.txt", "README.md", "conformance.toml"}) {
    files[name] = filled(name, connector);
  }
  for (const std::string& name : sources_in(connector.language)) {
    files[name] = filled(name, connector);
  }
  files[".github/workflows/ci.yml"] = filled("github.yml", connector);
  files[".gitlab-ci.yml"] = filled("gitlab.yml", connector);
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
