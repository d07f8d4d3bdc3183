// Reads a configuration file in TOML and reports all its faults at once.
#pragma once

#include <toml++/toml.h>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.h"
#include "base/result.h"

namespace patchbay::app {

std::string line_of(const toml::node& node);

// Reads a TOML file value by value and collects all faults, so that the user can correct them
// together. A derived class defines the keys and the places for their values.
class TomlReader {
 protected:
  explicit TomlReader(const std::filesystem::path& file) : file_(file) {}

  struct Key {
    std::string_view name;
    std::function<void(const toml::node&)> set;
  };
  // Reads the whole file. Fails with INVALID_ARGUMENT and all faults.
  Result<void> read_file(std::span<const Key> keys);

  void table(const toml::table& table, std::string_view place, std::span<const Key> keys);
  // Calls `each` for every table of a list that is written as [[NAME]].
  void tables(const toml::node& node, const std::function<void(const toml::table&)>& each);
  // Calls `each` for every member of a table whose keys the operator chooses, such as connector
  // ids.
  void members(const toml::node& node,
               const std::function<void(std::string_view, const toml::node&)>& each);
  void string(const toml::node& node, std::string& out);
  void strings(const toml::node& node, std::vector<std::string>& out);
  void number(const toml::node& node, std::size_t& out, std::size_t most, std::size_t least = 0);
  void boolean(const toml::node& node, bool& out);
  void path(const toml::node& node, std::filesystem::path& out);  // a relative path begins at the
                                                                  // file's folder
  void object(const toml::node& node, std::string& out);          // stored as JSON
  const toml::table* expect_table(const toml::node& node);

  // Adds the fault "has to be `what`" for the current key.
  void expected(const toml::node& node, const std::string& keyword, const std::string& what);
  void fault(const toml::node& node, const std::string& keyword, const std::string& sentence);

  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  [[nodiscard]] std::filesystem::path folder() const { return file_.parent_path(); }
  [[nodiscard]] const std::string& key() const { return key_; }  // for example "limits.deadline_ms"

 private:
  const std::filesystem::path& file_;
  std::string key_;  // the current key
  std::vector<Fault> faults_;
};

}  // namespace patchbay::app
