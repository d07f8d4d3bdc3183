#include "command_line.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "cli/invocation.h"
#include "temporary_folder.h"

namespace patchbay::cli {

namespace fs = std::filesystem;

app::Environment lookup_in(const Variables& environment) {
  return [&environment](std::string_view name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    if (found == environment.end()) return std::nullopt;
    return found->second;
  };
}

CommandOutcome patchbay(std::vector<std::string> words, const Variables& environment,
                        const std::string& input) {
  std::istringstream in(input);
  std::ostringstream out;
  std::ostringstream err;
  const int code = run(std::move(words), {in, out, err, PATCHBAY_BINARY_DIR "/bin/patchbay"},
                       lookup_in(environment));
  return {code, out.str(), err.str()};
}

// Each test runs in its own process. Tests run at the same time, and a later process may get the
// same process id.
fs::path folder_named(const std::string& name) {
  static const TemporaryFolder of_this_process;
  const fs::path folder = of_this_process.path() / name;
  fs::create_directories(folder);
  return folder;
}

std::string file_with(const std::string& name, const std::string& text) {
  const fs::path file = folder_named(fs::path(name).parent_path()) / fs::path(name).filename();
  std::ofstream(file, std::ios::binary) << text;
  return file.string();
}

Variables with_files(const fs::path& root) {
  return {
      {"PATCHBAY_CONFIG", file_with("files.toml", "connector_path = [\"" PATCHBAY_BINARY_DIR
                                                  "/connectors\"]\n[connector.files]\nroot = \"" +
                                                      root.string() + "\"\n")}};
}

bool has(const std::string& text, std::string_view part) {
  UNSCOPED_INFO(text);
  return text.find(part) != std::string::npos;
}

std::string new_store(const std::string& name) {
  const std::string store = (folder_named(name) / "store.db").string();
  const CommandOutcome made = patchbay(
      {"keys", "create", "--org", "acme", "--new-organization", "--service", "--store", store});
  REQUIRE(made.code == 0);
  return store;
}

}  // namespace patchbay::cli
