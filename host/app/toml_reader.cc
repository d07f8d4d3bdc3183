#include "app/toml_reader.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "base/nearest.h"

namespace patchbay::app {
namespace {

std::string within(const std::string& place, std::string_view name) {
  return place.empty() ? std::string(name) : place + "." + std::string(name);
}

}  // namespace

std::string line_of(const toml::node& node) {
  return "line " + std::to_string(node.source().begin.line);
}

Result<void> TomlReader::read_file(std::span<const Key> keys) {
  try {
    const toml::table root = toml::parse_file(file_.string());
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

void TomlReader::table(const toml::table& table, std::string_view place,
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

void TomlReader::tables(const toml::node& node,
                        const std::function<void(const toml::table&)>& each) {
  const toml::array* list = node.as_array();
  if (list == nullptr) return expected(node, "type", "written as [[" + key_ + "]] tables");
  for (const toml::node& entry : *list) {
    if (const toml::table* one = expect_table(entry)) each(*one);
  }
}

void TomlReader::members(const toml::node& node,
                         const std::function<void(std::string_view, const toml::node&)>& each) {
  const toml::table* all = expect_table(node);
  if (all == nullptr) return;
  const std::string outer = key_;
  for (const auto& [name, value] : *all) {
    key_ = within(outer, name.str());
    each(name.str(), value);
  }
  key_ = outer;
}

void TomlReader::string(const toml::node& node, std::string& out) {
  if (const auto value = node.value_exact<std::string>()) {
    out = *value;
  } else {
    expected(node, "type", "a string");
  }
}

void TomlReader::strings(const toml::node& node, std::vector<std::string>& out) {
  const toml::array* list = node.as_array();
  if (list == nullptr) return expected(node, "type", "a list of strings");
  out.clear();
  for (const toml::node& entry : *list) string(entry, out.emplace_back());
}

void TomlReader::boolean(const toml::node& node, bool& out) {
  if (!node.is_boolean()) return expected(node, "type", "true or false");
  out = node.as_boolean()->get();
}

void TomlReader::path(const toml::node& node, std::filesystem::path& out) {
  std::string given;
  string(node, given);
  if (!given.empty()) out = folder() / given;
}

void TomlReader::number(const toml::node& node, std::size_t& out, std::size_t most,
                        std::size_t least) {
  const auto value = node.value_exact<std::int64_t>();
  if (!value || *value < static_cast<std::int64_t>(least) ||
      static_cast<std::uint64_t>(*value) > most) {
    return expected(node, "type",
                    "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  }
  out = static_cast<std::size_t>(*value);
}

void TomlReader::object(const toml::node& node, std::string& out) {
  const toml::table* value = expect_table(node);
  if (value == nullptr) return;
  std::ostringstream json;
  json << toml::json_formatter(*value, toml::format_flags::quote_dates_and_times);
  out = json.str();
}

const toml::table* TomlReader::expect_table(const toml::node& node) {
  if (!node.is_table()) expected(node, "type", "a table");
  return node.as_table();
}

void TomlReader::expected(const toml::node& node, const std::string& keyword,
                          const std::string& what) {
  fault(node, keyword, key_ + " has to be " + what + ".");
}

void TomlReader::fault(const toml::node& node, const std::string& keyword,
                       const std::string& sentence) {
  const std::string line = line_of(node);
  faults_.push_back({.pointer = line,
                     .keyword = keyword,
                     .found = {},
                     .allowed = {},
                     .sentence = line + ": " + sentence});
}

}  // namespace patchbay::app
