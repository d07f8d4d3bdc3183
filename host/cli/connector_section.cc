#include "cli/connector_section.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/file_descriptor.h"

namespace patchbay::cli {
namespace {

using nlohmann::json;

constexpr std::size_t kMostConfigBytes = std::size_t{16} << 20;
constexpr std::size_t kMostServers = 1000;
constexpr std::size_t kMostNameBytes = 64;

// Returns `text` as a basic string of TOML 1.0.
std::string toml_string(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04X", static_cast<unsigned>(c));
      out += escaped;
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string toml_table(const std::map<std::string, std::string>& members) {
  std::string out = "{";
  for (const auto& [name, value] : members) {
    out += (out.size() > 1 ? ", " : "") + toml_string(name) + " = " + toml_string(value);
  }
  return out + "}";
}

// Returns `name` as a name that a connector may have: in lower case, with "_" for other characters.
std::string connector_name(const std::string& name) {
  std::string out;
  for (const char c : name.substr(0, kMostNameBytes)) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool stays = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    out += is_upper ? static_cast<char>(c + 32) : stays ? c : '_';
  }
  if (out.empty() || out.front() < 'a' || out.front() > 'z') out = "mcp_" + out;
  return out.substr(0, kMostNameBytes);
}

Error bad_servers(const std::string& what) {
  return {Code::kInvalidArgument,
          "The file " + what +
              " Expected: {\"mcpServers\": {NAME: {\"command\": …, \"args\": […], \"env\": {…}}}}, "
              "or with \"url\" instead of \"command\"."};
}

// Returns NAME for "${NAME}", or "" for another value.
std::string variable_named(const std::string& value) {
  if (value.size() < 4 || value.substr(0, 2) != "${" || value.back() != '}') return {};
  return value.substr(2, value.size() - 3);
}

Result<McpServer> server_in(const std::string& name, const json& entry) {
  McpServer server;
  server.name = connector_name(name);
  const std::string where = "has a server \"" + name.substr(0, kMostNameBytes) + "\" ";
  try {
    server.url = entry.value("url", "");
    server.command = entry.value("command", "");
    server.args = entry.value("args", std::vector<std::string>());
    const json env = entry.value("env", json::object());
    for (const auto& [key, value] : env.items()) {
      const std::string text = value.get<std::string>();
      const std::string variable = variable_named(text);
      (variable.empty() ? server.env : server.env_from)[key] = variable.empty() ? text : variable;
    }
  } catch (const json::exception&) {
    return bad_servers(where + "with a member of a wrong type.");
  }
  if (server.url.empty() != server.command.empty()) return server;
  return bad_servers(where + "that needs either a command or a url.");
}

}  // namespace

std::string section_of(const McpServer& server) {
  std::string out = "[connector." + server.name + "]\ninstance_of = \"mcp\"\n";
  if (!server.url.empty()) out += "url = " + toml_string(server.url) + "\n";
  if (server.command.empty()) return out;
  out += "command = " + toml_string(server.command) + "\n";
  std::string words;
  for (const std::string& word : server.args) {
    words += (words.empty() ? "" : ", ") + toml_string(word);
  }
  out += "args = [" + words + "]\n";
  if (!server.env.empty()) out += "env = " + toml_table(server.env) + "\n";
  if (!server.env_from.empty()) out += "env_from = " + toml_table(server.env_from) + "\n";
  return out;
}

std::string without_section(const std::string& text, const std::string& name) {
  const std::string own = "[connector." + name;
  std::istringstream lines(text);
  std::string out;
  bool is_inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("[")) {
      const bool names_it = line.starts_with(own) && line.size() > own.size();
      is_inside = names_it && (line[own.size()] == ']' || line[own.size()] == '.');
    }
    if (!is_inside) out += line + '\n';
  }
  while (out.size() >= 2 && out.substr(out.size() - 2) == "\n\n") out.pop_back();
  return out == "\n" ? "" : out;
}

Result<std::vector<McpServer>> servers_in(const std::string& text) {
  const json file = json::parse(text, nullptr, false);
  if (!file.is_object()) return bad_servers("is not a JSON object.");
  const auto found = file.find("mcpServers");
  if (found == file.end() || !found->is_object()) return bad_servers("has no mcpServers.");
  if (found->size() > kMostServers) return bad_servers("has more than 1,000 servers.");
  std::vector<McpServer> servers;
  for (const auto& [name, entry] : found->items()) {
    if (!entry.is_object()) return bad_servers("has a server that is not an object.");
    PATCHBAY_TRY(auto server, server_in(name, entry));
    servers.push_back(std::move(server));
  }
  return servers;
}

Result<std::string> config_text(const std::filesystem::path& file) {
  std::error_code unknown;
  if (!std::filesystem::exists(file, unknown)) return std::string();
  if (std::filesystem::file_size(file, unknown) > kMostConfigBytes) {
    return Error(Code::kTooLarge, file.string() + " is too large for a configuration.");
  }
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in.is_open() || in.bad()) {
    return Error(Code::kNotFound, file.string() + " cannot be read.");
  }
  return text.str();
}

Result<void> replace_config(const std::filesystem::path& given, const std::string& text) {
  std::error_code unknown;
  const auto real = std::filesystem::weakly_canonical(given, unknown);
  const auto& file = unknown ? given : real;  // replaces the target of a symbolic link
  const std::string beside = file.string() + ".new";
  const auto failed = [&](const char* step) {
    const int error = errno;
    ::unlink(beside.c_str());
    return Error(Code::kInvalidArgument,
                 file.string() + " cannot be " + step + ": " + std::strerror(error) + ".");
  };
  struct stat before{};
  const bool is_there = ::stat(file.c_str(), &before) == 0;
  ::unlink(beside.c_str());
  const FileDescriptor out(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (out.get() < 0) return failed("written");
  if (is_there && ::fchmod(out.get(), before.st_mode & 07777) != 0) return failed("written");
  for (std::size_t at = 0; at < text.size();) {
    const ssize_t size = ::write(out.get(), text.data() + at, text.size() - at);
    if (size < 0) return failed("written");
    at += static_cast<std::size_t>(size);
  }
  if (::fsync(out.get()) != 0) return failed("written");
  if (::rename(beside.c_str(), file.c_str()) != 0) return failed("replaced");
  return success();
}

}  // namespace patchbay::cli
