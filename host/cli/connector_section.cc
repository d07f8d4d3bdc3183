#include "cli/connector_section.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>

#include "base/file_descriptor.h"

namespace patchbay::cli {
namespace {

constexpr std::size_t kMostConfigBytes = std::size_t{16} << 20;
constexpr const char* kLink = "[[link]]";

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

// Returns the lines of a server with an address, after its first line.
std::string address_lines(const McpServer& server) {
  std::string out = "url = " + toml_string(server.url) + "\n";
  if (!server.headers.empty()) out += "headers = " + toml_table(server.headers) + "\n";
  if (!server.key_header.empty()) {
    out += "api_key_header = " + toml_string(server.key_header) + "\n";
  }
  if (!server.key_prefix.empty()) {
    out += "api_key_prefix = " + toml_string(server.key_prefix) + "\n";
  }
  if (!server.key_query.empty()) out += "api_key_query = " + toml_string(server.key_query) + "\n";
  if (server.key_variable.empty()) return out;
  return out + "\n" + kLink + "\nconnector = " + toml_string(server.name) +
         "\ncredential_env = " + toml_string(server.key_variable) + "\n";
}

// Returns true if the section is [connector.NAME], a table in it, or a [[link]] of it.
bool belongs_to(const std::string& section, const std::string& name) {
  if (section.starts_with(kLink)) {
    return section.find("\nconnector = " + toml_string(name) + "\n") != section.npos;
  }
  const std::string own = "[connector." + name;
  return section.starts_with(own) && section.size() > own.size() &&
         (section[own.size()] == ']' || section[own.size()] == '.');
}

}  // namespace

std::string section_of(const McpServer& server) {
  std::string out = "[connector." + server.name + "]\ninstance_of = \"mcp\"\n";
  if (server.command.empty()) return out + address_lines(server);
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
  std::istringstream lines(text);
  std::string out;
  std::string section;  // the section's text, which begins with its line in brackets
  const auto end_section = [&] {
    if (!belongs_to(section, name)) out += section;
    section.clear();
  };
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("[")) end_section();
    section += line + '\n';
  }
  end_section();
  while (out.size() >= 2 && out.substr(out.size() - 2) == "\n\n") out.pop_back();
  return out == "\n" ? "" : out;
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
