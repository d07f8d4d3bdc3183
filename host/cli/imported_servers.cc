#include "cli/imported_servers.h"

#include <algorithm>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "base/lower_case.h"
#include "cli/variable_text.h"

namespace patchbay::cli {
namespace {

using nlohmann::json;
using Pieces = std::vector<TextPiece>;

constexpr std::size_t kMostServers = 1000;
constexpr std::size_t kMostNameBytes = 64;

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

// Returns true if the header's name indicates that its value is a secret.
bool names_secret(const std::string& header) {
  const std::string name = lower_case(header);
  constexpr std::string_view kWords[] = {"auth",     "key",     "token", "secret",
                                         "password", "session", "cookie"};
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](std::string_view word) { return name.find(word) != name.npos; });
}

// Returns true for headers that the connector or the host sets itself.
bool is_set_by_us(const std::string& header) {
  return is_one_of_ignoring_case(header, {"accept", "content-type", "content-length", "host",
                                          "connection", "cookie", "user-agent", "last-event-id"}) ||
         lower_case(header).starts_with("mcp-");
}

// Reads one server.
class ServerReader {
 public:
  ServerReader(const std::string& name, const json& entry, const app::Environment& environment,
               std::vector<std::string>& notes)
      : where_("has a server \"" + name.substr(0, kMostNameBytes) + "\" "),
        entry_(entry),
        environment_(environment),
        notes_(notes) {
    server_.name = connector_name(name);
  }

  // Returns the server. Returns nullopt if the server must not be added, and writes a note with the
  // reason.
  Result<std::optional<McpServer>> read();

 private:
  void note(const std::string& what) { notes_.push_back(server_.name + ": " + what); }
  void note_other_members(std::initializer_list<std::string_view> known);
  std::string address() const;
  Pieces pieces(const std::string& text);
  void note_unknown(const Pieces& all);
  void read_program(const std::string& command);
  std::string read_variables();
  std::string quoted(const std::string& text);
  std::string name_for(const std::string& variable);
  void read_headers();
  void read_key(const std::string& header, const Pieces& value);
  bool read_url(const std::string& url);
  bool takes_key(const std::string& parameter);

  std::string where_;
  const json& entry_;
  const app::Environment& environment_;
  std::vector<std::string>& notes_;
  McpServer server_;
  bool has_key_ = false;           // true: a header or a parameter for the server's key was found
  std::set<std::string> not_set_;  // names of variables that are not set, for a note
};

Result<std::optional<McpServer>> ServerReader::read() try {
  if (entry_.value("disabled", false)) {
    note("not added, because the file says that it is disabled.");
    return std::optional<McpServer>();
  }
  const std::string url = address();
  const std::string command = entry_.value("command", "");
  if (url.empty() == command.empty()) {
    return bad_servers(where_ + "that needs either a command or a url.");
  }
  if (!command.empty()) {
    note_other_members({"command", "args", "env", "cwd"});
    read_program(command);
  } else {
    note_other_members({"url", "httpUrl", "serverUrl", "headers"});
    read_headers();
    if (!read_url(url)) return std::optional<McpServer>();
  }
  return std::optional(server_);
} catch (const json::exception&) {
  return bad_servers(where_ + "with a member of a wrong type.");
}

// Writes a note for each member that is not used. Writes no note for `type` and `transport`,
// because the connector finds out the transport by itself.
void ServerReader::note_other_members(std::initializer_list<std::string_view> known) {
  for (const auto& member : entry_.items()) {
    const std::string& name = member.key();
    if (name == "type" || name == "transport" || name == "disabled") continue;
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    note("\"" + name.substr(0, kMostNameBytes) +
         "\" was left out, because nothing here is like it.");
  }
}

std::string ServerReader::address() const {
  for (const char* name : {"url", "httpUrl", "serverUrl"}) {
    if (entry_.contains(name)) return entry_.value(name, "");
  }
  return {};
}

