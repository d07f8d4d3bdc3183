#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace patchbay::cli {

// Rows of text with a header line, columns padded to their widest cell. Control characters in cells
// are shown escaped: what a provider sends must not drive the terminal.
class Table {
 public:
  explicit Table(std::vector<std::string> header) : rows_{std::move(header)} {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

// A result as a person reads it: a list of objects becomes rows, an object becomes name and value,
// and what stands beside the list (a cursor, a count) follows it. Anything deeper is shown as JSON.
// Long cells are cut; those of an object follow it whole.
std::string to_table(const nlohmann::json& value);

}  // namespace patchbay::cli
