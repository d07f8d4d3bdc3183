#include "app/config.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "connecting/handed_key.h"

namespace patchbay::app {
namespace {

std::vector<std::filesystem::path> split_path(std::string_view list) {
  std::vector<std::filesystem::path> folders;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(':'), list.size());
    if (end > 0) folders.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return folders;
}

}  // namespace

Environment process_environment() {
  return [](std::string_view name) -> std::optional<std::string> {
    const char* value = std::getenv(std::string(name).c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
}

Result<void> require_secrets(const Config& config, std::initializer_list<SecretUse> used) {
  std::string message;
  for (const MissingSecret& missing : config.missing_secrets) {
    if (std::find(used.begin(), used.end(), missing.of) == used.end()) continue;
    message += (message.empty() ? "" : " ") + missing.sentence;
  }
  if (message.empty()) return success();
  return Error(Code::kInvalidArgument, std::move(message));
}

void apply_environment(const Environment& environment, Config& config) {
  if (const auto list = environment("PATCHBAY_CONNECTOR_PATH")) {
    config.connector_path = split_path(*list);
  }
}

std::string credential_variable(std::string_view connector) {
  std::string name = "PATCHBAY_CREDENTIAL_";
  for (char letter : connector) {
    name += letter == '-' || letter == '.'
                ? '_'
                : static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  }
  return name;
}

void apply_credential(const Environment& environment, std::string_view connector, Config& config) {
  auto credential = environment(credential_variable(connector));
  if (!credential || credential->empty()) return;
  auto key = connecting::handed_key(Secret(std::move(*credential)));
  if (!key) {
    config.missing_secrets.push_back(
        {SecretUse::kLink,
         credential_variable(connector) + " cannot be used: " + key.error().message()});
    return;
  }
  LinkConfig link;
  link.id = std::string(connector) + "-env";
  link.connector = connector;
  link.credential = std::move(key).value();
  config.links.push_back(std::move(link));
}

std::optional<std::filesystem::path> find_file(const Environment& environment) {
  auto named = environment("PATCHBAY_CONFIG");
  if (named && !named->empty()) return std::filesystem::path(std::move(*named));
  std::filesystem::path here = "patchbay.toml";
  std::error_code ignored;
  if (std::filesystem::is_regular_file(here, ignored)) return here;
  return std::nullopt;
}

}  // namespace patchbay::app
