#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace patchbay::cli {

// Rows of text under a header line; each column is as wide as its widest cell. Control characters
// in cells are shown escaped, because a provider's text must not control the terminal.
class Table {
 public:
  explicit Table(std::vector<std::string> header) : rows_{std::move(header)} {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

// Shows a result to people: a list of objects becomes rows, an object becomes names and values.
// Values beside the list (a cursor, a count) follow it. Deeper values are shown as JSON. Long cells
// are cut; an object's cut cells follow in full.
std::string to_table(const nlohmann::json& value);

}  // namespace patchbay::cli
