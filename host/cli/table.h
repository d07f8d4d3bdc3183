#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace patchbay::cli {

// Rows of text under a header line. Each column is as wide as its widest cell. Control characters
// in cells are escaped, because a provider's text must not control the terminal.
class Table {
 public:
  explicit Table(std::vector<std::string> header) : rows_{std::move(header)} {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

// Returns a result in a form for people. A list of objects becomes rows; lists and objects in these
// objects are left out. For an object, the lists of objects in it come first, each as rows. Then
// its other members come as a table of names and values. A long value is cut in the table, and
// follows in full below the table.
std::string to_table(const nlohmann::json& value);

}  // namespace patchbay::cli
