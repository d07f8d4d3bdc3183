#include "cli/taken_environment.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/secret.h"

namespace patchbay::cli {
namespace {

// Variables that contain no secret, and that connectors in this process may read.
constexpr std::array<std::string_view, 10> kPlain = {
    "PATCHBAY_CONFIG", "PATCHBAY_CONNECTOR_PATH", "PATH", "HOME", "BROWSER",
    "DISPLAY",         "WAYLAND_DISPLAY",         "LANG", "TERM", "TMPDIR"};

bool is_secret(std::string_view name) {
  return name.starts_with("PATCHBAY_CREDENTIAL_") || name.starts_with("PATCHBAY_KEY_RING") ||
         name.starts_with("PATCHBAY_API_KEY") || name == "PGPASSWORD" ||
         (name.starts_with("PATCHBAY_") && name.ends_with("_CLIENT_SECRET"));
}

using Values = std::map<std::string, std::string, std::less<>>;

// Removes the variable from the environment, and overwrites its bytes in memory.
void take(const std::string& name, Values& values) {
  char* value = std::getenv(name.c_str());
  if (value == nullptr) return;
  values.insert_or_assign(name, value);
  wipe_bytes(value, std::strlen(value));
  ::unsetenv(name.c_str());
}

std::vector<std::string> names_of_secrets() {
  std::vector<std::string> names;
  for (char** each = environ; each != nullptr && *each != nullptr; ++each) {
    const std::string_view line(*each);
    const std::string_view name = line.substr(0, line.find('='));
    if (is_secret(name)) names.emplace_back(name);
  }
  return names;
}

}  // namespace

app::Environment taken_environment() {
  const auto values = std::make_shared<Values>();
  for (const std::string& name : names_of_secrets()) take(name, *values);
  return [values](std::string_view name) -> std::optional<std::string> {
    if (std::find(kPlain.begin(), kPlain.end(), name) != kPlain.end()) {
      return app::process_environment()(name);
    }
    take(std::string(name), *values);
    const auto found = values->find(name);
    if (found == values->end()) return std::nullopt;
    return found->second;
  };
}

}  // namespace patchbay::cli