// Returns the pieces of a text, and notes which variables are unknown or not set.
Pieces ServerReader::pieces(const std::string& text) {
  Pieces all = pieces_of(text, environment_);
  note_unknown(all);
  for (const TextPiece& piece : all) {
    if (!piece.is_variable || environment_(piece.text) || !not_set_.insert(piece.text).second) {
      continue;
    }
    note("the variable " + piece.text + " is not set here. Set it where Patchbay runs.");
  }
  return all;
}

void ServerReader::note_unknown(const Pieces& all) {
  const std::string unknown = unknown_variable(all);
  if (unknown.empty()) return;
  note(unknown +
       " stays as it is, because only variables of this host are filled in. Change it in the "
       "configuration.");
}

// ---- programs

// Reads a program. A shell runs the program if there is a folder, or if a text contains variables.
// The shell fills the variables in when the program starts, so their values are not in the
// configuration.
void ServerReader::read_program(const std::string& command) {
  std::vector<std::string> words = {command};
  const auto args = entry_.value("args", std::vector<std::string>());
  words.insert(words.end(), args.begin(), args.end());
  const std::string folder = entry_.value("cwd", "");
  std::string script = read_variables();
  if (!folder.empty()) script += "cd -- " + quoted(folder) + " && ";
  const bool has_variables = std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return has_variable(pieces_of(word, environment_));
  });
  if (script.empty() && !has_variables) {
    for (std::string& word : words) {
      const Pieces plain = pieces(word);  // the word has no variable, so it has at most one piece
      word = plain.empty() ? "" : plain.front().text;
    }
    server_.command = words.front();
    server_.args.assign(words.begin() + 1, words.end());
    return;
  }
  script += "exec";
  for (const std::string& word : words) script += " " + quoted(word);
  server_.command = "sh";
  server_.args = {"-c", script};
}

// Reads `env`. If a variable's text contains other variables, a shell must set this variable.
// Returns the shell's commands for these variables.
std::string ServerReader::read_variables() {
  std::vector<std::pair<std::string, std::string>> composed;
  const json env = entry_.value("env", json::object());
  for (const auto& [name, value] : env.items()) {
    const auto text = value.get<std::string>();
    const Pieces all = pieces_of(text, environment_);
    if (has_variable(all) && all.size() > 1) {
      composed.emplace_back(name, text);
      continue;
    }
    const Pieces noted = pieces(text);
    const std::string only = noted.empty() ? "" : noted.front().text;
    (has_variable(noted) ? server_.env_from : server_.env)[name] = only;
  }
  std::string script;
  for (const auto& [name, text] : composed) {
    if (is_variable_name(name)) {
      script += "export " + name + "=" + quoted(text) + "; ";
    } else {
      note("its variable \"" + name.substr(0, kMostNameBytes) +
           "\" was left out, because a shell cannot set a variable of this name.");
    }
  }
  return script;
}

// Returns the text as a word in double quotes for a shell. The shell fills in the variables of the
// text.
std::string ServerReader::quoted(const std::string& text) {
  std::string out = "\"";
  for (const TextPiece& piece : pieces(text)) {
    if (piece.is_variable) {
      out += "${" + name_for(piece.text) + "}";
      continue;
    }
    for (const char c : piece.text) {
      if (c == '"' || c == '\\' || c == '$' || c == '`') out += '\\';
      out += c;
    }
  }
  return out + '"';
}

// Passes this host's variable on to the program, and returns the variable's name in the program.
// The name begins with "HOST_" if the file sets another variable of the same name.
std::string ServerReader::name_for(const std::string& variable) {
  const auto env = entry_.find("env");
  const auto given = server_.env_from.find(variable);
  const bool is_same = given != server_.env_from.end() && given->second == variable;
  const std::string name =
      env != entry_.end() && env->contains(variable) && !is_same ? "HOST_" + variable : variable;
  server_.env_from[name] = variable;
  return name;
}

// ---- servers with an address

void ServerReader::read_headers() {
  const json headers = entry_.value("headers", json::object());
  for (const auto& [name, value] : headers.items()) {
    const auto text = value.get<std::string>();
    if (is_set_by_us(name)) {
      note("header " + name.substr(0, kMostNameBytes) + " was left out, because the host sets it.");
      continue;
    }
    const Pieces all = pieces(text);
    if (has_variable(all) || names_secret(name)) {
      read_key(name, all);
    } else {
      server_.headers[name] = all.empty() ? "" : all.front().text;
    }
  }
}

