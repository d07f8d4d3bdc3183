#include <toml++/toml.h>

#include <array>
#include <sstream>
#include <utility>

#include "app/config.h"
#include "base/nearest.h"
#include "callers/names.h"
#include "patchbay/host.hpp"

namespace patchbay::app {
namespace {

std::string within(const std::string& place, std::string_view name) {
  return place.empty() ? std::string(name) : place + "." + std::string(name);
}

std::string line_of(const toml::node& node) {
  return "line " + std::to_string(node.source().begin.line);
}

// Reads one file and collects everything that is wrong with it, so that it is mended in one go.
class FileReader {
 public:
  FileReader(const std::filesystem::path& file, const Environment& environment, Config& config)
      : file_(file), environment_(environment), config_(config) {}

  Result<void> read();

 private:
  using Setter = std::function<void(const toml::node&)>;
  struct Key {
    std::string_view name;
    Setter set;
  };

  void table(const toml::table& table, std::string_view place, std::span<const Key> keys);
  void connectors(const toml::node& node);
  void links(const toml::node& node);
  void link(const toml::table& table);
  void oauth_clients(const toml::node& node);
  void oauth_client(const toml::table& table);
  void limits(const toml::node& node);
  void server(const toml::node& node);
  void anomalies(const toml::node& node);
  void threshold(const toml::node& node, std::string_view name, Threshold& out);
  void store(const toml::node& node);

  void string(const toml::node& node, std::string& out);
  void strings(const toml::node& node, std::vector<std::string>& out);
  void paths(const toml::node& node);
  void number(const toml::node& node, std::size_t& out, std::size_t most, std::size_t least = 0);
  void path(const toml::node& node, std::filesystem::path& out);
  void object(const toml::node& node, std::string& out);
  void level(const toml::node& node);
  void organization(const toml::node& node, std::string& out);
  void secret_env(const toml::node& node, SecretOf of, Secret& out);
  const toml::table* expect_table(const toml::node& node);
  // What the key that is being read has to be.
  void expected(const toml::node& node, const std::string& keyword, const std::string& what);
  void fault(const toml::node& node, const std::string& keyword, const std::string& sentence);