// Reads a header as the place of the API key. A configuration contains no keys. So the key is the
// value of a variable, or the user enters the key later.
void ServerReader::read_key(const std::string& header, const Pieces& value) {
  const std::string shown = header.substr(0, kMostNameBytes);
  const bool is_plain = !has_variable(value);
  const bool is_usual = equal_ignoring_case(header, "authorization");
  std::string prefix = value.empty() || value.front().is_variable ? "" : value.front().text;
  if (is_plain)
    prefix.resize(is_usual && prefix.find(' ') != prefix.npos ? prefix.find(' ') + 1 : 0);
  const bool is_kept = is_plain || (value.size() <= 2 && value.back().is_variable &&
                                    (value.size() == 1 || !value.front().is_variable));
  if (has_key_ || !is_kept) {
    return note("header " + shown +
                " was left out, because a server has one key, which is one "
                "variable after a fixed text.");
  }
  has_key_ = true;
  if (!is_usual || prefix != "Bearer ") {
    server_.key_header = header;
    server_.key_prefix = prefix;
  }
  if (!is_plain) {
    server_.key_variable = value.back().text;
  } else {
    note("the value of header " + shown +
         " was left out, because a configuration contains no "
         "keys. Hand it over: patchbay connect " +
         server_.name + " --key");
  }
}

// Reads the address. If a variable is the whole value of a parameter, this variable has the API
// key. Fills in the values of all other variables. Returns false if one of these variables is not
// set.
bool ServerReader::read_url(const std::string& url) {
  const std::size_t query = url.find('?');
  std::vector<std::string> parts = {url.substr(0, query)};
  for (std::size_t at = query; at < url.size();) {
    const std::size_t next = url.find('&', at + 1);
    parts.push_back(url.substr(at + 1, next == url.npos ? next : next - at - 1));
    at = next;
  }
  for (const std::string& part : parts) {
    if (&part != &parts.front() && takes_key(part)) continue;
    if (&part != &parts.front()) server_.url += server_.url.find('?') == url.npos ? '?' : '&';
    const Pieces all = pieces_of(part, environment_);
    note_unknown(all);
    for (const TextPiece& piece : all) {
      const auto value = piece.is_variable ? environment_(piece.text) : piece.text;
      if (!value) {
        note("not added, because the variable " + piece.text +
             " of its address is not set here. Set it, and import the file again.");
        return false;
      }
      server_.url += *value;
    }
  }
  return true;
}

// If the parameter is NAME=${VARIABLE}, and the server has no place for its key yet, makes this
// parameter the place of the key and returns true.
bool ServerReader::takes_key(const std::string& parameter) {
  const std::size_t equals = parameter.find('=');
  if (has_key_ || equals == parameter.npos) return false;
  const Pieces value = pieces_of(parameter.substr(equals + 1), environment_);
  if (value.size() != 1 || !value.front().is_variable) return false;
  has_key_ = true;
  server_.key_query = parameter.substr(0, equals);
  server_.key_variable = pieces(parameter.substr(equals + 1)).front().text;
  return true;
}

}  // namespace

Result<ImportedServers> servers_in(const std::string& text, const app::Environment& environment) {
  const json file = json::parse(text, nullptr, false);
  if (!file.is_object()) return bad_servers("is not a JSON object.");
  const auto found = file.find("mcpServers");
  if (found == file.end() || !found->is_object()) return bad_servers("has no mcpServers.");
  if (found->size() > kMostServers) return bad_servers("has more than 1,000 servers.");
  ImportedServers all;
  for (const auto& [name, entry] : found->items()) {
    if (!entry.is_object()) return bad_servers("has a server that is not an object.");
    PATCHBAY_TRY(auto server, ServerReader(name, entry, environment, all.notes).read());
    if (server) all.servers.push_back(*std::move(server));
  }
  return all;
}

}  // namespace patchbay::cli