  const std::filesystem::path& file_;
  const Environment& environment_;
  Config& config_;
  std::string key_;  // that is being read: "limits.deadline_ms"
  std::vector<Fault> faults_;
};

Result<void> FileReader::read() {
  try {
    const toml::table root = toml::parse_file(file_.string());
    const std::array<Key, 10> keys = {{
        {"connector_path", [this](const toml::node& node) { paths(node); }},
        {"allow", [this](const toml::node& node) { strings(node, config_.allow); }},
        {"gates", [this](const toml::node& node) { path(node, config_.gates); }},
        {"log_level", [this](const toml::node& node) { level(node); }},
        {"connector", [this](const toml::node& node) { connectors(node); }},
        {"link", [this](const toml::node& node) { links(node); }},
        {"oauth_client", [this](const toml::node& node) { oauth_clients(node); }},
        {"limits", [this](const toml::node& node) { limits(node); }},
        {"server", [this](const toml::node& node) { server(node); }},
        {"anomalies", [this](const toml::node& node) { anomalies(node); }},
    }};
    table(root, "", keys);
  } catch (const toml::parse_error& error) {
    std::ostringstream text;
    text << "line " << error.source().begin.line << " is not TOML: " << error.description();
    return Error(Code::kInvalidArgument, text.str()).at(file_.string());
  }
  if (faults_.empty()) return success();
  std::string message;
  for (const Fault& fault : faults_) message += (message.empty() ? "" : "; ") + fault.sentence;
  return Error(Code::kInvalidArgument, message).at(file_.string()).with_faults(std::move(faults_));
}

void FileReader::table(const toml::table& table, std::string_view place,
                       std::span<const Key> keys) {
  std::vector<std::string_view> known;
  for (const Key& key : keys) known.push_back(key.name);
  for (const auto& [name, node] : table) {
    const auto key = std::find(known.begin(), known.end(), name.str());
    if (key != known.end()) {
      const std::string outer = std::exchange(key_, within(key_, name.str()));
      keys[static_cast<std::size_t>(key - known.begin())].set(node);
      key_ = outer;
      continue;
    }
    fault(node, "unknown",
          "unknown key \"" + std::string(name.str()) + "\"" +
              (place.empty() ? "" : " in [" + std::string(place) + "]") + "." +
              did_you_mean(name.str(), known));
  }
}

void FileReader::connectors(const toml::node& node) {
  const toml::table* all = expect_table(node);
  if (all == nullptr) return;
  const std::string outer = key_;
  for (const auto& [id, settings] : *all) {
    key_ = within(outer, id.str());
    object(settings, config_.connector_config[std::string(id.str())]);
  }
  key_ = outer;
}

void FileReader::links(const toml::node& node) {
  const toml::array* list = node.as_array();
  if (list == nullptr) return expected(node, "type", "written as [[link]] tables");
  for (const toml::node& entry : *list) {
    if (const toml::table* settings = expect_table(entry)) link(*settings);
  }
}

void FileReader::link(const toml::table& settings) {
  LinkConfig link;
  const std::array<Key, 4> keys = {{
      {"id", [&](const toml::node& node) { string(node, link.id); }},
      {"connector", [&](const toml::node& node) { string(node, link.connector); }},
      {"credential_env",
       [&](const toml::node& node) { secret_env(node, SecretOf::kLink, link.credential); }},
      {"user_configuration",
       [&](const toml::node& node) { object(node, link.user_configuration); }},
  }};
  table(settings, "[link]", keys);
  if (link.connector.empty()) {
    return fault(settings, "required", "a [[link]] needs `connector`, the id it links.");
  }
  if (link.id.empty()) link.id = link.connector;
  for (const LinkConfig& other : config_.links) {
    if (other.id == link.id) {
      return fault(settings, "unique", "two links are called \"" + link.id + "\".");
    }
  }
  config_.links.push_back(std::move(link));
}

void FileReader::oauth_clients(const toml::node& node) {
  const toml::array* list = node.as_array();
  if (list == nullptr) {
    return fault(node, "type", "OAuth clients are written as [[oauth_client]] tables.");
  }
  for (const toml::node& entry : *list) {
    if (const toml::table* settings = expect_table(entry)) oauth_client(*settings);
  }
}

void FileReader::oauth_client(const toml::table& settings) {
  oauth::ConfiguredClient made;
  const std::array<Key, 4> keys = {{
      {"name", [&](const toml::node& node) { string(node, made.name); }},
      {"organization", [&](const toml::node& node) { organization(node, made.organization); }},
      {"client_id", [&](const toml::node& node) { string(node, made.client.id); }},
      {"client_secret_env",
       [&](const toml::node& node) {
         secret_env(node, SecretOf::kOauthClient, made.client.secret);
       }},
  }};
  table(settings, "[oauth_client]", keys);
  if (made.name.empty() || made.client.id.empty()) {
    return fault(settings, "required",
                 "an [[oauth_client]] needs `name`, the connector or provider it is for, and "
                 "`client_id`.");
  }
  auto& clients = config_.server.oauth_clients;
  for (const oauth::ConfiguredClient& other : clients) {
    if (other.name == made.name && other.organization == made.organization) {
      return fault(settings, "unique",
                   "two OAuth clients are for \"" + made.name + "\"" +
                       (made.organization.empty() ? "" : " of \"" + made.organization + "\"") +
                       ".");
    }
  }
  clients.push_back(std::move(made));
}

void FileReader::limits(const toml::node& node) {
  const toml::table* settings = expect_table(node);
  if (settings == nullptr) return;
  auto deadline = static_cast<std::size_t>(config_.deadline.count());
  const auto bytes = [this](std::size_t& out) {
    return
        [this, &out](const toml::node& value) { number(value, out, HostOptions::kMostBytes, 1); };
  };
  constexpr auto kLongest = static_cast<std::size_t>(HostOptions::kLongestDeadline.count());
  const std::array<Key, 3> keys = {{
      {"argument_bytes", bytes(config_.argument_bytes)},
      {"result_bytes", bytes(config_.result_bytes)},
      {"deadline_ms", [&](const toml::node& value) { number(value, deadline, kLongest); }},
  }};
  table(*settings, "limits", keys);
  config_.deadline = std::chrono::milliseconds(deadline);
}

void FileReader::server(const toml::node& node) {
  const toml::table* settings = expect_table(node);
  if (settings == nullptr) return;
  ServerConfig& into = config_.server;
  const auto text = [this](std::string& out) {
    return [this, &out](const toml::node& value) { string(value, out); };
  };
  const auto file = [this](std::filesystem::path& out) {
    return [this, &out](const toml::node& value) { path(value, out); };
  };
  const auto up_to = [this](std::size_t most, std::size_t& out) {
    return [this, most, &out](const toml::node& value) { number(value, out, most); };
  };
  const std::array<Key, 14> keys = {{
      {"listen", text(into.listen)},
      {"tls_cert", file(into.tls_certificate)},
      {"tls_key", file(into.tls_key)},
      {"trusted_proxies", [&](const toml::node& value) { strings(value, into.trusted_proxies); }},
      {"public_url", text(into.public_url)},
      {"store", [&](const toml::node& value) { store(value); }},
      {"key_ring", file(into.key_ring)},
      {"redirect_uris", [&](const toml::node& value) { strings(value, into.redirect_uris); }},
      {"audit_push", text(into.audit_push)},
      {"audit_push_token_env",
       [&](const toml::node& value) {
         secret_env(value, SecretOf::kAuditPush, into.audit_push_token);
       }},
      {"region", text(into.region)},
      {"threads", [&](const toml::node& value) { number(value, into.threads, 4096, 1); }},
      {"waiting", up_to(1'000'000, into.waiting)},
      {"requests_per_second", up_to(1'000'000'000, into.requests_per_second)},
  }};
  table(*settings, "server", keys);
}

void FileReader::anomalies(const toml::node& node) {
  const toml::table* settings = expect_table(node);
  if (settings == nullptr) return;
  AnomalyThresholds& into = config_.anomalies;
  const auto key = [this](std::string_view name, Threshold& out) -> Key {
    return {name, [this, name, &out](const toml::node& value) { threshold(value, name, out); }};
  };
  const std::array<Key, 5> keys = {
      key("refused_keys", into.refused_keys), key("failed_oauth", into.failed_oauth),
      key("refreshes", into.refreshes), key("addresses", into.addresses),
      key("new_scopes", into.new_scopes)};
  table(*settings, "anomalies", keys);
}

// {count = 20, seconds = 60}; what is left out stays as it is.
void FileReader::threshold(const toml::node& node, std::string_view name, Threshold& out) {
  constexpr std::size_t kMost = 1000;  // that many are remembered of each address or link
  constexpr std::size_t kLongest = 30 * 86'400;
  const toml::table* settings = expect_table(node);
  if (settings == nullptr) return;
  auto seconds = static_cast<std::size_t>(out.window.count());
  const std::array<Key, 2> keys = {{
      {"count", [&](const toml::node& value) { number(value, out.count, kMost); }},
      {"seconds", [&](const toml::node& value) { number(value, seconds, kLongest); }},
  }};
  table(*settings, "anomalies." + std::string(name), keys);
  out.window = std::chrono::seconds(seconds);
}

// A path is taken from the file's folder; a database's URL is left as it is.
void FileReader::store(const toml::node& node) {
  std::string location;
  string(node, location);
  if (location.empty()) return;
  const bool is_url = location.find("://") != location.npos || location.starts_with("sqlite:");
  config_.server.store = is_url ? location : (file_.parent_path() / location).string();
}

void FileReader::string(const toml::node& node, std::string& out) {
  if (const auto value = node.value_exact<std::string>()) {
    out = *value;
  } else {
    expected(node, "type", "a string");
  }
}

void FileReader::strings(const toml::node& node, std::vector<std::string>& out) {
  const toml::array* list = node.as_array();
  if (list == nullptr) return expected(node, "type", "a list of strings");
  out.clear();
  for (const toml::node& entry : *list) string(entry, out.emplace_back());
}

void FileReader::paths(const toml::node& node) {
  std::vector<std::string> given;
  strings(node, given);
  config_.connector_path.clear();
  for (const std::string& path : given) {
    config_.connector_path.push_back(file_.parent_path() / path);
  }
}

void FileReader::path(const toml::node& node, std::filesystem::path& out) {
  std::string given;
  string(node, given);
  if (!given.empty()) out = file_.parent_path() / given;
}

void FileReader::number(const toml::node& node, std::size_t& out, std::size_t most,
                        std::size_t least) {
  const auto value = node.value_exact<std::int64_t>();
  if (!value || *value < static_cast<std::int64_t>(least) ||
      static_cast<std::uint64_t>(*value) > most) {
    return expected(node, "type",
                    "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  }
  out = static_cast<std::size_t>(*value);
}

void FileReader::object(const toml::node& node, std::string& out) {
  const toml::table* value = expect_table(node);
  if (value == nullptr) return;
  std::ostringstream json;
  json << toml::json_formatter(*value, toml::format_flags::quote_dates_and_times);
  out = json.str();
}

void FileReader::level(const toml::node& node) {
  static constexpr std::array<std::string_view, 4> kLevels = {"debug", "info", "warning", "error"};
  std::string given;
  string(node, given);
  if (std::find(kLevels.begin(), kLevels.end(), given) != kLevels.end()) {
    config_.log_level = given;
  } else if (!given.empty()) {
    fault(node, "enum",
          "log_level has to be debug, info, warning or error." + did_you_mean(given, kLevels));
  }
}

void FileReader::organization(const toml::node& node, std::string& out) {
  if (!node.is_string()) return expected(node, "type", "a string");
  string(node, out);
  const auto checked = callers::check_organization(out);
  if (!checked) fault(node, "pattern", key_ + ": " + checked.error().message());
}

// Whether one that is not set is needed is for the command to say.
void FileReader::secret_env(const toml::node& node, SecretOf of, Secret& out) {
  std::string variable;
  string(node, variable);
  if (variable.empty()) return;
  if (auto value = environment_(variable)) {
    out = Secret(std::move(*value));
    return;
  }
  config_.missing_secrets.push_back(
      {of, file_.string() + ": " + line_of(node) + ": " + key_ +
               " names the environment variable " + variable +
               ", which is not set. Set it to the secret where this command is run."});
}

const toml::table* FileReader::expect_table(const toml::node& node) {
  if (!node.is_table()) expected(node, "type", "a table");
  return node.as_table();
}

void FileReader::expected(const toml::node& node, const std::string& keyword,
                          const std::string& what) {
  fault(node, keyword, key_ + " has to be " + what + ".");
}

void FileReader::fault(const toml::node& node, const std::string& keyword,
                       const std::string& sentence) {
  const std::string line = line_of(node);
  faults_.push_back({.pointer = line,
                     .keyword = keyword,
                     .found = {},
                     .allowed = {},
                     .sentence = line + ": " + sentence});
}

}  // namespace

Result<void> apply_file(const std::filesystem::path& file, const Environment& environment,
                        Config& config) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) {
    return Error(Code::kNotFound, "there is no such configuration file.").at(file.string());
  }
  return FileReader(file, environment, config).read();
}

}  // namespace patchbay::app
